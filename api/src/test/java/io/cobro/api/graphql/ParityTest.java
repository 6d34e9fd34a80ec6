package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
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
                    "getReminderMessage", "Reminder.message",
                    "listDeliveries", "WebhookEndpoint.deliveries",
                    "listDeliveryAttempts", "Delivery.attempts",
                    "listDunningPolicyVersions", "DunningPolicy.versions",
                    "listReplays", "WebhookEndpoint.replays",
                    "renderTemplate", "Query.renderedTemplate",
                    "streamEvents", "Subscription.events",
                    "validateDunningPolicy", "Query.validateDunningPolicy");

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
                    "Query.node", "any GET by id, without its path",
                    "Query.nodes", "several of them");

    /// Parameters of lists that are no arguments.
    private static final Map<String, String> PARAMETERS_ONLY_IN_REST =
            Map.of("listEvents.wait", "a subscription waits");

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
        for (String root : Set.of("Query", "Mutation")) {
            SCHEMA.getObjectType(root)
                    .getFieldDefinitions()
                    .forEach(field -> without.add(root + "." + field.getName()));
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
                        .forEach(property -> properties.add(Names.camel(property)));
                assertThat(properties).as(name).isNotEmpty();
                Set<String> fields = new TreeSet<>();
                Set<String> scalars = new TreeSet<>();
                for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                    fields.add(field.getName());
                    if (!(GraphQLTypeUtil.unwrapAll(field.getType())
                            instanceof GraphQLObjectType)) {
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
        assertThat(dead).isEmpty();
    }

    @Test
    void every_parameter_of_a_list_is_an_argument() {
        Set<String> missing = new TreeSet<>();
        for (Operation operation : contract.operations().values()) {
            String field = counterpart(operation.id());
            if (exists(field)) {
                Set<String> arguments = arguments(field);
                operation.query().stream()
                        .map(parameter -> Names.camel(parameter.name()))
                        .map(name -> name.equals("limit") ? "first" : name)
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

    /// The arguments of a field, with those of its filter.
    private static Set<String> arguments(String field) {
        Set<String> names = new TreeSet<>();
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
                ? "Query." + decapitalized(operation.substring("get".length()))
                : operation.startsWith("list")
                        ? "Query." + decapitalized(operation.substring("list".length()))
                        : "Mutation." + operation;
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
