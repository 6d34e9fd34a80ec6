package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Assorted;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.ListedFilter;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every filter of every list that `openapi.yaml` has, in REST and in GraphQL: it finds exactly the
/// items whose JSON fits.
final class FiltersStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    private static final Contract CONTRACT = Contract.load();
    private static final GraphQLSchema SCHEMA = Wired.face().schema().executable();

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    /// Questions to a list by one filter.
    private static final int QUESTIONS_MAX = 12;

    private static Assorted assorted;
    private static Graphql graphql;
    private static final Map<String, String> NAMES = new HashMap<>();
    private static final Map<String, String> CUSTOMERS = new HashMap<>();
    private static final Map<String, List<JsonNode>> WHOLE = new HashMap<>();

    @BeforeAll
    static void a_company_whose_things_differ_in_all_that_can_be_asked_for() {
        assorted = Assorted.found(SERVER, "Distribuidora Azul");
        assorted.diversify();
        graphql = new Graphql(SERVER, assorted.company().key());
        for (JsonNode customer : whole("listCustomers")) {
            NAMES.put(customer.get("id").asString(), customer.get("name").asString());
        }
        for (JsonNode invoice : whole("listInvoices")) {
            CUSTOMERS.put(invoice.get("id").asString(), invoice.get("customer_id").asString());
        }
    }

    static List<Arguments> filters() {
        return CONTRACT.inOrder().stream()
                .filter(FiltersStory::isList)
                .flatMap(list ->
                        ListedFilter.of(list)
                                .map(parameter -> Arguments.of(list.id(), parameter.name())))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void a_filter_finds_what_fits_and_nothing_else(String list, String name) {
        ListedFilter filter = filter(list, name);
        List<JsonNode> items = whole(list);
        Set<Integer> found = new TreeSet<>();
        for (Map<String, String> question : some(filter.questions(items))) {
            List<String> fit = ids(items.stream().filter(item -> filter.fits(item, question)));
            assertThat(ids(all(list, question).stream()))
                    .as("%s", question)
                    .isEqualTo(fit)
                    .isNotEmpty();
            assertThat(inGraphql(list, question)).as("GraphQL %s", question).isEqualTo(fit);
            found.add(fit.size());
        }
        assertThat(found).as("sizes, of %d", items.size()).isNotEmpty();
        assertThat(found.iterator().next()).as("of %d", items.size()).isLessThan(items.size());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void what_a_filter_leaves_is_paged_sorted_and_counted(String list, String name) {
        ListedFilter filter = filter(list, name);
        List<JsonNode> items = whole(list);
        Map<String, String> question =
                filter.questions(items).stream()
                        .max((one, other) -> Long.compare(count(filter, one), count(filter, other)))
                        .orElseThrow();
        String sort = sorts(list).getLast();
        Set<String> fit =
                Set.copyOf(ids(items.stream().filter(item -> filter.fits(item, question))));
        List<String> expected =
                ids(all(list, Map.of("sort", sort)).stream()).stream()
                        .filter(fit::contains)
                        .toList();
        Map<String, String> asked = new HashMap<>(question);
        asked.put("sort", sort);
        asked.put("include_total", "true");
        asked.put("limit", Integer.toString(expected.size() / 2 + 1));
        List<String> paged = new ArrayList<>();
        for (String next = ""; next != null; ) {
            if (!next.isEmpty()) {
                asked.put("after", next);
            }
            Response page = get(list, asked);
            page.then().body("page.total_count", equalTo(expected.size()));
            paged.addAll(ids(data(page).stream()));
            next = page.path("page.next");
        }
        assertThat(paged).isEqualTo(expected);
    }

    @Test
    void several_filters_hold_together() {
        List<JsonNode> invoices = whole("listInvoices");
        Map<String, String> question =
                Map.of("timeliness", "overdue", "payment_state", "partially_paid", "q", "clavo");
        List<String> fit =
                ids(
                        invoices.stream()
                                .filter(item ->
                                        question.keySet().stream()
                                                .allMatch(name ->
                                                        filter("listInvoices", name)
                                                                .fits(item, question))));
        assertThat(ids(all("listInvoices", question).stream())).isEqualTo(fit).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "listInvoices, timeliness",
        "listInvoices, payment_state",
        "listCreditNotes, allocation_state",
        "listPayments, allocation_state",
        "listAllocations, status"
    })
    void all_that_follows_from_balances_is_asked_for(String list, String name) {
        Set<String> words = new TreeSet<>();
        for (Map<String, String> question : filter(list, name).questions(whole(list))) {
            words.addAll(List.of(question.getOrDefault(name, "").split(",")));
        }
        Set<String> known = new TreeSet<>();
        filter(list, name)
                .parameter()
                .schema()
                .at("/items/enum")
                .forEach(word -> known.add(word.asString()));
        assertThat(words).isEqualTo(known);
    }

    /// 0.004 is less than the least amount of money.
    @ParameterizedTest
    @CsvSource({"total_gte, 116.004", "total_lte, 115.996"})
    void a_bound_that_is_finer_than_the_currency_is_not_reached(String name, String bound) {
        Map<String, String> question = Map.of(name, bound, "currency", "MXN");
        List<String> found = ids(all("listInvoices", question).stream());
        ListedFilter filter = filter("listInvoices", name);
        assertThat(found)
                .isEqualTo(
                        ids(
                                whole("listInvoices").stream()
                                        .filter(item -> filter.fits(item, question))))
                .isNotEmpty();
    }

    @Test
    void amounts_without_their_currency_are_refused() {
        get("/v1/invoices", Map.of("total_gte", "10.00"))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("errors[0].pointer", equalTo("currency"));
        JsonNode answer =
                graphql.answer(
                        "{ invoices(filter: {totalGte: \"10.00\"}) { nodes { id } } }", Map.of());
        assertThat(answer.at("/errors/0/message").asString()).isEqualTo("currency is required.");
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .isEqualTo("property_required");
        assertThat(
                        ids(
                                all(
                                        "listInvoices",
                                        Map.of(
                                                "total_lte",
                                                "9999999999999999.9999",
                                                "currency",
                                                "MXN"))
                                        .stream()))
                .isNotEmpty();
    }

    @Test
    void an_entry_of_metadata_has_a_key_and_a_colon() {
        get("/v1/customers", Map.of("metadata", "sucursal"))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
        JsonNode answer =
                graphql.answer(
                        "{ customers(filter: {metadata: \"sucursal\"}) { nodes { id } } }",
                        Map.of());
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .as(answer.toString())
                .isEqualTo("invalid_format");
    }

    private static boolean isList(Operation operation) {
        return operation.query().stream().anyMatch(parameter -> parameter.name().equals("sort"));
    }

    private static ListedFilter filter(String list, String name) {
        return new ListedFilter(
                list,
                ListedFilter.of(CONTRACT.operation(list))
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .orElseThrow(),
                id -> Objects.requireNonNull(NAMES.get(id), id),
                id -> Objects.requireNonNull(CUSTOMERS.get(id), id));
    }

    /// First ones and last ones, where there are many.
    private static <T> List<T> some(List<T> all) {
        return all.size() <= QUESTIONS_MAX
                ? all
                : Stream.concat(
                                all.subList(0, QUESTIONS_MAX / 2).stream(),
                                all.subList(all.size() - QUESTIONS_MAX / 2, all.size()).stream())
                        .toList();
    }

    private static long count(ListedFilter filter, Map<String, String> question) {
        return whole(filter.list()).stream().filter(item -> filter.fits(item, question)).count();
    }

    private static List<String> sorts(String list) {
        return CONTRACT.operation(list).query().stream()
                .filter(parameter -> parameter.name().equals("sort"))
                .flatMap(parameter -> parameter.schema().get("enum").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    private static List<JsonNode> whole(String list) {
        return WHOLE.computeIfAbsent(
                list,
                name ->
                        name.equals("listReminders")
                                ? all(name, Map.of()).stream().map(FiltersStory::alone).toList()
                                : all(name, Map.of()));
    }

    /// A reminder with its items, which the list leaves out.
    private static JsonNode alone(JsonNode reminder) {
        return JsonText.MAPPER.readTree(
                assorted.company()
                        .get("/v1/reminders/" + reminder.get("id").asString())
                        .asString());
    }

    private static List<JsonNode> all(String list, Map<String, String> question) {
        Map<String, String> asked = new HashMap<>(question);
        asked.put("limit", "200");
        List<JsonNode> all = new ArrayList<>();
        for (String next = ""; next != null; ) {
            if (!next.isEmpty()) {
                asked.put("after", next);
            }
            Response page = get(list, asked);
            all.addAll(data(page));
            next = page.path("page.next");
        }
        return all;
    }

    private static Response get(String list, Map<String, String> query) {
        if (list.startsWith("/")) {
            return assorted.company().as().queryParams(query).get(list);
        }
        RequestSpecification request = assorted.company().as().queryParams(query);
        Response page = request.get(path(list));
        assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
        return page;
    }

    private static String path(String list) {
        return CONTRACT.operation(list)
                .path()
                .replace("{id}", String.valueOf(assorted.parents().get(parent(list))));
    }

    /// The type of what a list belongs to; empty for a list of its own.
    private static String parent(String list) {
        String path = CONTRACT.operation(list).path();
        return path.startsWith("/v1/webhook_endpoints/")
                ? "WebhookEndpoint"
                : path.startsWith("/v1/dunning_policies/")
                        ? "DunningPolicy"
                        : path.startsWith("/v1/deliveries/") ? "Delivery" : "";
    }

    private static List<JsonNode> data(Response page) {
        return JsonText.MAPPER.readTree(page.asString()).get("data").valueStream().toList();
    }

    private static List<String> ids(Stream<JsonNode> items) {
        return items.map(item -> item.get("id").asString()).toList();
    }

    private static List<String> inGraphql(String list, Map<String, String> question) {
        String parent = parent(list);
        String name = list.substring("list".length());
        String field = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        GraphQLObjectType type = SCHEMA.getObjectType(parent.isEmpty() ? "Query" : parent);
        GraphQLFieldDefinition definition = type.getFieldDefinition(field);
        GraphQLInputObjectType input =
                (GraphQLInputObjectType)
                        GraphQLTypeUtil.unwrapAll(definition.getArgument("filter").getType());
        Map<String, Object> filter = new HashMap<>();
        question.forEach((key, value) ->
                filter.put(Names.camel(key), argument(input, Names.camel(key), value)));
        String id =
                ((GraphQLObjectType) GraphQLTypeUtil.unwrapAll(definition.getType()))
                                .getFieldDefinition("nodes")
                                .getType()
                                .toString()
                                .contains("AuditEntry")
                        ? "id: entryId"
                        : "id";
        List<String> found = new ArrayList<>();
        for (String after = null; found.isEmpty() || after != null; ) {
            String selected =
                    "%s(filter: $filter, first: 200%s) { nodes { %s } pageInfo { hasNextPage endCursor } }"
                            .formatted(
                                    field, after == null ? "" : ", after: \"" + after + "\"", id);
            String document =
                    parent.isEmpty()
                            ? "query($filter: %s) { %s }".formatted(input.getName(), selected)
                            : "query($filter: %s, $id: ID!) { node(id: $id) { ... on %s { %s } } }"
                                    .formatted(input.getName(), parent, selected);
            JsonNode connection =
                    parent.isEmpty()
                            ? graphql.data(document, Map.of("filter", filter)).get(field)
                            : graphql.data(
                                            document,
                                            Map.of(
                                                    "filter",
                                                    filter,
                                                    "id",
                                                    String.valueOf(assorted.parents().get(parent))))
                                    .at("/node/" + field);
            found.addAll(ids(connection.get("nodes").valueStream()));
            after = after(connection);
            if (after == null) {
                break;
            }
        }
        return found;
    }

    private static @Nullable String after(JsonNode connection) {
        return connection.at("/pageInfo/hasNextPage").asBoolean()
                ? connection.at("/pageInfo/endCursor").asString()
                : null;
    }

    /// The value of a parameter as GraphQL has it.
    private static Object argument(GraphQLInputObjectType input, String name, String value) {
        var type = Objects.requireNonNull(input.getFieldDefinition(name), name).getType();
        boolean isEnum = GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLEnumType;
        List<String> words =
                Stream.of(value.split(","))
                        .map(word -> isEnum ? word.toUpperCase(Locale.ROOT) : word)
                        .collect(Collectors.toList());
        return GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(type))
                ? words
                : isEnum ? words.getFirst() : value;
    }
}
