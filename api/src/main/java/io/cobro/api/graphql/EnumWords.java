package io.cobro.api.graphql;

import java.util.Locale;

/// The words of enums: `PARTIALLY_PAID` in GraphQL, `partially_paid` in JSON.
final class EnumWords {

    private EnumWords() {}

    /// The word in JSON of an enum's value.
    static String json(String type, String value) {
        return switch (type) {
            // The words of the tax authority, which are the same in both.
            case "FiscalPaymentMethod", "CfdiType" -> value;
            case "ApiKeyScope" -> scope(value);
            default -> value.toLowerCase(Locale.ROOT);
        };
    }

    /// `CREDIT_NOTES_READ` is `credit_notes:read`, and `ADMIN` is `admin`.
    private static String scope(String value) {
        int verb = value.lastIndexOf('_');
        String words = value.toLowerCase(Locale.ROOT);
        return verb < 0 ? words : words.substring(0, verb) + ":" + words.substring(verb + 1);
    }
}
