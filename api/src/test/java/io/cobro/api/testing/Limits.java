package io.cobro.api.testing;

import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces.Place;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values at the limits of `openapi.yaml` and one beyond them.
public final class Limits {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Texts of which no pattern of the contract takes all.
    private static final List<String> ODD = List.of("~", " ", "x", "0", "Ñ/");

    private static final String EMAIL = "a@x.com";

    private final BodyPlaces places;

    /// One limit of one value.
    ///
    /// @param pointer where the value stands in the body; the name of a parameter in a query
    /// @param code of the refusal beyond it
    /// @param at a value at the limit
    /// @param beyond a value just beyond it
    public record Limit(
            String keyword, String pointer, String code, JsonNode at, JsonNode beyond) {}

    public Limits(BodyPlaces places) {
        this.places = places;
    }

    /// The limits of a place of a body.
    public List<Limit> of(Place place) {
        JsonNode schema = place.schema();
        List<Limit> limits = new ArrayList<>();
        String pointer = place.pointer();
        schema.forEachEntry((keyword, limit) -> {
            int bound = limit.asInt(0);
            switch (keyword) {
                case "maxLength" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "value_too_long",
                                        text(schema, bound),
                                        text(schema, bound + 1)));
                case "minLength" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "value_too_short",
                                        text(schema, bound),
                                        text(schema, bound - 1)));
                case "minimum" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "out_of_range",
                                        NODES.numberNode(limit.asLong()),
                                        NODES.numberNode(limit.asLong() - 1)));
                case "maximum" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "out_of_range",
                                        NODES.numberNode(limit.asLong()),
                                        NODES.numberNode(limit.asLong() + 1)));
                case "maxItems" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "too_many_items",
                                        items(schema, bound),
                                        items(schema, bound + 1)));
                case "minItems" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "too_few_items",
                                        items(schema, bound),
                                        items(schema, bound - 1)));
                case "maxProperties" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "too_many_items",
                                        notes(bound),
                                        notes(bound + 1)));
                case "minProperties" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "too_few_items",
                                        notes(bound),
                                        notes(bound - 1)));
                case "pattern" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "invalid_format",
                                        places.smallest(schema),
                                        odd(limit.asString())));
                case "enum" ->
                        limits.add(
                                new Limit(
                                        keyword,
                                        pointer,
                                        "value_not_allowed",
                                        limit.get(limit.size() - 1),
                                        NODES.stringNode("~")));
                default -> {
                    // No limit.
                }
            }
        });
        return limits;
    }

    /// The limits of a parameter of a query.
    public List<Limit> of(Operation.QueryParameter parameter) {
        JsonNode schema = parameter.schema();
        JsonNode one = schema.has("items") ? schema.get("items") : schema;
        List<Limit> limits = new ArrayList<>();
        of(new Place(parameter.name(), one))
                .forEach(limit ->
                        limits.add(
                                new Limit(
                                        limit.keyword(),
                                        limit.pointer(),
                                        "invalid_parameter",
                                        limit.at(),
                                        limit.beyond())));
        return limits;
    }

    private static JsonNode text(JsonNode schema, int length) {
        if (schema.path("format").asString("").equals("email") && length > EMAIL.length()) {
            int more = length - EMAIL.length();
            String labels = "xxxxxxxxx.".repeat(more / 10 + 1);
            return NODES.stringNode(
                    EMAIL.replace("@", "@" + labels.substring(labels.length() - more)));
        }
        String example = schema.path("examples").path(0).asString("x");
        String one = example.isEmpty() ? "x" : example.substring(example.length() - 1);
        return NODES.stringNode(
                example.length() >= length
                        ? example.substring(0, length)
                        : example + one.repeat(length - example.length()));
    }

    private JsonNode items(JsonNode schema, int count) {
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(places.smallest(schema.get("items")));
        }
        return array;
    }

    private static JsonNode notes(int count) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < count; i++) {
            object.put("note" + i, "x");
        }
        return object;
    }

    private static JsonNode odd(String pattern) {
        return NODES.stringNode(
                ODD.stream()
                        .filter(text -> !text.matches(pattern))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(pattern)));
    }
}
