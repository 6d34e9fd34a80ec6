package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces;
import io.cobro.api.testing.Furnished;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.RightBodies;
import io.cobro.api.testing.TestServer;
import io.cobro.api.testing.TwoTenants;
import io.cobro.webhooks.json.JsonText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What belongs to another tenant does not exist, wherever GraphQL takes an id or a cursor, as
/// `TenantMatrixStory` shows for REST. The rows are every such argument of `schema.graphqls`.
final class GraphqlTenantsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final Contract CONTRACT = Contract.load();
    private static final GraphQLSchema SCHEMA = Wired.face().schema().executable();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final RightBodies RIGHT = new RightBodies(new BodyPlaces());
    private static final int SELECTED_DEPTH = 2;

    /// Things of each kind that are asked for.
    private static final int EACH = 5;

    /// Texts that are named as ids, and are none of Cobro's.
    private static final Set<String> NO_IDS =
            Set.of("externalId", "receiverTaxId", "requestId", "taxId");

    /// Values of any JSON: notes, and policies with conditions, which `TenantMatrixStory` tries.
    private static final Set<String> ANY_JSON = Set.of("if", "metadata", "policy");

    /// Connections whose cursors are sequences: numbers in the caller's own log.
    private static final Set<String> BY_SEQUENCE = Set.of("Query.events");

    private static TwoTenants tenants;
    private static List<String> foreignIds;
    private static Map<String, List<String>> before;

    /// A field that takes an id.
    ///
    /// @param type that has the field
    /// @param place the names that lead to the id, from the argument on
    record Row(String type, GraphQLFieldDefinition field, List<String> place) {

        String name() {
            return type + "." + field.getName();
        }

        @Override
        public String toString() {
            return name() + " " + String.join(".", place);
        }
    }

    @BeforeAll
    static void two_companies() {
        tenants = TwoTenants.found(SERVER);
        foreignIds = tenants.foreign();
        before = tenants.rows();
    }

    @AfterAll
    static void nothing_of_the_other_tenant_has_changed() {
        assertThat(tenants.rows()).isEqualTo(before);
    }

    static List<Row> questions() {
        List<Row> rows = new ArrayList<>();
        for (GraphQLObjectType type : objects()) {
            if (Set.of("Mutation", "Subscription").contains(type.getName())) {
                // A subscription reads the log as `Query.events` does, and has no end.
                continue;
            }
            for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                rows.addAll(rows(type.getName(), field));
            }
        }
        return rows;
    }

    static List<Row> mutations() {
        return SCHEMA.getMutationType().getFieldDefinitions().stream()
                .flatMap(field -> rows("Mutation", field).stream())
                .toList();
    }

    private static List<Row> rows(String type, GraphQLFieldDefinition field) {
        List<Row> rows = new ArrayList<>();
        for (GraphQLArgument argument : field.getArguments()) {
            collect(argument.getType(), List.of(argument.getName()))
                    .forEach(place -> rows.add(new Row(type, field, place)));
        }
        return rows;
    }

    private static List<List<String>> collect(GraphQLInputType type, List<String> place) {
        GraphQLNamedType named = GraphQLTypeUtil.unwrapAllAs(type);
        if (named.getName().equals("ID")) {
            return List.of(place);
        }
        List<List<String>> places = new ArrayList<>();
        if (named instanceof GraphQLInputObjectType input) {
            input.getFieldDefinitions()
                    .forEach(property -> {
                        List<String> inside = new ArrayList<>(place);
                        inside.add(property.getName());
                        places.addAll(collect(property.getType(), inside));
                    });
        }
        return places;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void an_id_of_another_tenant_finds_what_one_finds_that_never_was(Row row) {
        String nothing = ask(tenants.owner(), row, TwoTenants.never(foreignIds.getFirst()));
        List<String> found =
                foreignIds.stream()
                        .filter(id -> !ask(tenants.owner(), row, id).equals(nothing))
                        .toList();
        assertThat(found).as("whoever has it finds something").isNotEmpty();
        for (String foreign : found) {
            assertThat(ask(tenants.caller(), row, foreign))
                    .isEqualTo(ask(tenants.caller(), row, TwoTenants.never(foreign)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void an_id_of_another_tenant_is_refused_as_one_that_never_was(Row row) {
        String foreign = tenants.owner().id(kind(row));
        String given = change(row, foreign);
        assertThat(given).isEqualTo(change(row, TwoTenants.never(foreign)));
        assertThat(given).containsAnyOf("\"NOT_FOUND\"", "\"REFERENCE_NOT_FOUND\"");
    }

    /// The list of what an input names.
    private static String kind(Row row) {
        String last = row.place().getLast();
        if (last.equals("id")) {
            return listOf(Objects.requireNonNull(operation(row)));
        }
        return Furnished.listOf(Names.snake(last));
    }

    private static String listOf(Operation operation) {
        return operation.path().replaceAll("^/v1/|/\\{.*", "");
    }

    static List<GraphQLFieldDefinition> fieldsOfTheRoot() {
        return SCHEMA.getQueryType().getFieldDefinitions().stream()
                .filter(field ->
                        field.getArguments().stream()
                                .noneMatch(
                                        argument -> GraphQLTypeUtil.isNonNull(argument.getType())))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fieldsOfTheRoot")
    void a_list_holds_nothing_of_another_tenant(GraphQLFieldDefinition field) {
        JsonNode answer =
                graphql(tenants.caller())
                        .answer("{ " + selected(field, "", SELECTED_DEPTH) + " }", Map.of());
        assertThat(answer.path("errors")).as(answer.toString()).isEmpty();
        tenants.requireNothingOfTheOwner(answer.toString());
    }

    static List<GraphQLObjectType> nodes() {
        return objects().stream()
                .filter(type ->
                        type.getInterfaces().stream()
                                .anyMatch(implemented -> implemented.getName().equals("Node")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void what_belongs_to_a_thing_holds_nothing_of_another_tenant(GraphQLObjectType type) {
        JsonNode answer =
                graphql(tenants.caller())
                        .answer(
                                "query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { %s } } }"
                                        .formatted(type.getName(), selection(type, SELECTED_DEPTH)),
                                Map.of("ids", things(tenants.caller())));
        assertThat(answer.path("errors")).as(answer.toString()).isEmpty();
        assertThat(answer.findValues("__typename")).isNotEmpty();
        tenants.requireNothingOfTheOwner(answer.toString());
    }

    /// Some of everything that a company has.
    private static List<String> things(Furnished who) {
        return Stream.concat(
                        Stream.of(who.company().tenant().id().text()),
                        who.ids().values().stream().flatMap(ids -> ids.stream().limit(EACH)))
                .limit(NodeFetchers.IDS_MAX)
                .toList();
    }

    static List<Row> connections() {
        List<Row> rows = new ArrayList<>();
        for (GraphQLObjectType type : objects()) {
            for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                if (isConnection(field) && !type.getName().equals("Subscription")) {
                    rows.add(new Row(type.getName(), field, List.of()));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void a_place_in_a_list_of_another_tenant_is_none(Row row) {
        if (BY_SEQUENCE.contains(row.name())) {
            return;
        }
        String cursor = page(tenants.owner(), row, "first: 1", "").findPath("cursor").asString("");
        assertThat(cursor).as("the owner has something in " + row).isNotEmpty();
        for (String place : List.of("first: 1, after: $cursor", "last: 1, before: $cursor")) {
            JsonNode answer = page(tenants.caller(), row, place, cursor);
            assertThat(answer.path("errors")).as(answer.toString()).isNotEmpty();
            for (JsonNode error : answer.path("errors")) {
                assertThat(error.at("/extensions/code").asString()).isEqualTo("invalid_cursor");
            }
            if (row.type().equals("Query")) {
                assertThat(page(tenants.owner(), row, place, cursor).path("errors")).isEmpty();
            }
        }
    }

    @Test
    void what_is_left_out_is_still_there() {
        assertThat(connections().stream().map(Row::name)).containsAll(BY_SEQUENCE);
    }

    @Test
    void what_is_no_id_is_known_to_be_none() {
        Set<String> texts = new TreeSet<>();
        for (GraphQLNamedType type : SCHEMA.getAllTypesAsList()) {
            if (type instanceof GraphQLInputObjectType input) {
                input.getFieldDefinitions()
                        .forEach(field -> addText(field.getName(), field.getType(), texts));
            }
        }
        objects()
                .forEach(type ->
                        type.getFieldDefinitions()
                                .forEach(field ->
                                        field.getArguments()
                                                .forEach(argument ->
                                                        addText(
                                                                argument.getName(),
                                                                argument.getType(),
                                                                texts))));
        Set<String> known = new TreeSet<>(NO_IDS);
        known.addAll(ANY_JSON);
        assertThat(texts).isEqualTo(known);
    }

    private static void addText(String name, GraphQLInputType type, Set<String> texts) {
        GraphQLNamedType named = GraphQLTypeUtil.unwrapAllAs(type);
        boolean isText = name.matches(".*Ids?") && named.getName().equals("String");
        if (isText || named.getName().equals("JSON")) {
            texts.add(name);
        }
    }

    private static List<GraphQLObjectType> objects() {
        return SCHEMA.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .toList();
    }

    private static boolean isConnection(GraphQLFieldDefinition field) {
        return field.getArgument("after") != null && field.getArgument("first") != null;
    }

    private static Graphql graphql(Furnished who) {
        return new Graphql(SERVER, who.company().key());
    }

    private static JsonNode page(Furnished who, Row row, String place, String cursor) {
        String list = "%s(%s) { edges { cursor } }".formatted(row.field().getName(), place);
        Map<String, Object> variables = new HashMap<>();
        List<String> declared = new ArrayList<>();
        if (!cursor.isEmpty()) {
            variables.put("cursor", cursor);
            declared.add("$cursor: String");
        }
        String document = document(who, row.type(), list, variables, declared);
        return graphql(who).answer(document, variables);
    }

    /// A field of the root, or of all things of its type that a company has.
    private static String document(
            Furnished who,
            String type,
            String field,
            Map<String, Object> variables,
            List<String> declared) {
        String asked = field;
        if (!type.equals("Query")) {
            variables.put("things", things(who));
            declared.add("$things: [ID!]!");
            asked = "nodes(ids: $things) { ... on %s { %s } }".formatted(type, field);
        }
        return "query" + declared(declared) + " { " + asked + " }";
    }

    private static String declared(List<String> variables) {
        return variables.isEmpty() ? "" : "(" + String.join(", ", variables) + ")";
    }

    /// What a company is answered, without the id and the request.
    private static String ask(Furnished who, Row row, String id) {
        Map<String, Object> variables = new HashMap<>();
        List<String> declared = new ArrayList<>();
        String field = given(who, row, id, variables, declared);
        String document = document(who, row.type(), field, variables, declared);
        return told(graphql(who).answer(document, variables), id);
    }

    private static String given(
            Furnished who,
            Row row,
            String id,
            Map<String, Object> variables,
            List<String> declared) {
        List<String> arguments = new ArrayList<>();
        for (GraphQLArgument argument : row.field().getArguments()) {
            Object value = value(who, row, argument, id);
            if (value != null) {
                String name = argument.getName();
                variables.put(name, value);
                declared.add("$" + name + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
                arguments.add(name + ": $" + name);
            }
        }
        return selected(row.field(), "(" + String.join(", ", arguments) + ")", 1);
    }

    private static @Nullable Object value(
            Furnished who, Row row, GraphQLArgument argument, String id) {
        String name = argument.getName();
        if (row.place().getFirst().equals(name)) {
            Operation operation = operation(row);
            JsonNode body = operation == null ? null : RIGHT.of(operation, who);
            if (body != null && !row.place().equals(List.of(name))) {
                RightBodies.set(body, pointer(row), id);
                return converted(body, argument.getType());
            }
            return nested(argument.getType(), row.place().subList(1, row.place().size()), id);
        }
        if (!GraphQLTypeUtil.isNonNull(argument.getType())) {
            return name.equals("first") ? 5 : null;
        }
        return 1;
    }

    /// The operation of REST whose body an argument is.
    private static @Nullable Operation operation(Row row) {
        String name =
                row.field().getName().equals("renderedTemplate")
                        ? "renderTemplate"
                        : row.field().getName();
        return CONTRACT.operations().get(name);
    }

    /// The place in the body of REST.
    private static String pointer(Row row) {
        StringBuilder pointer = new StringBuilder();
        GraphQLInputType type = row.field().getArgument(row.place().getFirst()).getType();
        for (String name : row.place().subList(1, row.place().size())) {
            GraphQLInputObjectType input = (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(type);
            type = input.getFieldDefinition(name).getType();
            pointer.append('/').append(Names.snake(name));
            if (GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(type))) {
                pointer.append("/0");
            }
        }
        return pointer.toString();
    }

    /// The id alone, in the objects and lists that lead to it.
    private static Object nested(GraphQLInputType type, List<String> place, String id) {
        if (GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(type))) {
            return List.of(nested((GraphQLInputType) GraphQLTypeUtil.unwrapAll(type), place, id));
        }
        if (place.isEmpty()) {
            return id;
        }
        GraphQLInputObjectType input = (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(type);
        return Map.of(
                place.getFirst(),
                nested(
                        input.getFieldDefinition(place.getFirst()).getType(),
                        place.subList(1, place.size()),
                        id));
    }

    /// A body of REST as an input of its type.
    private static JsonNode converted(JsonNode json, GraphQLInputType type) {
        GraphQLNamedType named = GraphQLTypeUtil.unwrapAllAs(type);
        if (json instanceof ArrayNode array) {
            ArrayNode converted = NODES.arrayNode();
            array.forEach(item -> converted.add(converted(item, (GraphQLInputType) named)));
            return converted;
        }
        return switch (named) {
            case GraphQLInputObjectType input -> {
                ObjectNode object = NODES.objectNode();
                json.forEachEntry((name, value) ->
                        object.set(
                                Names.camel(name),
                                converted(
                                        value,
                                        Objects.requireNonNull(
                                                        input.getFieldDefinition(Names.camel(name)),
                                                        name)
                                                .getType())));
                yield object;
            }
            case GraphQLEnumType _ -> NODES.stringNode(json.asString().toUpperCase(Locale.ROOT));
            default -> json;
        };
    }

    private static String change(Row row, String id) {
        Operation operation = Objects.requireNonNull(operation(row), row.name());
        JsonNode body = RIGHT.of(operation, tenants.caller());
        boolean isItself = row.place().equals(List.of("input", "id"));
        if (!isItself) {
            RightBodies.set(Objects.requireNonNull(body, row.name()), pointer(row), id);
        }
        GraphQLInputType type = row.field().getArgument("input").getType();
        ObjectNode input = body == null ? NODES.objectNode() : (ObjectNode) converted(body, type);
        GraphQLInputObjectType named = (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(type);
        if (named.getFieldDefinition("id") != null) {
            input.put("id", isItself ? id : tenants.ownIn(listOf(operation)));
        }
        if (named.getFieldDefinition("externalId") != null && !input.has("externalId")) {
            input.put("externalId", "C-" + id);
        }
        List<String> declared = new ArrayList<>();
        List<String> given = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(Map.of("input", input));
        GraphQLArgument expected = row.field().getArgument("expectedVersion");
        if (expected != null
                && (input.has("id") || GraphQLTypeUtil.isNonNull(expected.getType()))) {
            variables.put(
                    "expectedVersion",
                    !isItself && input.has("id") ? version(operation, input) : 1);
        }
        if (row.field().getArgument("idempotencyKey") != null) {
            variables.put("idempotencyKey", UUID.randomUUID().toString());
        }
        for (String name : variables.keySet()) {
            declared.add(
                    "$%s: %s"
                            .formatted(
                                    name,
                                    GraphQLTypeUtil.simplePrint(
                                            row.field().getArgument(name).getType())));
            given.add(name + ": $" + name);
        }
        String document =
                "mutation%s { %s(%s) { userErrors { code message field meta } } }"
                        .formatted(
                                declared(declared),
                                row.field().getName(),
                                String.join(", ", given));
        return told(graphql(tenants.caller()).answer(document, variables), id);
    }

    /// The present version of what an input changes.
    private static int version(Operation operation, ObjectNode input) {
        return tenants.caller()
                .company()
                .get("/v1/" + listOf(operation) + "/" + input.path("id").asString())
                .path("version");
    }

    private static String told(JsonNode answer, String id) {
        return JsonText.MAPPER
                .writeValueAsString(answer)
                .replace(id, "ID")
                .replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private static String selected(GraphQLFieldDefinition field, String arguments, int depth) {
        String given = arguments.isEmpty() && isConnection(field) ? "(first: 5)" : arguments;
        GraphQLNamedType type = GraphQLTypeUtil.unwrapAllAs(field.getType());
        String inner =
                switch (type) {
                    case GraphQLObjectType object -> " { " + selection(object, depth) + " }";
                    case GraphQLInterfaceType _ -> " { id }";
                    default -> "";
                };
        return field.getName() + given + inner;
    }

    /// What can be read of a type without more questions.
    private static String selection(GraphQLObjectType type, int depth) {
        return type.getFieldDefinitions().stream()
                .filter(field ->
                        isConnection(field)
                                || field.getArguments().stream()
                                        .noneMatch(argument ->
                                                GraphQLTypeUtil.isNonNull(argument.getType())))
                .filter(field -> depth > 0 || isLeaf(field.getType()))
                .map(field -> selected(field, "", depth - 1))
                .collect(Collectors.joining(" ", "__typename ", ""));
    }

    private static boolean isLeaf(GraphQLOutputType type) {
        GraphQLNamedType named = GraphQLTypeUtil.unwrapAllAs(type);
        return !(named instanceof GraphQLObjectType) && !(named instanceof GraphQLInterfaceType);
    }
}
