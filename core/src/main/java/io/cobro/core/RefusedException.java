package io.cobro.core;

/// Carries a [Refusal] out of a decision that is several calls deep, to the one place that turns it
/// into [Outcome.Refused] and rolls the transaction back. Never leaves a handler.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
