package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Does by mutations what requests of REST say: their JSON in the words of `schema.graphqls`.
public final class GraphqlWriting {

    private final TestServer server;
    private final TypeDefinitionRegistry schema = new SchemaParser().parse(GraphqlSchema.text());

    public GraphqlWriting(TestServer server) {
        this.server = server;
    }

    /// The names of all mutations.
    public Set<String> mutations() {
        Set<String> names = new TreeSet<>();
        object("Mutation").getFieldDefinitions().forEach(field -> names.add(field.getName()));
        return names;
    }

    /// Calls the mutation that has the name of an operation, which must succeed.
    ///
    /// @param id of the resource that it is about; null where it makes one or is about the tenant
    /// @param version the expected one; null to expect none
    /// @param body the body of the request
    public void write(
            String key,
            String mutation,
            @Nullable String id,
            @Nullable Integer version,
            JsonNode body) {
        FieldDefinition field =
                object("Mutation").getFieldDefinitions().stream()
                        .filter(known -> known.getName().equals(mutation))
                        .findFirst()
                        .orElseThrow();
        StringBuilder declared = new StringBuilder();
        StringBuilder passed = new StringBuilder();
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        for (InputValueDefinition argument : field.getInputValueDefinitions()) {
            String name = argument.getName();
            JsonNode value =
                    switch (name) {
                        case "input" -> input(argument.getType(), body, id);
                        case "idempotencyKey" ->
                                JsonNodeFactory.instance.stringNode(UUID.randomUUID().toString());
                        case "expectedVersion" ->
                                version == null
                                        ? JsonNodeFactory.instance.nullNode()
                                        : JsonNodeFactory.instance.numberNode(version);
                        default -> throw new IllegalStateException(name);
                    };
            variables.set(name, value);
            declared.append(" $%s: %s".formatted(name, text(argument.getType())));
            passed.append(" %s: $%s".formatted(name, name));
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put(
                "query",
                "mutation(%s) { %s(%s) { userErrors { code message field } } }"
                        .formatted(declared, mutation, passed));
        request.set("variables", variables);
        String answer =
                server.graphql(key)
                        .contentType("application/json")
                        .body(JsonText.MAPPER.writeValueAsString(request))
                        .post("/graphql")
                        .asString();
        JsonNode read = JsonText.MAPPER.readTree(answer);
        assertThat(read.has("errors")).as(answer).isFalse();
        assertThat(read.at("/data/" + mutation + "/userErrors")).as(answer).isEmpty();
    }

    private JsonNode input(Type<?> type, JsonNode body, @Nullable String id) {
        ObjectNode input = (ObjectNode) words(type, body);
        return id == null ? input : input.put("id", id);
    }

    /// A value of JSON in the words of a type.
    private JsonNode words(Type<?> type, JsonNode value) {
        if (value.isNull()) {
            return value;
        }
        return switch (type) {
            case NonNullType required -> words(required.getType(), value);
            case ListType list -> {
                ArrayNode items = JsonNodeFactory.instance.arrayNode();
                value.forEach(item -> items.add(words(list.getType(), item)));
                yield items;
            }
            default -> named(((TypeName) type).getName(), value);
        };
    }

    private JsonNode named(String name, JsonNode value) {
        InputObjectTypeDefinition input =
                schema.getTypeOrNull(name, InputObjectTypeDefinition.class);
        if (input != null) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (InputValueDefinition field : input.getInputValueDefinitions()) {
                JsonNode given = value.get(Names.snake(field.getName()));
                if (given != null) {
                    object.set(field.getName(), words(field.getType(), given));
                }
            }
            assertThat(object.size()).as("%s in %s", value, name).isEqualTo(value.size());
            return object;
        }
        EnumTypeDefinition words = schema.getTypeOrNull(name, EnumTypeDefinition.class);
        return words == null
                ? value
                : JsonNodeFactory.instance.stringNode(
                        words.getEnumValueDefinitions().stream()
                                .map(EnumValueDefinition::getName)
                                .filter(word -> EnumWords.json(name, word).equals(value.asString()))
                                .findFirst()
                                .orElseThrow());
    }

    private static String text(Type<?> type) {
        return switch (type) {
            case NonNullType required -> text(required.getType()) + "!";
            case ListType list -> "[" + text(list.getType()) + "]";
            default -> ((TypeName) type).getName();
        };
    }

    private ObjectTypeDefinition object(String name) {
        return Objects.requireNonNull(schema.getTypeOrNull(name, ObjectTypeDefinition.class));
    }
}
