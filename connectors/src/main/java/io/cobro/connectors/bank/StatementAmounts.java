package io.cobro.connectors.bank;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankStatementReader;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Amounts as statements write them; nothing for what is no exact amount of the currency.
final class StatementAmounts {

    private static final Pattern WITH_COMMAS =
            Pattern.compile(
                    "(?:-?\\$?|\\$-)(?:\\d{1,3}(?:,\\d{3}){1,6}|\\d{1,18})(?:\\.\\d{1,2})?");
    private static final Pattern ISO_20022 = Pattern.compile("\\d{1,18}(?:\\.\\d{0,17})?");

    private StatementAmounts() {}

    /// `1,160.00`, `$1160.00`, `-1,160.00`.
    static @Nullable Money withCommas(String text, CurrencyCode currency) {
        return WITH_COMMAS.matcher(text).matches()
                ? money(text.replaceAll("[$,]", ""), currency)
                : null;
    }

    /// A decimal of ISO 20022: no sign, zeros behind the last digit of the currency allowed.
    static @Nullable Money iso20022(String text, CurrencyCode currency) {
        return ISO_20022.matcher(text).matches() ? money(text, currency) : null;
    }

    private static @Nullable Money money(String decimal, CurrencyCode currency) {
        try {
            Money money = Money.of(new BigDecimal(decimal), currency);
            return Math.abs(money.minorUnits()) <= BankStatementReader.AMOUNT_MINOR_MAX
                    ? money
                    : null;
        } catch (ArithmeticException tooPreciseOrTooLarge) {
            return null;
        }
    }
}
