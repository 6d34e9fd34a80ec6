package io.cobro.api.graphql;

import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.page.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How large a document is, measured before anything of it runs: its levels, its fields with all
/// fragments written out, its aliases, and its points.
///
/// A field costs the points that the schema gives it; a connection that many for each node asked
/// for, and what stands inside counts once for each. So `invoices(first: 50) { nodes { customer {
/// name } } }` costs 50 for the invoices and 50 for their customers. What `@skip` leaves out is
/// counted: it may be asked for with the next variables.
///
/// Not thread-safe; one for each execution.
final class DocumentMeasure {

    /// Levels of fields, those of introspection apart, which graphql-java bounds by itself.
    static final int DEPTH_MAX = 12;

    /// Points of a document: a page of 200 with 50 others inside each, or less deep and wider.
    static final int COST_MAX = 10_000;

    /// Fields of a document with its fragments written out.
    static final int FIELDS_MAX = 1_000;

    /// Fields under a name of the caller's.
    static final int ALIASES_MAX = 100;

    /// Beyond what any document may cost, and far from overflow.
    private static final long COUNT_MAX = 1_000_000_000;

    private final GraphqlSchema schema;
    private final Map<String, FragmentDefinition> fragments;
    private final Map<String, Object> variables;
    private long points;
    private int fields;
    private int aliases;

    DocumentMeasure(
            GraphqlSchema schema,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables) {
        this.schema = schema;
        this.fragments = fragments;
        this.variables = variables;
    }

    /// Measures an operation that is valid.
    ///
    /// @return its points
    /// @throws ProblemException `query_too_deep`, `query_too_costly`
    long measure(OperationDefinition operation) {
        GraphQLFieldsContainer root =
                switch (operation.getOperation()) {
                    case QUERY -> schema.executable().getQueryType();
                    case MUTATION -> Objects.requireNonNull(schema.executable().getMutationType());
                    case SUBSCRIPTION ->
                            Objects.requireNonNull(schema.executable().getSubscriptionType());
                };
        walk(operation.getSelectionSet(), root, 1, 1);
        if (points > COST_MAX) {
            throw new ProblemException(
                    Refusal.of(
                            "query_too_costly",
                            Map.of(
                                    "cost", Long.toString(points),
                                    "limit", Integer.toString(COST_MAX))));
        }
        return points;
    }

    private void walk(
            @Nullable SelectionSet selections,
            GraphQLFieldsContainer parent,
            int depth,
            long times) {
        if (selections == null) {
            return;
        }
        for (Selection<?> selection : selections.getSelections()) {
            switch (selection) {
                case Field field -> walk(field, parent, depth, times);
                case InlineFragment fragment ->
                        walk(
                                fragment.getSelectionSet(),
                                fragment.getTypeCondition() == null
                                        ? parent
                                        : type(fragment.getTypeCondition().getName()),
                                depth,
                                times);
                case FragmentSpread spread -> {
                    // A fragment without fields of its own still takes time to write out.
                    counted();
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (fragment != null) {
                        walk(
                                fragment.getSelectionSet(),
                                type(fragment.getTypeCondition().getName()),
                                depth,
                                times);
                    }
                }
                default -> throw new IllegalArgumentException("no selection is " + selection);
            }
        }
    }

    private void walk(Field field, GraphQLFieldsContainer parent, int depth, long times) {
        counted();
        if (field.getAlias() != null && ++aliases > ALIASES_MAX) {
            throw tooMany("aliases", ALIASES_MAX);
        }
        GraphQLFieldDefinition definition =
                Introspection.getFieldDefinition(schema.executable(), parent, field.getName());
        boolean introspection =
                field.getName().startsWith("__") || parent.getName().startsWith("__");
        if (!introspection && depth > DEPTH_MAX) {
            throw tooDeep(depth, DEPTH_MAX);
        }
        long asked = Math.min(COUNT_MAX, times * count(field, definition));
        points =
                Math.min(
                        COUNT_MAX,
                        points + asked * schema.cost(parent.getName() + "." + field.getName()));
        if (GraphQLTypeUtil.unwrapAll(definition.getType())
                instanceof GraphQLFieldsContainer type) {
            walk(field.getSelectionSet(), type, depth + 1, asked);
        }
    }

    private void counted() {
        if (++fields > FIELDS_MAX) {
            throw tooMany("fields", FIELDS_MAX);
        }
    }

    private GraphQLFieldsContainer type(String name) {
        return (GraphQLFieldsContainer)
                Objects.requireNonNull(schema.executable().getType(name), name);
    }

    /// How many nodes a field asks for.
    private long count(Field field, GraphQLFieldDefinition definition) {
        if (definition.getArgument("first") != null) {
            long first = number(field, "first");
            long last = number(field, "last");
            return first > 0 || last > 0 ? Math.max(first, last) : PageRequest.LIMIT_DEFAULT;
        }
        return definition.getArgument("ids") == null ? 1 : length(field, "ids");
    }

    private long number(Field field, String name) {
        return switch (value(field, name)) {
            case IntValue number -> Math.min(COUNT_MAX, number.getValue().longValue());
            case VariableReference variable ->
                    variables.get(variable.getName()) instanceof Integer number ? number : 0;
            case null, default -> 0;
        };
    }

    private long length(Field field, String name) {
        return switch (value(field, name)) {
            case ArrayValue array -> Math.max(1, array.getValues().size());
            case VariableReference variable ->
                    variables.get(variable.getName()) instanceof List<?> list
                            ? Math.max(1, list.size())
                            : 1;
            case null, default -> 1;
        };
    }

    private static @Nullable Value<?> value(Field field, String name) {
        return field.getArguments().stream()
                .filter(argument -> argument.getName().equals(name))
                .findFirst()
                .map(Argument::getValue)
                .orElse(null);
    }

    static ProblemException tooDeep(int depth, int limit) {
        return new ProblemException(
                Refusal.of(
                        "query_too_deep",
                        Map.of(
                                "depth",
                                Integer.toString(depth),
                                "limit",
                                Integer.toString(limit))));
    }

    static ProblemException tooMany(String what, int limit) {
        return new ProblemException(
                Refusal.of(
                        "query_too_costly",
                        Map.of(
                                "cost",
                                "more than " + limit + " " + what,
                                "limit",
                                Integer.toString(limit),
                                "detail",
                                "The query has more than " + limit + " " + what + ".")));
    }
}
