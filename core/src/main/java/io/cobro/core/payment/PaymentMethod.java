package io.cobro.core.payment;

import java.util.Locale;

/// How money came.
public enum PaymentMethod {
    SPEI,
    CARD,
    CASH,
    CHECK,
    BANK_TRANSFER,
    DIRECT_DEBIT,
    WALLET,
    OTHER;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
