package io.cobro.core.credit;

import java.util.Locale;

/// Why a debt is reduced.
public enum CreditReason {
    DISCOUNT,
    RETURN,
    CANCELLATION,
    OTHER;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
