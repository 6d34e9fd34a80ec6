package io.cobro.api.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The input of a mutation as the body of the same operation in REST.
final class InputJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// What holds names that are the same in both faces: the integrator's own, and conditions.
    private static final Set<String> AS_THEY_ARE = Set.of("metadata", "if");

    private InputJson() {}

    /// @param patch whether null clears a property; otherwise null says the same as nothing,
    ///   because clients in typed languages write it for what is not given
    static ObjectNode body(Map<String, Object> input, boolean patch) {
        ObjectNode body = NODES.objectNode();
        for (Map.Entry<String, @Nullable Object> property : input.entrySet()) {
            @Nullable Object value = property.getValue();
            if (value != null || patch) {
                body.set(Names.snake(property.getKey()), value(value));
            }
        }
        return body;
    }

    @SuppressWarnings("unchecked") // Input objects are maps by the names of their fields.
    private static JsonNode value(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            case String text -> NODES.stringNode(text);
            case Integer number -> NODES.numberNode(number);
            case Boolean truth -> NODES.booleanNode(truth);
            case Map<?, ?> object -> body((Map<String, Object>) object, false);
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode();
                list.forEach(item -> array.add(value(item)));
                yield array;
            }
            default ->
                    throw new IllegalArgumentException(
                            "no input is a " + value.getClass().getSimpleName());
        };
    }

    /// The names of a pointer as the schema writes them: `/lines/0/unit_price` is `lines`, `0`,
    /// `unitPrice`.
    static List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        boolean own = false;
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            names.add(own ? name : Names.camel(name));
            own = own || AS_THEY_ARE.contains(name);
        }
        return names;
    }
}
