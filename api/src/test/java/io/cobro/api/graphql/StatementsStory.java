package io.cobro.api.graphql;

import static io.cobro.api.testing.Copies.id;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Copies;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// However many things a document asks for, what belongs to them is asked of the database as often
/// as for one of them. The cases are all fields of `schema.graphqls` that lead from a thing to
/// others.
final class StatementsStory {

    /// Later than every document of the examples; it stands still, so that keys stay known.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final int MANY = 50;

    private static final GraphQLSchema SCHEMA = Wired.face().schema().executable();

    /// What a document has once, or what is asked for by a test of its own.
    private static final Set<String> NOT_OF_NODES =
            Set.of(
                    "AgingReport.buckets",
                    "AgingReport.rows",
                    "AgingReport.totals",
                    "AgingRow.credits",
                    "AgingRow.current",
                    "AgingRow.customer",
                    "AgingRow.days1To30",
                    "AgingRow.days31To60",
                    "AgingRow.days61To90",
                    "AgingRow.days91Plus",
                    "AgingRow.total",
                    "AuditEntry.event",
                    "AuditEntry.subject",
                    "AgingRow.unallocated",
                    "AgingTotal.controlTotal",
                    "AgingTotal.credits",
                    "AgingTotal.current",
                    "AgingTotal.days1To30",
                    "AgingTotal.days31To60",
                    "AgingTotal.days61To90",
                    "AgingTotal.days91Plus",
                    "AgingTotal.total",
                    "AgingTotal.unallocated",
                    "DunningPolicyValidation.errors");

    /// What is asked for each of many, and why.
    private static final Map<String, String> EACH =
            Map.of(
                    "Reminder.message",
                    "one that waits is written anew from what is owed; its cost bounds how many");

    /// Allocations are of payments or of credit notes; the first are the nodes of most cases.
    private static final Map<String, String> OTHERS =
            Map.of("Allocation.creditNote", "CreditAllocation");

    /// One field of one type, and the chain of fields that leads to the type from a node.
    record Case(
            String node,
            List<GraphQLFieldDefinition> path,
            String type,
            GraphQLFieldDefinition field) {

        String name() {
            return type + "." + field.getName();
        }

        String document() {
            String inner = selected(field, "__typename");
            for (GraphQLFieldDefinition step : path.reversed()) {
                inner = selected(step, inner);
            }
            return "query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { %s } } }"
                    .formatted(node, inner);
        }

        private static String selected(GraphQLFieldDefinition field, String inner) {
            return isConnection(field)
                    ? "%s(first: 2) { nodes { %s } }".formatted(field.getName(), inner)
                    : "%s { %s }".formatted(field.getName(), inner);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /// The ids of fifty of each kind of thing.
    private static final Map<String, List<String>> IDS = new TreeMap<>();

    private static Company company;

    @BeforeAll
    static void fifty_of_everything() {
        company = Company.found(SERVER, "Distribuidora Azul");
        for (int i = 0; i < MANY; i++) {
            company.issued(company.customer());
        }
        String endpoint =
                company.id(
                        company.post(
                                "/v1/webhook_endpoints",
                                "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}"));
        String customer = company.customer();
        String invoice = company.issued(customer);
        company.allocate(company.payment(customer), invoice).then().statusCode(201);
        company.post(
                        "/v1/credit_notes/" + company.issuedCreditNote(customer) + "/allocations",
                        "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(invoice))
                .then()
                .statusCode(201);
        for (String file : List.of("az-202", "az-212", "az-213")) {
            company.id(company.cfdi("cfdi/" + file + ".xml"));
        }
        company.id(
                company.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT)));
        company.id(company.upload("/v1/bank_statements", "application/xml", "camt053.xml"));
        company.id(company.post("/v1/matching_runs", "{}"));
        Dunned.enrollment(company);
        Dunned.reminder(company);
        waitUntil("select 1 where not exists (select from event_inbox)");
        company.id(
                company.post(
                        "/v1/webhook_endpoints/" + endpoint + "/replays",
                        "{\"from_sequence\":\"1\",\"to_sequence\":\"1\"}"));
        waitUntil("select 1 from delivery_attempt");
        copyAll(new Copies(company, MANY));
    }

    private static void waitUntil(String query) {
        while (SERVER.rows(company.tenant(), query).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void copyAll(Copies copies) {
        copies.make(
                        "dunning_policy",
                        "true",
                        "dunning_policy_id",
                        id("DunningPolicy"),
                        "is_default",
                        "false")
                .make("dunning_policy_version", "true", "dunning_policy_id", id("DunningPolicy"))
                .make(
                        "customer",
                        oldest("customer"),
                        "customer_id",
                        id("Customer"),
                        "dunning_policy_id",
                        id("DunningPolicy"))
                .make(
                        "billing_entity",
                        oldest("billing_entity"),
                        "billing_entity_id",
                        id("BillingEntity"),
                        "tax_id",
                        "'DAZ' || k")
                .make(
                        "invoice",
                        oldest("invoice"),
                        "invoice_id",
                        id("Invoice"),
                        "customer_id",
                        id("Customer"),
                        "billing_entity_id",
                        id("BillingEntity"),
                        "replaces_invoice_id",
                        id("Invoice"),
                        "replaced_by_invoice_id",
                        id("Invoice"),
                        "assigned_folio",
                        "null")
                .make(
                        "installment",
                        oldest("invoice"),
                        "invoice_id",
                        id("Invoice"),
                        "customer_id",
                        id("Customer"))
                .make("document_line", document("invoice"), "document_id", id("Invoice"))
                .make("document_tax", document("invoice"), "document_id", id("Invoice"))
                .make(
                        "credit_note",
                        oldest("credit_note"),
                        "credit_note_id",
                        id("CreditNote"),
                        "customer_id",
                        id("Customer"),
                        "billing_entity_id",
                        id("BillingEntity"),
                        "assigned_folio",
                        "null")
                .make("document_line", document("credit_note"), "document_id", id("CreditNote"))
                .make("document_tax", document("credit_note"), "document_id", id("CreditNote"))
                .make(
                        "payment",
                        oldest("payment"),
                        "payment_id",
                        id("Payment"),
                        "customer_id",
                        id("Customer"),
                        "bank_transaction_id",
                        id("BankTransaction"))
                .make(
                        "allocation",
                        oldest("payment"),
                        "allocation_id",
                        id("Allocation"),
                        "invoice_id",
                        id("Invoice"),
                        "payment_id",
                        id("Payment"))
                .make(
                        "allocation",
                        oldest("credit_note"),
                        "allocation_id",
                        id("CreditAllocation"),
                        "invoice_id",
                        id("Invoice"),
                        "credit_note_id",
                        id("CreditNote"))
                .make(
                        "cfdi_document",
                        oldest("cfdi_document"),
                        "cfdi_document_id",
                        id("CfdiDocument"),
                        "uuid",
                        "gen_random_uuid()",
                        "invoice_id",
                        id("Invoice"),
                        "credit_note_id",
                        id("CreditNote"))
                .make(
                        "bank_account",
                        oldest("bank_account"),
                        "bank_account_id",
                        id("BankAccount"),
                        "number",
                        "k")
                .make(
                        "bank_statement",
                        oldest("bank_statement"),
                        "bank_statement_id",
                        id("BankStatement"),
                        "bank_account_id",
                        id("BankAccount"))
                .make(
                        "bank_transaction",
                        oldest("bank_transaction"),
                        "bank_transaction_id",
                        id("BankTransaction"),
                        "bank_account_id",
                        id("BankAccount"),
                        "bank_statement_id",
                        id("BankStatement"),
                        "match_id",
                        id("Match"))
                .make(
                        "match",
                        allocating(),
                        "match_id",
                        id("Match"),
                        "bank_transaction_id",
                        id("BankTransaction"),
                        "customer_id",
                        id("Customer"),
                        "payment_id",
                        id("Payment"),
                        "runner_up_invoice_ids",
                        "array[%s]".formatted(id("Invoice")),
                        "runner_up_bits",
                        "1",
                        "runner_up_posterior",
                        "0.1")
                .make(
                        "match_allocation",
                        allocating() + " and ordinal = (select min(ordinal) from match_allocation)",
                        "match_id",
                        id("Match"),
                        "invoice_id",
                        id("Invoice"))
                .make("match_feature", allocating(), "match_id", id("Match"))
                .make(
                        "matching_run",
                        oldest("matching_run"),
                        "matching_run_id",
                        id("MatchingRun"),
                        "bank_account_id",
                        id("BankAccount"))
                .make(
                        "dunning_enrollment",
                        oldest("dunning_enrollment"),
                        "dunning_enrollment_id",
                        id("DunningEnrollment"),
                        "invoice_id",
                        id("Invoice"),
                        "customer_id",
                        id("Customer"),
                        "dunning_policy_id",
                        id("DunningPolicy"))
                .make(
                        "reminder",
                        oldest("reminder"),
                        "reminder_id",
                        id("Reminder"),
                        "customer_id",
                        id("Customer"))
                .make(
                        "reminder_item",
                        oldest("reminder"),
                        "reminder_id",
                        id("Reminder"),
                        "invoice_id",
                        id("Invoice"),
                        "dunning_enrollment_id",
                        id("DunningEnrollment"),
                        "dunning_policy_id",
                        id("DunningPolicy"))
                .make(
                        "webhook_endpoint",
                        oldest("webhook_endpoint"),
                        "webhook_endpoint_id",
                        id("WebhookEndpoint"),
                        "state",
                        "'disabled'")
                .make(
                        "webhook_replay",
                        oldest("webhook_replay", "replay_id"),
                        "replay_id",
                        id("Replay"),
                        "webhook_endpoint_id",
                        id("WebhookEndpoint"))
                .make(
                        "webhook_delivery",
                        attempted(),
                        "delivery_id",
                        id("Delivery"),
                        "webhook_endpoint_id",
                        id("WebhookEndpoint"),
                        "replay_id",
                        id("Replay"),
                        "event_id",
                        "(select event_id from event order by sequence offset k - 1 limit 1)")
                .make(
                        "delivery_attempt",
                        attempted() + " and attempt_no = 1",
                        "delivery_id",
                        id("Delivery"));
        Map.ofEntries(
                        Map.entry("DunningPolicy", "dpo"),
                        Map.entry("Customer", "cus"),
                        Map.entry("BillingEntity", "ben"),
                        Map.entry("Invoice", "inv"),
                        Map.entry("CreditNote", "crn"),
                        Map.entry("Payment", "pay"),
                        Map.entry("Allocation", "alc"),
                        Map.entry("CreditAllocation", "alc"),
                        Map.entry("CfdiDocument", "cfd"),
                        Map.entry("BankAccount", "bac"),
                        Map.entry("BankStatement", "bst"),
                        Map.entry("BankTransaction", "btx"),
                        Map.entry("Match", "mat"),
                        Map.entry("MatchingRun", "mrn"),
                        Map.entry("DunningEnrollment", "den"),
                        Map.entry("Reminder", "rem"),
                        Map.entry("WebhookEndpoint", "whe"),
                        Map.entry("Replay", "rpl"),
                        Map.entry("Delivery", "del"))
                .forEach((kind, prefix) -> IDS.put(kind, copies.ids(kind, prefix)));
        IDS.put(
                "Event",
                company.get("/v1/events?types=customer.created&limit=" + MANY)
                        .<List<String>>path("data.id"));
    }

    private static String allocating() {
        return oldest("match_allocation", "match_id");
    }

    private static String attempted() {
        return oldest("delivery_attempt", "delivery_id");
    }

    private static String document(String table) {
        return "document_id = (select %1$s_id from %1$s order by 1 limit 1)".formatted(table);
    }

    private static String oldest(String table) {
        return oldest(table, table + "_id");
    }

    private static String oldest(String table, String id) {
        return "%1$s = (select %1$s from %2$s order by 1 limit 1)".formatted(id, table);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fifty_parents_take_the_trips_of_one(Case tried) {
        String kind = OTHERS.getOrDefault(tried.name(), tried.node());
        List<String> ids = Objects.requireNonNull(IDS.get(kind), kind);
        assertThat(ids).hasSize(MANY);
        Response one = asked(tried.document(), Map.of("ids", ids.subList(0, 1)));
        Response all = asked(tried.document(), Map.of("ids", ids));
        assertThat(SERVER.logged(all).roundTrips())
                .as(tried.name())
                .isEqualTo(SERVER.logged(one).roundTrips());
        if (leadsToNodes(tried.field())) {
            List<JsonNode> found = data(all).findValues(tried.field().getName());
            assertThat(found).as(tried.name()).hasSizeGreaterThanOrEqualTo(MANY);
            assertThat(found)
                    .as(tried.name())
                    .allSatisfy(value -> {
                        assertThat(value.isNull()).isFalse();
                        assertThat(value.has("nodes") && value.get("nodes").isEmpty()).isFalse();
                    });
        }
    }

    @Test
    void the_customers_of_all_rows_of_a_report_take_the_trips_of_one() {
        String document =
                """
                query($customer: ID) { agingReport(customerId: $customer) {
                  rows { customerId customer { name } } } }
                """;
        Response all = asked(document, Map.of());
        JsonNode rows = data(all).at("/agingReport/rows");
        assertThat(rows).hasSizeGreaterThanOrEqualTo(MANY);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.at("/customer/name").asString()).isNotEmpty());
        Response one = asked(document, Map.of("customer", rows.at("/0/customerId").asString()));
        assertThat(data(one).at("/agingReport/rows")).hasSize(1);
        assertThat(SERVER.logged(all).roundTrips()).isEqualTo(SERVER.logged(one).roundTrips());
    }

    @Test
    void the_events_of_a_page_of_the_audit_log_take_the_trips_of_one() {
        String document =
                """
                query($first: Int, $subject: ID) {
                  auditLog(first: $first, filter: {subject: $subject}) {
                    nodes { entryId action subject { resourceId } event { id } } } }
                """;
        Response all = asked(document, Map.of("first", MANY));
        assertThat(data(all).at("/auditLog/nodes")).hasSize(MANY);
        assertThat(data(all).at("/auditLog/nodes"))
                .allSatisfy(entry -> {
                    String id = entry.get("entryId").asString();
                    assertThat(entry.at("/event/id").asString())
                            .isEqualTo(id.startsWith("evt_") ? id : "");
                });
        String invoice =
                data(all)
                        .at("/auditLog/nodes")
                        .valueStream()
                        .filter(entry -> entry.get("action").asString().startsWith("invoice."))
                        .findFirst()
                        .orElseThrow()
                        .at("/subject/resourceId")
                        .asString();
        Response one = asked(document, Map.of("first", 1, "subject", invoice));
        assertThat(data(one).at("/auditLog/nodes")).hasSize(1);
        assertThat(SERVER.logged(all).roundTrips()).isEqualTo(SERVER.logged(one).roundTrips());
    }

    @Test
    void what_has_no_case_is_listed() {
        Set<String> without = new TreeSet<>();
        for (GraphQLObjectType type : types()) {
            type.getFieldDefinitions().stream()
                    .filter(StatementsStory::leads)
                    .forEach(field -> without.add(type.getName() + "." + field.getName()));
        }
        cases().forEach(tried -> without.remove(tried.name()));
        Set<String> listed = new TreeSet<>(NOT_OF_NODES);
        listed.addAll(EACH.keySet());
        assertThat(without).isEqualTo(listed);
    }

    static List<Case> cases() {
        Map<String, Case> cases = new TreeMap<>();
        for (GraphQLObjectType type : types()) {
            if (isNode(type)) {
                add(cases, type.getName(), List.of(), type);
            }
        }
        return List.copyOf(cases.values());
    }

    private static void add(
            Map<String, Case> cases,
            String node,
            List<GraphQLFieldDefinition> path,
            GraphQLObjectType type) {
        for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
            Case tried = new Case(node, path, type.getName(), field);
            if (leads(field) && !EACH.containsKey(tried.name())) {
                boolean isNew = cases.putIfAbsent(tried.name(), tried) == null;
                if (isNew && target(field) instanceof GraphQLObjectType next && !isNode(next)) {
                    List<GraphQLFieldDefinition> longer = new ArrayList<>(path);
                    longer.add(field);
                    add(cases, node, longer, next);
                }
            }
        }
    }

    /// The types that stand for something: no pages, no payloads.
    private static List<GraphQLObjectType> types() {
        return SCHEMA.getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> !type.getName().startsWith("__"))
                .filter(type -> !type.getName().matches("Query|Mutation|Subscription"))
                .filter(type -> !type.getName().matches(".*(Connection|Edge|Payload)"))
                .toList();
    }

    private static boolean isNode(GraphQLObjectType type) {
        return type.getInterfaces().stream().anyMatch(known -> known.getName().equals("Node"));
    }

    /// Whether a field leads to objects.
    private static boolean leads(GraphQLFieldDefinition field) {
        GraphQLNamedType target = target(field);
        return target instanceof GraphQLObjectType || target instanceof GraphQLInterfaceType;
    }

    private static boolean leadsToNodes(GraphQLFieldDefinition field) {
        return isConnection(field)
                || (target(field) instanceof GraphQLObjectType type && isNode(type));
    }

    private static boolean isConnection(GraphQLFieldDefinition field) {
        return GraphQLTypeUtil.unwrapAll(field.getType()).getName().endsWith("Connection");
    }

    /// What a field leads to, on the pages of a connection if it is one.
    private static GraphQLNamedType target(GraphQLFieldDefinition field) {
        GraphQLNamedType named = GraphQLTypeUtil.unwrapAll(field.getType());
        return isConnection(field)
                ? GraphQLTypeUtil.unwrapAll(
                        ((GraphQLObjectType) named).getFieldDefinition("nodes").getType())
                : named;
    }

    private static Response asked(String document, Map<String, ?> variables) {
        return SERVER.graphql(company.key())
                .contentType("application/json")
                .body(
                        JsonText.MAPPER.writeValueAsString(
                                Map.of("query", document, "variables", variables)))
                .post("/graphql");
    }

    private static JsonNode data(Response answer) {
        JsonNode body = JsonText.MAPPER.readTree(answer.asString());
        assertThat(body.at("/errors")).as(answer.asString()).isEmpty();
        return body.at("/data");
    }
}
