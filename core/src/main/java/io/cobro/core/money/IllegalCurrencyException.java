package io.cobro.core.money;

/// Thrown where a text that should be a currency code names none.
public final class IllegalCurrencyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public IllegalCurrencyException(String code) {
        super("not a currency of ISO 4217 with minor units: " + code);
    }
}
