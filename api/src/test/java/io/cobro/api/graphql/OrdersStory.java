package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.testing.Assorted;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every connection of `schema.graphqls` in every order, with its total: as the same list in REST.
final class OrdersStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final GraphQLSchema SCHEMA = Wired.face().schema().executable();

    /// The list in REST of what belongs to another thing.
    private static final Map<String, String> NESTED =
            Map.ofEntries(
                    Map.entry("Customer.invoices", "/v1/invoices?customer_id=%s&"),
                    Map.entry("Customer.creditNotes", "/v1/credit_notes?customer_id=%s&"),
                    Map.entry("Customer.payments", "/v1/payments?customer_id=%s&"),
                    Map.entry("Invoice.allocations", "/v1/allocations?invoice_id=%s&"),
                    Map.entry("Payment.allocations", "/v1/allocations?payment_id=%s&"),
                    Map.entry("CreditNote.allocations", "/v1/allocations?credit_note_id=%s&"),
                    Map.entry("BankTransaction.matches", "/v1/matches?bank_transaction_id=%s&"),
                    Map.entry("DunningPolicy.versions", "/v1/dunning_policies/%s/versions?"),
                    Map.entry("WebhookEndpoint.deliveries", "/v1/webhook_endpoints/%s/deliveries?"),
                    Map.entry("WebhookEndpoint.replays", "/v1/webhook_endpoints/%s/replays?"),
                    Map.entry("Delivery.attempts", "/v1/deliveries/%s/attempts?"));

    private static Assorted assorted;
    private static Graphql graphql;

    @BeforeAll
    static void a_company_that_has_several_of_everything() {
        assorted = Assorted.found(SERVER, "Distribuidora Azul");
        graphql = new Graphql(SERVER, assorted.company().key());
    }

    static List<Arguments> sorted() {
        return SCHEMA.getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .flatMap(type ->
                        type.getFieldDefinitions().stream()
                                .filter(field -> field.getArgument("orderBy") != null)
                                .flatMap(field ->
                                        keys(field)
                                                .map(key ->
                                                        Arguments.of(type.getName(), field, key))))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("sorted")
    void a_connection_has_the_order_and_the_total_of_its_list(
            String type, GraphQLFieldDefinition field, String key) {
        for (String direction : List.of("ASC", "DESC")) {
            String by = "orderBy: {field: %s, direction: %s}".formatted(key, direction);
            JsonNode whole = connection(type, field, by + ", first: 200");
            List<String> expected = rest(type, field, key, direction);
            assertThat(expected).isNotEmpty();
            assertThat(names(whole)).isEqualTo(expected.subList(0, Math.min(200, expected.size())));
            assertThat(whole.get("totalCount").asInt()).isEqualTo(expected.size());

            int part = (expected.size() + 1) / 2;
            JsonNode end = connection(type, field, by + ", last: " + part);
            assertThat(names(end))
                    .isEqualTo(expected.subList(expected.size() - part, expected.size()));
            assertThat(end.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
            assertThat(end.get("totalCount").asInt()).isEqualTo(expected.size());
            String start = end.at("/pageInfo/startCursor").asString();
            JsonNode before =
                    connection(type, field, "%s, last: 200, before: \"%s\"".formatted(by, start));
            int rest = expected.size() - part;
            assertThat(names(before)).isEqualTo(expected.subList(Math.max(0, rest - 200), rest));
        }
    }

    @Test
    void the_log_has_a_total() {
        JsonNode data = graphql.data("{ events(first: 2) { totalCount nodes { id } } }", Map.of());
        assertThat(data.at("/events/totalCount").asInt())
                .isEqualTo(
                        assorted.company()
                                .get("/v1/events?limit=1&include_total=true")
                                .<Integer>path("page.total_count"))
                .isGreaterThan(50);
    }

    @Test
    void totals_are_those_of_each_of_many() {
        JsonNode data =
                graphql.data(
                        "{ customers(first: 200) { totalCount nodes { id invoices(first: 1) { totalCount nodes { id } } } } }",
                        Map.of());
        data.at("/customers/nodes")
                .forEach(customer ->
                        assorted.company()
                                .get(
                                        "/v1/invoices?limit=1&include_total=true&customer_id="
                                                + customer.get("id").asString())
                                .then()
                                .body(
                                        "page.total_count",
                                        equalTo(customer.at("/invoices/totalCount").asInt())));
    }

    private static JsonNode connection(
            String type, GraphQLFieldDefinition field, String arguments) {
        String name =
                switch (field.getName()) {
                    case "versions" -> "policyVersion";
                    case "attempts" -> "number";
                    case "auditLog" -> "entryId";
                    default -> "id";
                };
        String selected =
                "%s(%s) { totalCount pageInfo { hasNextPage startCursor } nodes { name: %s } }"
                        .formatted(field.getName(), arguments, name);
        if (type.equals("Query")) {
            return graphql.data("{ " + selected + " }", Map.of()).get(field.getName());
        }
        return graphql.data(
                        "query($id: ID!) { node(id: $id) { ... on %s { %s } } }"
                                .formatted(type, selected),
                        Map.of("id", String.valueOf(assorted.parents().get(type))))
                .at("/node/" + field.getName());
    }

    private static List<String> rest(
            String type, GraphQLFieldDefinition field, String key, String direction) {
        String list =
                type.equals("Query")
                        ? "/v1/" + Names.snake(field.getName()) + "?"
                        : String.valueOf(NESTED.get(type + "." + field.getName()))
                                .formatted(assorted.parents().get(type));
        String path =
                "%slimit=200&sort=%s%s"
                        .formatted(
                                list,
                                direction.equals("DESC") ? "-" : "",
                                key.toLowerCase(Locale.ROOT));
        List<String> found = new ArrayList<>();
        for (String after = ""; after != null; ) {
            JsonNode page =
                    JsonText.MAPPER.readTree(assorted.company().get(path + after).asString());
            page.get("data").forEach(item -> found.add(name(item)));
            JsonNode next = page.at("/page/next");
            after = next.isNull() ? null : "&after=" + next.asString();
        }
        return found;
    }

    /// What tells items apart: their ids, or their numbers.
    private static String name(JsonNode item) {
        return Stream.of("id", "number", "policy_version")
                .filter(item::has)
                .findFirst()
                .map(name -> item.get(name).asString())
                .orElseThrow();
    }

    private static List<String> names(JsonNode connection) {
        return connection
                .get("nodes")
                .valueStream()
                .map(node -> node.get("name").asString())
                .toList();
    }

    private static Stream<String> keys(GraphQLFieldDefinition field) {
        GraphQLInputObjectType order =
                (GraphQLInputObjectType)
                        GraphQLTypeUtil.unwrapAll(field.getArgument("orderBy").getType());
        GraphQLEnumType keys =
                (GraphQLEnumType)
                        GraphQLTypeUtil.unwrapAll(order.getFieldDefinition("field").getType());
        return keys.getValues().stream().map(value -> value.getName());
    }
}
