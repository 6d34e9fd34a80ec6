package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Assorted;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The lists of the bank, of CFDI, of dunning and of deliveries have what their filters ask for and
/// nothing else, in REST and in GraphQL.
final class NarrowedListsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static Assorted assorted;
    private static Graphql graphql;

    /// How a value of a property and that of a filter stand to each other.
    enum Relation {
        EQUAL,
        AT_LEAST,
        AT_MOST
    }

    /// A filter.
    ///
    /// @param list in GraphQL
    /// @param word whether its values are words of an enum
    record Case(String list, String parameter, String property, Relation relation, boolean word) {

        static Case of(String list, String parameter) {
            return new Case(list, parameter, parameter, Relation.EQUAL, false);
        }

        static Case word(String list, String parameter) {
            return new Case(list, parameter, parameter, Relation.EQUAL, true);
        }

        static List<Case> range(String list, String property) {
            return List.of(
                    new Case(list, property + "_gte", property, Relation.AT_LEAST, false),
                    new Case(list, property + "_lte", property, Relation.AT_MOST, false));
        }

        boolean holds(JsonNode item, String value) {
            return item.findValues(property).stream()
                    .map(NarrowedListsStory::plain)
                    .filter(text -> !text.isEmpty())
                    .anyMatch(text ->
                            switch (relation) {
                                case EQUAL -> text.equals(value);
                                case AT_LEAST -> ORDER.compare(text, value) >= 0;
                                case AT_MOST -> ORDER.compare(text, value) <= 0;
                            });
        }

        @Override
        public String toString() {
            return list + " " + parameter;
        }
    }

    private static final Comparator<String> ORDER =
            (one, other) ->
                    one.matches("-?[0-9]+\\.[0-9]+")
                            ? new BigDecimal(one).compareTo(new BigDecimal(other))
                            : one.compareTo(other);

    @BeforeAll
    static void a_company_with_several_of_everything() {
        assorted = Assorted.found(SERVER, "Distribuidora Azul");
        Company company = assorted.company();
        graphql = new Graphql(SERVER, company.key());
        company.id(company.cfdi("cfdi/nc-31.xml"));
        company.id(company.cfdi("cfdi/p-11.xml"));
        List<String> accounts = company.get("/v1/bank_accounts").path("data.id");
        company.id(
                company.post(
                        "/v1/matching_runs",
                        "{\"bank_account_id\":\"%s\"}".formatted(accounts.getLast())));
        String proposed = company.get("/v1/matches?status=proposed").path("data[0].id");
        company.once().post("/v1/matches/" + proposed + "/accept").then().statusCode(200);
        List<String> policies = company.get("/v1/dunning_policies").path("data.id");
        company.patch("/v1/dunning_policies/" + policies.getFirst(), 1, "{\"status\":\"archived\"}")
                .then()
                .statusCode(200);
        for (String change :
                List.of(
                        "update bank_statement set bank_account_id = (select bank_account_id from bank_account order by 1 desc limit 1) where bank_statement_id = (select bank_statement_id from bank_statement order by 1 limit 1)",
                        "update reminder set origin = 'policy', template_kind = 'final_notice', state = 'dispatching', dispatched_at = '2026-03-04T10:00:00Z' where reminder_id = (select reminder_id from reminder order by 1 limit 1)",
                        "update reminder set state = 'dispatching', dispatched_at = '2026-03-05T10:00:00Z' where reminder_id = (select reminder_id from reminder order by 1 desc limit 1)",
                        "update dunning_enrollment set next_date = '2026-03-09' where dunning_enrollment_id = (select dunning_enrollment_id from dunning_enrollment order by 1 desc limit 1)",
                        "update webhook_delivery set recorded_at = '2026-11-01T00:00:00Z' where delivery_id in (select delivery_id from webhook_delivery where event_type = 'invoice.issued' order by 1 limit 3)")) {
            SERVER.change(company.tenant(), change);
        }
    }

    static List<Case> cases() {
        List<Case> cases =
                new ArrayList<>(
                        List.of(
                                Case.of("bankTransactions", "tracking_key"),
                                Case.word("bankTransactions", "kind"),
                                Case.of("bankStatements", "bank_account_id"),
                                Case.of("matchingRuns", "bank_account_id"),
                                Case.of("matches", "customer_id"),
                                Case.of("matches", "invoice_id"),
                                Case.of("matches", "payment_id"),
                                Case.word("matches", "actor"),
                                Case.word("dunningPolicies", "status"),
                                Case.word("cfdiDocuments", "type"),
                                Case.word("cfdiDocuments", "result"),
                                Case.of("cfdiDocuments", "receiver_tax_id"),
                                Case.word("reminders", "origin"),
                                Case.of("reminders", "template"),
                                Case.of("dunningEnrollments", "dunning_policy_id")));
        cases.addAll(Case.range("cfdiDocuments", "issue_date"));
        cases.addAll(Case.range("reminders", "dispatched_at"));
        cases.addAll(Case.range("dunningEnrollments", "next_date"));
        cases.addAll(Case.range("deliveries", "recorded_at"));
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_filter_finds_those_that_it_says(Case one) {
        List<JsonNode> all = rest(one.list(), "");
        List<String> values =
                all.stream()
                        .flatMap(item -> item.findValues(one.property()).stream())
                        .map(NarrowedListsStory::plain)
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .toList();
        int telling = 0;
        for (String value : values) {
            List<String> expected = ids(all, item -> one.holds(item, value));
            String query = one.parameter() + "=" + encoded(value);
            assertThat(ids(rest(one.list(), query), _ -> true)).as(query).isEqualTo(expected);
            String argument =
                    one.word() ? "[" + value.toUpperCase(Locale.ROOT) + "]" : "\"" + value + "\"";
            assertThat(graphql(one.list(), camel(one.parameter()) + ": " + argument))
                    .as(argument)
                    .isEqualTo(expected);
            telling += expected.size() < all.size() ? 1 : 0;
        }
        assertThat(telling).as("some have it and some do not: " + values).isPositive();
    }

    @Test
    void lines_are_found_by_their_amount_in_their_currency() {
        List<JsonNode> all = rest("bankTransactions", "");
        for (JsonNode line : all) {
            BigDecimal amount = amount(line);
            List<String> least = ids(all, item -> amount(item).compareTo(amount) >= 0);
            List<String> most = ids(all, item -> amount(item).compareTo(amount) <= 0);
            assertThat(least.size() + most.size()).isGreaterThan(all.size());
            String text = amount.toPlainString();
            assertThat(found("currency=MXN&amount_gte=" + text)).isEqualTo(least);
            assertThat(found("currency=MXN&amount_lte=" + text)).isEqualTo(most);
            assertThat(
                            graphql(
                                    "bankTransactions",
                                    "currency: \"MXN\", amountGte: \"" + text + "\""))
                    .isEqualTo(least);
            assertThat(
                            graphql(
                                    "bankTransactions",
                                    "currency: \"MXN\", amountLte: \"" + text + "\""))
                    .isEqualTo(most);
        }
        JsonNode received =
                all.stream().filter(line -> amount(line).signum() > 0).findFirst().orElseThrow();
        String id = received.get("id").stringValue();
        String exact = amount(received).toPlainString();
        String finer = exact + "1";
        assertThat(found("currency=MXN&amount_gte=" + exact + "&amount_lte=" + finer)).contains(id);
        assertThat(found("currency=MXN&amount_gte=" + finer)).doesNotContain(id);
        assertThat(found("currency=USD")).isEmpty();
        assertThat(found("currency=MXN&amount_gte=-9999999999999999&amount_lte=9999999999999999"))
                .hasSameSizeAs(all);
    }

    @Test
    void an_amount_without_its_currency_is_refused() {
        Company company = assorted.company();
        company.as()
                .header("Accept-Language", "es")
                .get("/v1/bank_transactions?amount_gte=1.00")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("detail", containsString("enviado cuando se envía amount_gte"));
        company.get("/v1/bank_transactions?currency=MXN&amount_lte=uno")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
        JsonNode refused =
                graphql.answer(
                        "{ bankTransactions(filter: {amountLte: \"1.00\"}) { nodes { id } } }",
                        Map.of());
        assertThat(refused.at("/errors/0/extensions/code").asString(""))
                .isEqualToIgnoringCase("property_required");
    }

    @Test
    void lines_are_found_by_words_without_case_and_accents() {
        List<JsonNode> all = rest("bankTransactions", "");
        JsonNode named =
                all.stream()
                        .filter(line -> !plain(line.get("payer_name")).isEmpty())
                        .findFirst()
                        .orElseThrow();
        String name = plain(named.get("payer_name"));
        List<String> found = found("q=" + encoded(name.toLowerCase(Locale.ROOT)));
        assertThat(found).contains(named.get("id").stringValue()).hasSizeLessThan(all.size());
        assertThat(graphql("bankTransactions", "q: \"" + name + "\"")).isEqualTo(found);
        assertThat(found("q=" + encoded(name + " inexistente"))).isEmpty();
        assertThat(found("q=" + encoded("100%"))).isEmpty();
    }

    @Test
    void a_filter_goes_with_an_order_and_with_pages() {
        List<String> expected =
                rest("bankTransactions", "kind=transfer_in&sort=amount").stream()
                        .map(item -> item.get("id").stringValue())
                        .toList();
        assertThat(expected).hasSizeGreaterThan(2);
        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            JsonNode page =
                    tree("/v1/bank_transactions?kind=transfer_in&sort=amount&limit=2" + after);
            page.get("data").forEach(item -> paged.add(item.get("id").stringValue()));
            String next = page.at("/page/next").asString("");
            after = next.isEmpty() ? "" : "&after=" + next;
        } while (!after.isEmpty());
        assertThat(paged).isEqualTo(expected);
    }

    private static List<String> found(String query) {
        return ids(rest("bankTransactions", query), _ -> true);
    }

    private static List<JsonNode> rest(String list, String query) {
        String path =
                switch (list) {
                    case "deliveries" ->
                            "/v1/webhook_endpoints/"
                                    + assorted.parents().get("WebhookEndpoint")
                                    + "/deliveries?event_type=invoice.issued";
                    default -> "/v1/" + list.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                };
        JsonNode page = tree(path + (path.contains("?") ? "&" : "?") + "limit=200&" + query);
        assertThat(page.at("/page/has_more").asBoolean()).isFalse();
        return page.get("data").valueStream().toList();
    }

    private static JsonNode tree(String path) {
        return JsonText.MAPPER.readTree(
                assorted.company()
                        .as()
                        .urlEncodingEnabled(false)
                        .get(path.replaceAll("&$", ""))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
    }

    private static List<String> graphql(String list, String filter) {
        String only = list.equals("deliveries") ? ", eventType: [\"invoice.issued\"]" : "";
        String field = list + "(first: 200, filter: {" + filter + only + "}) { nodes { id } }";
        JsonNode data =
                list.equals("deliveries")
                        ? graphql.data(
                                        "{ webhookEndpoint(id: \"%s\") { %s } }"
                                                .formatted(
                                                        assorted.parents().get("WebhookEndpoint"),
                                                        field),
                                        Map.of())
                                .get("webhookEndpoint")
                        : graphql.data("{ " + field + " }", Map.of());
        return ids(data.get(list).get("nodes").valueStream().toList(), _ -> true);
    }

    private static List<String> ids(List<JsonNode> items, Predicate<JsonNode> wanted) {
        return items.stream().filter(wanted).map(item -> item.get("id").stringValue()).toList();
    }

    private static BigDecimal amount(JsonNode line) {
        return new BigDecimal(line.at("/amount/amount").stringValue());
    }

    private static String plain(JsonNode value) {
        return value.isNull() ? "" : value.asString();
    }

    private static String camel(String parameter) {
        StringBuilder name = new StringBuilder();
        for (String word : parameter.split("_", -1)) {
            name.append(
                    name.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
