package io.cobro.api.http;

import com.networknt.schema.Error;
import io.cobro.core.Refusal;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a schema says against a body, in the words of the problem catalogue.
final class SchemaErrors {

    private static final int INTEGER_MIN = Integer.MIN_VALUE;
    private static final int INTEGER_MAX = Integer.MAX_VALUE;

    private SchemaErrors() {}

    /// The refusal for an error; empty for those that only repeat others.
    ///
    /// @param owner the schema whose keyword is broken
    static Optional<Refusal> refusal(Error error, JsonNode owner) {
        String pointer = error.getInstanceLocation().toString();
        JsonNode schema = error.getSchemaNode();
        return switch (Objects.requireNonNullElse(error.getKeyword(), "")) {
            case "required" ->
                    Optional.of(
                            Refusal.at(child(pointer, error.getProperty()), "property_required"));
            case "additionalProperties", "unevaluatedProperties" ->
                    Optional.of(
                            Refusal.at(child(pointer, error.getProperty()), "unknown_property"));
            case "type" -> wrongType(pointer, schema, error.getInstanceNode());
            case "enum", "const" ->
                    Optional.of(
                            Refusal.at(
                                    pointer, "value_not_allowed", Map.of("allowed", list(schema))));
            case "maxLength" ->
                    Optional.of(
                            Refusal.at(pointer, "value_too_long", Map.of("limit", text(schema))));
            case "minLength" ->
                    Optional.of(
                            Refusal.at(pointer, "value_too_short", Map.of("limit", text(schema))));
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
                    Optional.of(
                            Refusal.at(
                                    pointer,
                                    "out_of_range",
                                    Map.of(
                                            "minimum", bound(owner, "Minimum", INTEGER_MIN),
                                            "maximum", bound(owner, "Maximum", INTEGER_MAX))));
            case "maxItems", "maxProperties" ->
                    Optional.of(
                            Refusal.at(pointer, "too_many_items", Map.of("limit", text(schema))));
            case "minItems", "minProperties" ->
                    Optional.of(
                            Refusal.at(pointer, "too_few_items", Map.of("limit", text(schema))));
            case "uniqueItems" ->
                    Optional.of(
                            Refusal.at(
                                    pointer,
                                    "duplicate_item",
                                    Map.of("value", twice(error.getInstanceNode()))));
            case "pattern", "format" -> wrongForm(pointer, schema, error.getInstanceNode(), owner);
            case "propertyNames" -> wrongNames(pointer, Objects.requireNonNullElse(schema, owner));
            case "oneOf", "anyOf", "allOf", "$ref" -> Optional.empty();
            default ->
                    Optional.of(
                            Refusal.at(
                                    pointer,
                                    "invalid_format",
                                    Map.of("expected", error.getMessage())));
        };
    }

    /// An address of a domain that is not on the public list, such as that of a company's own
    /// network, is one all the same.
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^@\\s\\p{Cntrl}<>(),;:\\\\\"\\[\\]]{1,64}@[\\p{Alnum}]([\\p{Alnum}.-]*[\\p{Alnum}])?");

    private static Optional<Refusal> wrongForm(
            String pointer, @Nullable JsonNode schema, @Nullable JsonNode value, JsonNode owner) {
        String form = text(schema);
        if (form.equals("email") && EMAIL.matcher(text(value)).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                Refusal.at(
                        pointer,
                        "invalid_format",
                        Map.of("expected", form(owner, form), "form", form)));
    }

    /// How a text is described: by an example where the schema gives one.
    ///
    /// @param form its pattern, or the name of its format
    static String form(JsonNode schema, String form) {
        JsonNode example = schema.path("examples").path(0);
        return example.isString()
                ? "a text such as " + example.stringValue()
                : switch (form) {
                    case "email" -> "an e-mail address";
                    case "uri", "uri-reference" -> "a URI";
                    case "date" -> "a date such as 2026-11-21";
                    case "date-time" -> "an instant such as 2026-11-21T06:00:00Z";
                    default -> "of the form " + form;
                };
    }

    private static Optional<Refusal> wrongType(
            String pointer, @Nullable JsonNode schema, @Nullable JsonNode value) {
        String expected = expectedType(schema);
        // Null alone is expected beside another alternative, which has an error of its own.
        return expected.equals("null")
                ? Optional.empty()
                : Optional.of(
                        Refusal.at(
                                pointer,
                                "invalid_type",
                                Map.of("expected", expected, "given", given(value))));
    }

    private static String child(String pointer, @Nullable String property) {
        return property == null
                ? pointer
                : pointer + "/" + property.replace("~", "~0").replace("/", "~1");
    }

    private static String expectedType(@Nullable JsonNode schema) {
        return schema == null ? "another type" : list(schema);
    }

    private static String given(@Nullable JsonNode value) {
        return value == null
                ? "nothing"
                : value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<Refusal> wrongNames(String pointer, JsonNode names) {
        String form = names.path("pattern").asString("");
        int limit = names.path("maxLength").asInt();
        return Optional.of(
                Refusal.at(
                        pointer,
                        "invalid_format",
                        Map.of(
                                "expected",
                                "an object with names of the form "
                                        + form
                                        + ", at most "
                                        + limit
                                        + " characters long")));
    }

    /// The first item of a list that is there twice.
    private static String twice(@Nullable JsonNode list) {
        Set<JsonNode> seen = new HashSet<>();
        if (list != null) {
            for (JsonNode item : list) {
                if (!seen.add(item)) {
                    return text(item);
                }
            }
        }
        return "";
    }

    /// A bound of a number; where the schema gives none, that of its type.
    private static String bound(JsonNode schema, String name, int otherwise) {
        JsonNode bound = schema.path(name.toLowerCase(java.util.Locale.ROOT));
        JsonNode stated = bound.isMissingNode() ? schema.path("exclusive" + name) : bound;
        return stated.isMissingNode() ? Integer.toString(otherwise) : text(stated);
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "" : node.isString() ? node.stringValue() : node.toString();
    }

    private static String list(@Nullable JsonNode node) {
        if (node == null) {
            return "";
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(SchemaErrors::text)
                        .collect(Collectors.joining(", "))
                : text(node);
    }
}
