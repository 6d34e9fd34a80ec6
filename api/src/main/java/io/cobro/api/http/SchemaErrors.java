package io.cobro.api.http;

import com.networknt.schema.Error;
import io.cobro.core.Refusal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a schema says against a body, in the words of the problem catalogue.
final class SchemaErrors {

    private SchemaErrors() {}

    /// The refusal for an error; empty for those that only repeat others.
    ///
    /// @param example a value that the schema would take, of what is described by one; missing if
    ///   it gives none
    static Optional<Refusal> refusal(Error error, JsonNode example) {
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
                                            "minimum", bound(error, "minimum"),
                                            "maximum", bound(error, "maximum"))));
            case "maxItems", "maxProperties" ->
                    Optional.of(
                            Refusal.at(pointer, "too_many_items", Map.of("limit", text(schema))));
            case "minItems", "minProperties" ->
                    Optional.of(
                            Refusal.at(pointer, "too_few_items", Map.of("limit", text(schema))));
            case "uniqueItems" -> Optional.of(Refusal.at(pointer, "duplicate_item"));
            case "pattern", "format" ->
                    wrongForm(pointer, schema, error.getInstanceNode(), example);
            case "oneOf", "anyOf", "allOf", "$ref", "propertyNames" -> Optional.empty();
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
            String pointer, @Nullable JsonNode schema, @Nullable JsonNode value, JsonNode example) {
        String form = text(schema);
        if (form.equals("email") && EMAIL.matcher(text(value)).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                Refusal.at(
                        pointer,
                        "invalid_format",
                        example.isString()
                                ? Map.of(
                                        "expected",
                                        "a text such as " + example.stringValue(),
                                        "form",
                                        form)
                                : Map.of("expected", form)));
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

    private static String bound(Error error, String name) {
        // Keyword and its bound; the other bound is told by the documentation.
        String keyword = Objects.requireNonNullElse(error.getKeyword(), "");
        return keyword.toLowerCase(java.util.Locale.ROOT).endsWith(name)
                ? text(error.getSchemaNode())
                : "…";
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
