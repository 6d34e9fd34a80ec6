package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.graphql.schema.DgsConstants;
import io.cobro.api.graphql.schema.DgsConstants.AUDIT_ENTRY;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY;
import io.cobro.api.graphql.schema.DgsConstants.EVENT_SUBJECT;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER;
import io.cobro.api.graphql.schema.DgsConstants.SUBSCRIPTION;
import io.cobro.api.graphql.schema.DgsConstants.WEBHOOK_ENDPOINT;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `openapi.yaml` and `schema.graphqls` can do the same. Names follow from each other: `getInvoice`
/// is `invoice`, `listInvoices` is `invoices`, `createInvoice` is itself. The tables say where they
/// do not, and what only one of the two can do, and why.
final class ParityTest {

    private static final Map<String, String> OTHERWISE =
            Map.of(
                    "getReminderMessage", place(REMINDER.TYPE_NAME, REMINDER.Message),
                    "listDeliveries",
                            place(WEBHOOK_ENDPOINT.TYPE_NAME, WEBHOOK_ENDPOINT.Deliveries),
                    "listDeliveryAttempts", place(DELIVERY.TYPE_NAME, DELIVERY.Attempts),
                    "listDunningPolicyVersions",
                            place(DUNNING_POLICY.TYPE_NAME, DUNNING_POLICY.Versions),
                    "listReplays", place(WEBHOOK_ENDPOINT.TYPE_NAME, WEBHOOK_ENDPOINT.Replays),
                    "renderTemplate", place(QUERY.TYPE_NAME, QUERY.RenderedTemplate),
                    "streamEvents", place(SUBSCRIPTION.TYPE_NAME, SUBSCRIPTION.Events),
                    "validateDunningPolicy", place(QUERY.TYPE_NAME, QUERY.ValidateDunningPolicy));

    private static final String FILE = "takes in a file";
    private static final String BATCH = "is many mutations, whose cost a document cannot bear";
    private static final String HELPER = "moves the time of tenants that only try things out";
    private static final String META = "is about the API or the server, not about a tenant";

    private static final Map<String, String> ONLY_IN_REST =
            Map.ofEntries(
                    Map.entry("createBankStatement", FILE),
                    Map.entry("createCfdiDocument", FILE),
                    Map.entry("createCustomerBatch", BATCH),
                    Map.entry("createInvoiceBatch", BATCH),
                    Map.entry("createPaymentBatch", BATCH),
                    Map.entry("createCreditNoteBatch", BATCH),
                    Map.entry("createAccessToken", "made by a server, for the pages it serves"),
                    Map.entry("getTestClock", HELPER),
                    Map.entry("setTestClock", HELPER),
                    Map.entry("advanceTestClock", HELPER),
                    Map.entry("deleteTestClock", HELPER),
                    Map.entry("listProblems", META),
                    Map.entry("getProblem", META),
                    Map.entry("getOpenApi", META),
                    Map.entry("getGraphqlSchema", META),
                    Map.entry("getDocs", META),
                    Map.entry("getGraphiql", META),
                    Map.entry("getHealth", META),
                    Map.entry("getReadiness", META),
                    Map.entry("getMetrics", META));

    private static final Map<String, String> ONLY_IN_GRAPHQL =
            Map.of(
                    place(QUERY.TYPE_NAME, QUERY.Node), "any GET by id, without its path",
                    place(QUERY.TYPE_NAME, QUERY.Nodes), "several of them");

    /// Parameters of lists that are no arguments.
    private static final Map<String, String> PARAMETERS_ONLY_IN_REST =
            Map.of("listEvents.wait", "a subscription waits");

    /// Properties that are named otherwise. What a client finds in `id` it takes for the thing
    /// itself; these name another thing.
    private static final Map<String, String> NAMED_OTHERWISE =
            Map.of(
                    place(AUDIT_ENTRY.TYPE_NAME, "id"), AUDIT_ENTRY.EntryId,
                    place(EVENT_SUBJECT.TYPE_NAME, "id"), EVENT_SUBJECT.ResourceId);

    /// What parameters of lists are called as arguments.
    private static final Map<String, String> ARGUMENTS =
            Map.of("limit", "first", "sort", "orderBy");

    private static final GraphQLSchema SCHEMA = Wired.face().schema().executable();

    private final Contract contract = Contract.load();

    @Test
    void every_operation_has_its_field_or_its_reason() {
        Set<String> without = new TreeSet<>();
        for (Operation operation : contract.operations().values()) {
            if (!exists(counterpart(operation.id()))) {
                without.add(operation.id());
            }
        }
        assertThat(without).isEqualTo(new TreeSet<>(ONLY_IN_REST.keySet()));
    }

    @Test
    void every_query_and_mutation_has_its_operation_or_its_reason() {
        Set<String> without = new TreeSet<>();
        for (String root : Set.of(DgsConstants.QUERY_TYPE, DgsConstants.MUTATION_TYPE)) {
            SCHEMA.getObjectType(root)
                    .getFieldDefinitions()
                    .forEach(field -> without.add(place(root, field.getName())));
        }
        contract.operations().keySet().forEach(id -> without.remove(counterpart(id)));
        assertThat(without).isEqualTo(new TreeSet<>(ONLY_IN_GRAPHQL.keySet()));
    }

    @Test
    void a_type_has_the_properties_of_its_schema_and_else_what_belongs_to_it() {
        JsonNode schemas = new YAMLMapper().readTree(contract.text()).at("/components/schemas");
        Map<String, Set<String>> missing = new TreeMap<>();
        Map<String, Set<String>> unknown = new TreeMap<>();
        schemas.forEachEntry((name, schema) -> {
            if (SCHEMA.getType(name) instanceof GraphQLObjectType type) {
                Set<String> properties = new TreeSet<>();
                schema.path("properties")
                        .propertyNames()
                        .forEach(property -> properties.add(named(name, Names.camel(property))));
                assertThat(properties).as(name).isNotEmpty();
                Set<String> fields = new TreeSet<>();
                Set<String> scalars = new TreeSet<>();
                for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                    fields.add(field.getName());
                    if (!(GraphQLTypeUtil.unwrapAll(field.getType())
                            instanceof GraphQLCompositeType)) {
                        scalars.add(field.getName());
                    }
                }
                scalars.removeAll(properties);
                properties.removeAll(fields);
                put(missing, name, properties);
                put(unknown, name, scalars);
            }
        });
        assertThat(missing).isEmpty();
        assertThat(unknown).isEmpty();
    }

    @Test
    void every_id_that_a_type_tells_leads_to_the_thing() {
        Set<String> dead = new TreeSet<>();
        for (GraphQLNamedType named : SCHEMA.getAllTypesAsList()) {
            if (named instanceof GraphQLObjectType type && !type.getName().endsWith("Payload")) {
                for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                    String id = field.getName();
                    if (GraphQLTypeUtil.unwrapAll(field.getType()).getName().equals("ID")
                            && id.matches(".+Ids?")
                            && type.getFieldDefinition(id.replaceFirst("Id(s?)$", "$1")) == null) {
                        dead.add(type.getName() + "." + id);
                    }
                }
            }
        }
        // An entry of the audit log is told by an event or by nothing else.
        assertThat(dead).containsExactly("AuditEntry.entryId");
    }

    @Test
    void every_parameter_of_a_list_is_an_argument() {
        Set<String> missing = new TreeSet<>();
        for (Operation operation : contract.operations().values()) {
            String field = counterpart(operation.id());
            if (exists(field)) {
                Set<String> arguments = arguments(field);
                operation.query().stream()
                        // A document asks for it by selecting it.
                        .filter(parameter -> !parameter.name().equals(Operation.EXPAND))
                        .map(parameter -> Names.camel(parameter.name()))
                        .map(name -> ARGUMENTS.getOrDefault(name, name))
                        .filter(name -> !arguments.contains(name))
                        .forEach(name -> missing.add(operation.id() + "." + name));
            }
        }
        assertThat(missing).isEqualTo(new TreeSet<>(PARAMETERS_ONLY_IN_REST.keySet()));
    }

    private static void put(Map<String, Set<String>> of, String name, Set<String> fields) {
        if (!fields.isEmpty()) {
            of.put(name, fields);
        }
    }

    @Test
    void a_list_is_sorted_by_the_same_in_both() {
        Map<String, Set<String>> rest = new TreeMap<>();
        Map<String, Set<String>> graphql = new TreeMap<>();
        for (Operation operation : contract.operations().values()) {
            for (Operation.QueryParameter parameter : operation.query()) {
                if (parameter.name().equals("sort")) {
                    rest.put(
                            operation.id(),
                            parameter
                                    .schema()
                                    .get("enum")
                                    .valueStream()
                                    .map(sort -> sort.asString().replaceFirst("^-", ""))
                                    .collect(Collectors.toCollection(TreeSet::new)));
                    graphql.put(operation.id(), orders(counterpart(operation.id())));
                }
            }
        }
        assertThat(rest).hasSizeGreaterThan(20);
        assertThat(graphql).isEqualTo(rest);
    }

    private static Set<String> orders(String field) {
        GraphQLInputObjectType order =
                (GraphQLInputObjectType)
                        GraphQLTypeUtil.unwrapAll(
                                definition(field).getArgument("orderBy").getType());
        GraphQLEnumType keys =
                (GraphQLEnumType)
                        GraphQLTypeUtil.unwrapAll(order.getFieldDefinition("field").getType());
        return keys.getValues().stream()
                .map(value -> EnumWords.json(keys.getName(), value.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The arguments of a field, with those of its filter; a count is a field of the connection.
    private static Set<String> arguments(String field) {
        Set<String> names = new TreeSet<>();
        if (GraphQLTypeUtil.unwrapAll(definition(field).getType())
                        instanceof GraphQLObjectType connection
                && connection.getFieldDefinition("totalCount") != null) {
            names.add("includeTotal");
        }
        for (GraphQLArgument argument : definition(field).getArguments()) {
            names.add(argument.getName());
            if (argument.getName().equals("filter")) {
                GraphQLInputObjectType filter =
                        (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(argument.getType());
                names.addAll(
                        filter.getFieldDefinitions().stream()
                                .map(GraphQLInputObjectField::getName)
                                .collect(Collectors.toSet()));
            }
        }
        return names;
    }

    private static String counterpart(String operation) {
        if (OTHERWISE.containsKey(operation)) {
            return OTHERWISE.get(operation);
        }
        return operation.startsWith("get")
                ? place(DgsConstants.QUERY_TYPE, decapitalized(operation.substring("get".length())))
                : operation.startsWith("list")
                        ? place(
                                DgsConstants.QUERY_TYPE,
                                decapitalized(operation.substring("list".length())))
                        : place(DgsConstants.MUTATION_TYPE, operation);
    }

    private static String named(String type, String property) {
        return NAMED_OTHERWISE.getOrDefault(place(type, property), property);
    }

    private static String place(String type, String field) {
        return type + "." + field;
    }

    private static String decapitalized(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean exists(String field) {
        String[] parts = field.split("\\.", -1);
        GraphQLObjectType type = SCHEMA.getObjectType(parts[0]);
        return type != null && type.getFieldDefinition(parts[1]) != null;
    }

    private static GraphQLFieldDefinition definition(String field) {
        String[] parts = field.split("\\.", -1);
        return SCHEMA.getObjectType(parts[0]).getFieldDefinition(parts[1]);
    }
}
