package io.cobro.api.http;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Checks a query parameter against its schema, as far as texts go.
final class QueryCheck {

    /// Characters of a parameter, or of one that has no limit of its own.
    private static final int LENGTH_MAX = 2000;

    private QueryCheck() {}

    /// What is expected instead; empty if the value is right.
    static Optional<String> check(Operation.QueryParameter parameter, String value) {
        JsonNode schema = parameter.schema();
        if (value.indexOf('\0') >= 0) {
            return Optional.of("text without NUL");
        }
        if (value.length() > LENGTH_MAX) {
            return Optional.of("at most %d characters long".formatted(LENGTH_MAX));
        }
        return switch (schema.path("type").asString("string")) {
            case "integer" -> integer(schema, value);
            case "boolean" ->
                    value.equals("true") || value.equals("false")
                            ? Optional.empty()
                            : Optional.of("true or false");
            case "array" -> array(schema, value);
            default -> text(schema, value);
        };
    }

    /// What is expected in place of a text that is too long, or none that can be stored.
    static Optional<String> unfit(JsonNode schema, String value) {
        int longest = schema.path("maxLength").asInt(LENGTH_MAX);
        return value.indexOf('\0') >= 0
                ? Optional.of("text without NUL")
                : value.length() > longest
                        ? Optional.of("at most %d characters long".formatted(longest))
                        : Optional.empty();
    }

    private static Optional<String> integer(JsonNode schema, String value) {
        long minimum = schema.path("minimum").asLong(Long.MIN_VALUE);
        long maximum = schema.path("maximum").asLong(Long.MAX_VALUE);
        String expected = "a whole number from " + minimum + " to " + maximum;
        try {
            long number = Long.parseLong(value);
            return number < minimum || number > maximum ? Optional.of(expected) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.of(expected);
        }
    }

    private static Optional<String> array(JsonNode schema, String value) {
        String[] items = value.split(",", -1);
        int limit = schema.path("maxItems").asInt(LENGTH_MAX);
        if (items.length > limit) {
            return Optional.of("a list of at most %d".formatted(limit));
        }
        for (String item : items) {
            Optional<String> expected = text(schema.path("items"), item);
            if (expected.isPresent()) {
                return expected;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode schema, String value) {
        if (schema.has("enum")) {
            for (JsonNode allowed : schema.get("enum")) {
                if (allowed.asString().equals(value)) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    schema.get("enum")
                            .valueStream()
                            .map(JsonNode::asString)
                            .collect(Collectors.joining(", ", "one of: ", "")));
        }
        String pattern = schema.path("pattern").asString("");
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(value).find()) {
            return Optional.of(SchemaErrors.form(schema, pattern));
        }
        int length = value.codePointCount(0, value.length());
        int most = schema.path("maxLength").asInt(LENGTH_MAX);
        int least = schema.path("minLength").asInt(0);
        return length > most
                ? Optional.of("at most %d characters long".formatted(most))
                : length < least
                        ? Optional.of("at least %d characters long".formatted(least))
                        : Optional.empty();
    }
}
