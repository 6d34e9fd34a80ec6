package io.cobro.api.testing;

import graphql.language.EnumTypeDefinition;
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
import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Bodies for `/graphql`: every field of `schema.graphqls` with variables that are right but for a
/// few faults, and documents that are none.
public final class HostileGraphql {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 5;

    private static final List<String> DOCUMENTS =
            List.of(
                    "",
                    "{",
                    "{}",
                    "{ __typename",
                    "query { nothing }",
                    "{ tenant { name } } { tenant { name } }",
                    "query A { __typename } query A { __typename }",
                    "query($a: Nothing) { __typename }",
                    "{ ...F } fragment F on Query { ...F }",
                    "subscription { __typename }",
                    "mutation { __typename }",
                    "{ __schema { types { name fields { name type { name ofType { name } } } } } }",
                    "{ invoice(id: 1) { id } }",
                    "{ invoice(id: \"\\uD800\") { id } }",
                    "{ invoice(id: \"a\\u0000\") { id } }",
                    "{ customers(first: -1) { nodes { id } } }",
                    "{ customers(first: 99999999999999999999) { nodes { id } } }",
                    "{ customers(first: 1, after: \"x\") { nodes { id } } }",
                    "{ customers(first: 1, last: 1) { nodes { id } } }",
                    "{ agingReport(asOf: \"2026-02-30\") { asOf } }",
                    "{ tenant @skip(if: 1) { name } }",
                    "{ tenant @nothing { name } }",
                    "\uFEFF{ __typename }",
                    "{ a: __typename \0 }",
                    "# only a comment");

    private final Map<String, List<String>> ids;
    private final TypeDefinitionRegistry types;
    private final List<Root> fields = new ArrayList<>();

    /// A field of the root.
    private record Root(String operation, FieldDefinition field) {}

    public HostileGraphql(Furnished target) {
        this.ids = target.ids();
        this.types = new SchemaParser().parse(text());
        for (String root : List.of("Query", "Mutation")) {
            ObjectTypeDefinition type = types.getTypeOrNull(root, ObjectTypeDefinition.class);
            Objects.requireNonNull(type, root)
                    .getFieldDefinitions()
                    .forEach(field -> fields.add(new Root(root.toLowerCase(Locale.ROOT), field)));
        }
    }

    static String text() {
        try (InputStream in =
                Objects.requireNonNull(
                        HostileGraphql.class.getResourceAsStream("/schema.graphqls"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// The body of a seed.
    public String body(RandomGenerator random) {
        if (random.nextInt(10) == 0) {
            ObjectNode odd = NODES.objectNode();
            odd.put(
                    "query",
                    random.nextBoolean()
                            ? Samples.one(DOCUMENTS, random)
                            : "{ " + HostileValues.text(random) + " }");
            return random.nextInt(3) == 0 ? Samples.spoiled(odd, random) : odd.toString();
        }
        Root root = Samples.one(fields, random);
        List<String> declared = new ArrayList<>();
        List<String> given = new ArrayList<>();
        ObjectNode variables = NODES.objectNode();
        for (InputValueDefinition argument : root.field.getInputValueDefinitions()) {
            String name = argument.getName();
            boolean required = argument.getType() instanceof NonNullType;
            if (!name.equals("wait") && (required || random.nextInt(3) == 0)) {
                declared.add("$" + name + ": " + written(argument.getType()));
                given.add(name + ": $" + name);
                variables.set(
                        name, value(argument.getType(), name, root.field.getName(), random, 0));
            }
        }
        String document =
                "%s%s { %s%s%s }"
                        .formatted(
                                root.operation,
                                declared.isEmpty() ? "" : "(" + String.join(", ", declared) + ")",
                                root.field.getName(),
                                given.isEmpty() ? "" : "(" + String.join(", ", given) + ")",
                                selection(root));
        String told =
                random.nextInt(5) == 0 ? variables.toString() : Samples.spoiled(variables, random);
        return "{\"query\": "
                + JsonText.MAPPER.writeValueAsString(document)
                + ", \"variables\": "
                + told
                + "}";
    }

    private String selection(Root root) {
        String type = named(root.field.getType());
        if (types.getTypeOrNull(type, ObjectTypeDefinition.class) == null && !type.equals("Node")) {
            return "";
        }
        return root.operation.equals("mutation")
                ? " { userErrors { code field message } }"
                : " { __typename }";
    }

    private JsonNode value(
            Type<?> type, String name, String field, RandomGenerator random, int depth) {
        if (type instanceof NonNullType required) {
            return value(required.getType(), name, field, random, depth);
        }
        if (type instanceof ListType list) {
            ArrayNode array = NODES.arrayNode();
            for (int i = random.nextInt(3); i >= 0; i--) {
                array.add(value(list.getType(), name, field, random, depth));
            }
            return array;
        }
        String called = ((TypeName) type).getName();
        InputObjectTypeDefinition input =
                types.getTypeOrNull(called, InputObjectTypeDefinition.class);
        if (input != null) {
            ObjectNode object = NODES.objectNode();
            for (InputValueDefinition property : input.getInputValueDefinitions()) {
                if (property.getType() instanceof NonNullType
                        || (depth < DEPTH_MAX && random.nextInt(3) == 0)) {
                    object.set(
                            property.getName(),
                            value(
                                    property.getType(),
                                    property.getName(),
                                    field,
                                    random,
                                    depth + 1));
                }
            }
            return object;
        }
        EnumTypeDefinition words = types.getTypeOrNull(called, EnumTypeDefinition.class);
        if (words != null) {
            return NODES.stringNode(Samples.one(words.getEnumValueDefinitions(), random).getName());
        }
        return switch (called) {
            case "ID" -> NODES.stringNode(id(name, field, random));
            case "Int" -> NODES.numberNode(1 + random.nextInt(50));
            case "Boolean" -> NODES.booleanNode(random.nextBoolean());
            case "Date" -> NODES.stringNode("2026-03-01");
            case "DateTime" -> NODES.stringNode("2026-03-01T12:00:00Z");
            case "Decimal" -> NODES.stringNode("10.50");
            case "JSON" -> NODES.objectNode().put("note", "x");
            default ->
                    NODES.stringNode(
                            name.equals("idempotencyKey")
                                    ? Long.toHexString(random.nextLong())
                                    : name.equals("currency") ? "MXN" : "x");
        };
    }

    /// An id of what an argument names, or of what its field is about.
    private String id(String name, String field, RandomGenerator random) {
        String list = Furnished.listOf(snake(name));
        if (list.isEmpty()) {
            list =
                    Furnished.LISTS.stream()
                            .filter(known ->
                                    snake(field).contains(known.substring(0, known.length() - 3)))
                            .reduce((first, second) ->
                                    second.length() > first.length() ? second : first)
                            .orElse("customers");
        }
        return Samples.one(ids.get(list), random);
    }

    static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String written(Type<?> type) {
        return switch (type) {
            case NonNullType required -> written(required.getType()) + "!";
            case ListType list -> "[" + written(list.getType()) + "]";
            default -> named(type);
        };
    }

    private static String named(Type<?> type) {
        return switch (type) {
            case NonNullType required -> named(required.getType());
            case ListType list -> named(list.getType());
            case TypeName name -> name.getName();
            default -> throw new IllegalArgumentException(type.toString());
        };
    }
}
