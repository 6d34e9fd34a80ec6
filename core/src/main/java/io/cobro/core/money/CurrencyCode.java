package io.cobro.core.money;

import java.util.Currency;

/// A currency of ISO 4217 that money can be counted in, with its number of decimal digits: MXN and
/// USD have two, CLP and PYG none.
///
/// Invariant: three upper-case letters of a currency that has minor units; `XXX` ("no currency")
/// and the precious metals are refused.
///
/// @param code the ISO 4217 alphabetic code
public record CurrencyCode(String code) implements Comparable<CurrencyCode> {

    public static final CurrencyCode MXN = new CurrencyCode("MXN");
    public static final CurrencyCode USD = new CurrencyCode("USD");

    /// @throws IllegalCurrencyException if the code names no currency of ISO 4217 with minor units
    public CurrencyCode {
        if (digitsOf(code) < 0) {
            throw new IllegalCurrencyException(code);
        }
    }

    /// Whether `code` can be a currency code; the check without the exception.
    public static boolean isValid(String code) {
        return digitsOf(code) >= 0;
    }

    /// The number of decimal digits of the minor unit: MXN 2, CLP 0.
    public int digits() {
        return digitsOf(code);
    }

    private static int digitsOf(String code) {
        if (code.length() != 3) {
            return -1;
        }
        try {
            return Currency.getInstance(code).getDefaultFractionDigits();
        } catch (IllegalArgumentException unknown) {
            return -1;
        }
    }

    @Override
    public int compareTo(CurrencyCode other) {
        return code.compareTo(other.code);
    }

    @Override
    public String toString() {
        return code;
    }
}
