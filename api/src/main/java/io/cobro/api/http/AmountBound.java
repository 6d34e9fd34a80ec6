package io.cobro.api.http;

import io.cobro.core.money.CurrencyCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An amount that others are compared with.
public final class AmountBound {

    private static final BigDecimal MINOR_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private AmountBound() {}

    /// The least amount that is not below a decimal, in minor units.
    ///
    /// @param text null where there is no bound
    /// @param withoutCurrency the refusal of a bound without the currency in which it counts
    public static @Nullable Long atLeast(
            @Nullable String text,
            @Nullable CurrencyCode currency,
            Supplier<ProblemException> withoutCurrency) {
        return minor(text, currency, withoutCurrency, RoundingMode.CEILING);
    }

    /// The greatest amount that is not above a decimal, in minor units.
    ///
    /// @param text null where there is no bound
    /// @param withoutCurrency the refusal of a bound without the currency in which it counts
    public static @Nullable Long atMost(
            @Nullable String text,
            @Nullable CurrencyCode currency,
            Supplier<ProblemException> withoutCurrency) {
        return minor(text, currency, withoutCurrency, RoundingMode.FLOOR);
    }

    private static @Nullable Long minor(
            @Nullable String text,
            @Nullable CurrencyCode currency,
            Supplier<ProblemException> withoutCurrency,
            RoundingMode mode) {
        if (text == null) {
            return null;
        }
        if (currency == null) {
            throw withoutCurrency.get();
        }
        return new BigDecimal(text)
                .movePointRight(currency.digits())
                .setScale(0, mode)
                .min(MINOR_MAX)
                .max(MINOR_MAX.negate())
                .longValueExact();
    }
}
