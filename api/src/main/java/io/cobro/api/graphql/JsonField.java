package io.cobro.api.graphql;

import graphql.TrivialDataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLTypeUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a field from the JSON of its object, which is the JSON that REST answers: `dueDate` is its
/// `due_date`. So the two faces cannot disagree.
final class JsonField implements TrivialDataFetcher<Object> {

    static final JsonField INSTANCE = new JsonField();

    private JsonField() {}

    @Override
    public @Nullable Object get(DataFetchingEnvironment environment) {
        JsonNode object = Objects.requireNonNull(environment.getSource());
        JsonNode value = object.get(Names.snake(environment.getField().getName()));
        return isJson(environment) && value != null && !value.isNull() ? value : plain(value);
    }

    /// A field of the type `JSON` is handed on as it is.
    private static boolean isJson(DataFetchingEnvironment environment) {
        return GraphQLTypeUtil.unwrapAll(environment.getFieldType())
                .getName()
                .equals(Scalars.JSON.getName());
    }

    private static @Nullable Object plain(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue();
            case NUMBER -> value.numberValue();
            case BOOLEAN -> value.booleanValue();
            case ARRAY -> value.valueStream().map(JsonField::plain).toList();
            case OBJECT, BINARY, MISSING, NULL, POJO -> value;
        };
    }
}
