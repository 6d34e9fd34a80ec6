package io.cobro.api.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A column of a list as CSV.
///
/// There is one for each property that every item of the list has, in the order of its schema. An
/// object has a column for each of its own properties, such as `total_amount` and `total_currency`;
/// what is deeper, lists, and objects whose properties the schema does not name are JSON.
///
/// @param name in the first row
/// @param path the properties that lead to the value
record CsvColumn(String name, List<String> path) {

    /// Text that spreadsheets would run as a formula. Source: OWASP, "CSV Injection", read 2026-11.
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\t\r].*", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    CsvColumn {
        path = List.copyOf(path);
    }

    /// The columns of things of a schema.
    ///
    /// @param resolve follows the reference of a schema that is one
    static List<CsvColumn> of(JsonNode schema, UnaryOperator<JsonNode> resolve) {
        JsonNode item = resolve.apply(schema);
        List<CsvColumn> columns = new ArrayList<>();
        Set<String> required = new LinkedHashSet<>();
        item.path("required").forEach(name -> required.add(name.asString()));
        item.path("properties")
                .forEachEntry((name, property) -> {
                    if (!required.contains(name)) {
                        return;
                    }
                    JsonNode inner = object(property, resolve).path("properties");
                    if (inner.isEmpty()) {
                        columns.add(new CsvColumn(name, List.of(name)));
                    } else {
                        inner.propertyNames()
                                .forEach(part ->
                                        columns.add(
                                                new CsvColumn(
                                                        name + "_" + part, List.of(name, part))));
                    }
                });
        return List.copyOf(columns);
    }

    /// The schema of an object, also of one that may be null.
    private static JsonNode object(JsonNode property, UnaryOperator<JsonNode> resolve) {
        JsonNode schema = resolve.apply(property);
        for (JsonNode choice : schema.path("oneOf")) {
            JsonNode chosen = resolve.apply(choice);
            if (chosen.has("properties")) {
                return chosen;
            }
        }
        return schema;
    }

    /// The cell of an item; null where it has no value.
    @Nullable String cell(JsonNode item) {
        JsonNode value = item;
        for (String step : path) {
            value = value.path(step);
        }
        return switch (value.getNodeType()) {
            case NULL, MISSING -> null;
            case STRING -> harmless(value.stringValue());
            case OBJECT, ARRAY -> value.toString();
            case BOOLEAN, NUMBER, BINARY, POJO -> value.asString();
        };
    }

    /// The text with a mark before it if a spreadsheet would run it; numbers stay numbers.
    private static String harmless(String text) {
        return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches()
                ? "'" + text
                : text;
    }
}
