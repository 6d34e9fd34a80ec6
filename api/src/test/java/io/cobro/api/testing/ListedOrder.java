package io.cobro.api.testing;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The order of the items of a list, as their JSON has what they are sorted by: written apart from
/// the order of the database.
public final class ListedOrder {

    private static final Set<String> NUMBERS =
            Set.of("sequence", "policy_version", "number", "posterior");

    private ListedOrder() {}

    /// @param sort as a request has it, such as `-due_date`
    public static Comparator<JsonNode> by(String sort) {
        String key = sort.replaceFirst("^-", "");
        Comparator<JsonNode> ascending =
                ofKey(key).thenComparing(item -> item.path("id").asString(""));
        return sort.startsWith("-") ? ascending.reversed() : ascending;
    }

    private static Comparator<JsonNode> ofKey(String key) {
        if (NUMBERS.contains(key)) {
            return Comparator.comparing(item -> item.get(key).asDecimal());
        }
        return switch (key) {
            case "total", "balance", "amount" ->
                    Comparator.comparing(item -> item.at("/" + key + "/amount").asDecimal());
            case "name" -> Comparator.comparing(item -> plain(item.get(key).asString()));
            // What has no date comes after what has one.
            default -> Comparator.comparing(item -> item.get(key).asString("~"));
        };
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
