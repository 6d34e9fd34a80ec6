package io.cobro.webhooks.json;

import java.util.regex.Pattern;

/// What is left of a value that whoever reads the log must recognise and not use. The migration
/// `V0034__mask_audit_acts.sql` knows the same forms.
final class Masks {

    /// Characters of a number that stay.
    private static final int NUMBER_CHARS_SHOWN = 4;

    private static final Pattern ORIGIN = Pattern.compile("([^:/?#]+://)(?:[^/?#]*@)?([^/?#]*).*");

    private Masks() {}

    /// The end of the number of a bank account: `•••• 5939`. One that is no longer than that end is
    /// not shown at all: `••••`.
    static String number(String number) {
        int hidden = number.length() - NUMBER_CHARS_SHOWN;
        return hidden <= 0 ? "••••" : "•••• " + number.substring(hidden);
    }

    /// Scheme, host and port of a URL, whose path or query may be a secret: `https://erp.example`.
    static String url(String url) {
        return ORIGIN.matcher(url).replaceFirst("$1$2");
    }
}
