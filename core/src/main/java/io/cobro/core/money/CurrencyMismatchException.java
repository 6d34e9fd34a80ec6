package io.cobro.core.money;

/// Thrown where amounts of two currencies meet in one sum or comparison: a bug, never an input
/// error.
public final class CurrencyMismatchException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public CurrencyMismatchException(CurrencyCode first, CurrencyCode second) {
        super("amounts of " + first + " and " + second + " do not mix");
    }
}
