package io.cobro.core.invoice;

import java.util.Locale;

/// How a debt stands to its due date, on a business date.
public enum Timeliness {
    NOT_DUE,
    DUE_TODAY,
    OVERDUE,
    /// Nothing is open.
    SETTLED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
