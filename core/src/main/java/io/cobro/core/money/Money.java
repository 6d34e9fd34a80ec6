package io.cobro.core.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// An exact amount of one currency, counted in its minor unit.
///
/// MXN 1 160.00 is 116000 of MXN; CLP 1160 is 1160 of CLP. May be negative. Sums that leave the
/// range of `long` throw instead of wrapping; amounts of two currencies never mix. Immutable.
///
/// @param minorUnits the amount in minor units of `currency`; MXN 10.50 is 1050, CLP 10 is 10
/// @param currency what is counted
public record Money(long minorUnits, CurrencyCode currency) implements Comparable<Money> {

    public static Money ofMinor(long minorUnits, CurrencyCode currency) {
        return new Money(minorUnits, currency);
    }

    public static Money zero(CurrencyCode currency) {
        return new Money(0, currency);
    }

    /// The amount as money, without rounding.
    ///
    /// @param amount in major units, such as 1160.00
    /// @throws ArithmeticException if the amount has more decimals than the currency, or does not
    ///   fit
    public static Money of(BigDecimal amount, CurrencyCode currency) {
        return rounded(amount, currency, RoundingMode.UNNECESSARY);
    }

    /// The amount as money, rounded to the currency's minor unit by the named mode.
    ///
    /// @param amount in major units, such as 1160.004
    /// @throws ArithmeticException if the rounded amount does not fit
    public static Money rounded(BigDecimal amount, CurrencyCode currency, RoundingMode mode) {
        return new Money(
                amount.setScale(currency.digits(), mode).unscaledValue().longValueExact(),
                currency);
    }

    /// The amount in major units with exactly the currency's digits: 116000 of MXN is 1160.00.
    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(minorUnits, currency.digits());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minorUnits, same(other).minorUnits), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minorUnits, same(other).minorUnits), currency);
    }

    public Money negated() {
        return new Money(Math.negateExact(minorUnits), currency);
    }

    public Money min(Money other) {
        return minorUnits <= same(other).minorUnits ? this : other;
    }

    /// `this × numerator ÷ denominator`, rounded once by the named mode.
    ///
    /// MXN 16.00 × 400 ÷ 1160 HALF_UP is MXN 5.52.
    ///
    /// @throws ArithmeticException if `denominator` is zero or the result does not fit
    public Money prorated(long numerator, long denominator, RoundingMode mode) {
        BigDecimal share =
                BigDecimal.valueOf(minorUnits)
                        .multiply(BigDecimal.valueOf(numerator))
                        .divide(BigDecimal.valueOf(denominator), 0, mode);
        return new Money(share.longValueExact(), currency);
    }

    public boolean isZero() {
        return minorUnits == 0;
    }

    public boolean isPositive() {
        return minorUnits > 0;
    }

    public boolean isNegative() {
        return minorUnits < 0;
    }

    /// @throws CurrencyMismatchException if the other amount is of another currency
    @Override
    public int compareTo(Money other) {
        return Long.compare(minorUnits, same(other).minorUnits);
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new CurrencyMismatchException(currency, other.currency);
        }
        return other;
    }

    @Override
    public String toString() {
        return currency + " " + toDecimal().toPlainString();
    }
}
