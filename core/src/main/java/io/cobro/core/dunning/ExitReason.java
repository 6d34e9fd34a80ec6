package io.cobro.core.dunning;

import java.util.Locale;

/// Why an enrollment ended without payment.
public enum ExitReason {
    /// The invoice is void.
    VOID,
    /// The customer is excluded from dunning.
    EXCLUDED,
    /// No active policy is for the customer.
    NO_POLICY,
    /// Somebody ended it; for good.
    STOPPED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
