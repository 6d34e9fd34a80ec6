package io.cobro.core.fiscal;

import java.text.Normalizer;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the free text of the attribute `CondicionesDePago`, the only hint of payment terms that a
/// CFDI carries: there is no field for a due date in it.
public final class PaymentConditions {

    /// Longer terms are taken for something else than terms: ten years.
    public static final int NET_DAYS_MAX = 3_650;

    private static final Pattern NET_DAYS =
            Pattern.compile(
                    "(?<![0-9])([0-9]++)[\\s\\u00A0]*+D[IÍ]AS",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private PaymentConditions() {}

    /// The net days that the text names: 30 for `CRÉDITO 30 DÍAS`, none for `Contado`.
    ///
    /// @return the days, 0 to [#NET_DAYS_MAX]; empty if the text names none or too many
    public static OptionalInt days(String text) {
        Matcher named = NET_DAYS.matcher(Normalizer.normalize(text, Normalizer.Form.NFC));
        if (!named.find()) {
            return OptionalInt.empty();
        }
        String digits = named.group(1).replaceFirst("^0+(?=.)", "");
        if (digits.length() > String.valueOf(NET_DAYS_MAX).length()) {
            return OptionalInt.empty();
        }
        int days = Integer.parseInt(digits);
        return days <= NET_DAYS_MAX ? OptionalInt.of(days) : OptionalInt.empty();
    }
}
