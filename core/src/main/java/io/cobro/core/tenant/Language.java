package io.cobro.core.tenant;

import java.util.Locale;

/// The language that a customer is written to in.
public enum Language {
    /// Spanish as it is written in Mexico.
    ES(Locale.forLanguageTag("es-MX")),
    /// English as it is written in the United States.
    EN(Locale.forLanguageTag("en-US"));

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }
}
