package io.cobro.persistence;

/// Carries a stored response out of a work whose key has been used. Never leaves the transactions.
final class ReplayedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String response;

    ReplayedException(String response) {
        super(null, null, false, false);
        this.response = response;
    }

    String response() {
        return response;
    }
}
