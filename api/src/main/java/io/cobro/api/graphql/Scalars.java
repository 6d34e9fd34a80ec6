package io.cobro.api.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import io.cobro.api.http.Input;
import io.cobro.webhooks.json.JsonText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The scalars of the schema. A value that is not of its form is refused with its place, before
/// anything runs; what is accepted stays the text that it was.
final class Scalars {

    /// A calendar date that exists: 2026-02-30 does not.
    static final GraphQLScalarType DATE =
            text("Date", "a date that exists, such as 2026-11-21", Scalars::isDate);

    /// RFC 3339.
    static final GraphQLScalarType DATE_TIME =
            text("DateTime", "an instant such as 2026-11-21T16:20:00Z", Scalars::isInstant);

    /// A decimal without exponent. JSON numbers are refused, for readers make floats of them.
    static final GraphQLScalarType DECIMAL =
            text(
                    "Decimal",
                    "a decimal in quotes, such as \"1160.00\"",
                    Pattern.compile("-?[0-9]{1,24}(\\.[0-9]{1,12})?").asMatchPredicate());

    static final GraphQLScalarType JSON =
            GraphQLScalarType.newScalar().name("JSON").coercing(new AnyJson()).build();

    static final List<GraphQLScalarType> ALL = List.of(DATE, DATE_TIME, DECIMAL, JSON);

    private static final Pattern DATE_FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Scalars() {}

    private static GraphQLScalarType text(
            String name, String expected, Predicate<String> accepted) {
        return GraphQLScalarType.newScalar()
                .name(name)
                .coercing(new Text(name, expected, accepted))
                .build();
    }

    private static boolean isDate(String text) {
        try {
            return DATE_FORM.matcher(text).matches() && LocalDate.parse(text).getYear() > 0;
        } catch (DateTimeParseException notADate) {
            return false;
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.isAfter(Instant.EPOCH) && Input.isOfBusiness(instant);
        } catch (DateTimeParseException notAnInstant) {
            return false;
        }
    }

    /// A scalar that is a text of some form.
    private record Text(String name, String expected, Predicate<String> accepted)
            implements Coercing<String, Object> {

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public String parseValue(Object input, GraphQLContext context, Locale locale) {
            if (input instanceof String text && accepted.test(text)) {
                return text;
            }
            throw CoercingParseValueException.newCoercingParseValueException()
                    .message(refusal())
                    .build();
        }

        @Override
        public String parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            String text = input instanceof StringValue string ? string.getValue() : null;
            if (text != null && accepted.test(text)) {
                return text;
            }
            throw CoercingParseLiteralException.newCoercingParseLiteralException()
                    .message(refusal())
                    .sourceLocation(input.getSourceLocation())
                    .build();
        }

        @Override
        public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
            return StringValue.of(input.toString());
        }

        private String refusal() {
            return name + " must be " + expected;
        }
    }

    /// Any JSON value, as the tree that the rest of Cobro reads.
    private static final class AnyJson implements Coercing<JsonNode, Object> {

        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public JsonNode parseValue(Object input, GraphQLContext context, Locale locale) {
            return JsonText.MAPPER.valueToTree(input);
        }

        @Override
        public JsonNode parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return literal(input, variables);
        }

        private static JsonNode literal(@Nullable Value<?> input, CoercedVariables variables) {
            return switch (input) {
                case StringValue text -> NODES.stringNode(text.getValue());
                case IntValue number -> NODES.numberNode(number.getValue());
                case FloatValue number when JsonText.isWritable(number.getValue()) ->
                        NODES.numberNode(number.getValue());
                case FloatValue number ->
                        throw CoercingParseLiteralException.newCoercingParseLiteralException()
                                .message("JSON must be of numbers that can be written out")
                                .sourceLocation(number.getSourceLocation())
                                .build();
                case BooleanValue truth -> NODES.booleanNode(truth.isValue());
                case EnumValue word -> NODES.stringNode(word.getName());
                case ArrayValue array -> {
                    ArrayNode node = NODES.arrayNode();
                    array.getValues().forEach(item -> node.add(literal(item, variables)));
                    yield node;
                }
                case ObjectValue object -> {
                    ObjectNode node = NODES.objectNode();
                    for (ObjectField field : object.getObjectFields()) {
                        node.set(field.getName(), literal(field.getValue(), variables));
                    }
                    yield node;
                }
                case VariableReference variable ->
                        JsonText.MAPPER.valueToTree(variables.get(variable.getName()));
                case NullValue _ -> NODES.nullNode();
                case null, default -> NODES.nullNode();
            };
        }
    }
}
