package io.cobro.core.reconciliation;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Statement lines for tests, in pesos.
final class StatementLines {

    private StatementLines() {}

    static StatementLine line(String day, String amount, @Nullable String balance, String text) {
        return new StatementLine(
                1,
                LocalDate.parse(day),
                null,
                pesos(amount),
                balance == null ? null : pesos(balance),
                LineKind.OTHER,
                text,
                null,
                null,
                null,
                null,
                Counterparty.UNKNOWN);
    }

    private static Money pesos(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.MXN);
    }
}
