package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.History;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lists of what has changed: a copy that asks for the changes is never behind by more than the
/// last round.
final class ChangedSinceStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    /// So that a list of changes has several pages.
    private static final int PAGE = 3;

    private static final int PLACES = 9;
    private static final int WRITERS = 4;
    private static final int ROUNDS = 25;

    private static Company company;
    private static List<Map<String, Object>> events;

    @BeforeAll
    static void a_company_to_which_everything_happened() {
        company = Company.found(SERVER, "Distribuidora Azul");
        History.of(company);
        reminding();
        events = History.events(company);
    }

    /// Everything that is late is reminded of, though nobody can be reached.
    private static void reminding() {
        String policy =
                company.id(
                        company.post(
                                "/v1/dunning_policies",
                                """
                                {"name": "Cobranza", "default": true,
                                 "steps": [{"key": "late", "offset_days": 3, "channel": "email",
                                   "template": "payment_late"}],
                                 "sending": {"from": "09:00", "until": "18:00",
                                   "business_days_only": false}}
                                """));
        do {
            SERVER.application().workers().runJobs(company.tenant());
        } while (ids("reminders", "").isEmpty()
                || !ids("reminders", "&status=scheduled").isEmpty());
        Set<String> active = ids("dunning_enrollments", "&status=active");
        assertThat(active).hasSizeGreaterThan(PAGE);
        String enrollment = "/v1/dunning_enrollments/" + active.iterator().next();
        company.post(enrollment + "/pause", "{\"reason\":\"x\"}").then().statusCode(200);
        company.post(enrollment + "/resume", "{}").then().statusCode(200);
        company.post(enrollment + "/exit", "{}").then().statusCode(200);
        company.id(
                company.post(
                        "/v1/dunning_policies",
                        """
                        {"name": "Cobranza suave", "steps": [{"key": "late", "offset_days": 30,
                          "channel": "email", "template": "payment_late"}]}
                        """));
        company.patch("/v1/dunning_policies/" + policy, 1, "{\"name\":\"Cobranza firme\"}")
                .then()
                .statusCode(200);
        SERVER.application().workers().runJobs(company.tenant());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "billing_entities, billing_entity, billing_entity",
        "api_keys, api_key, api_key",
        "customers, customer, customer",
        "invoices, invoice, invoice",
        "credit_notes, credit_note, credit_note",
        "payments, payment, payment",
        "cfdi_documents, cfdi_document, cfdi_document",
        "bank_transactions, bank_transaction, bank_transaction",
        "allocations, allocation, allocation",
        "dunning_policies, dunning_policy, dunning_policy",
        "dunning_enrollments, dunning_enrollment, dunning_enrollment",
        "reminders, reminder, reminder",
    })
    void a_list_has_exactly_what_later_events_are_about(String list, String type, String part) {
        Set<String> all = ids(list, "");
        assertThat(all).isNotEmpty();
        for (int i = 0; i <= PLACES; i++) {
            int after = events.size() * i / PLACES;
            Set<String> expected = new TreeSet<>();
            for (Map<String, Object> event : events.subList(after, events.size())) {
                Object about = ((Map<?, ?>) event.get("data")).get(part);
                if (about instanceof Map<?, ?> resource) {
                    expected.add((String) resource.get("id"));
                }
            }
            // Deleted drafts are in the events only. Events show the issuer or the customer that
            // they are about, nobody else's.
            expected.retainAll(all);
            assertThat(ids(list, "&changed_since=" + after))
                    .as(type + " " + after)
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_match_changes_with_its_bank_line() {
        Response all = company.get("/v1/matches?limit=200");
        for (int i = 0; i <= PLACES; i++) {
            int after = events.size() * i / PLACES;
            Set<Object> lines = new TreeSet<>();
            events.subList(after, events.size())
                    .forEach(event -> lines.add(((Map<?, ?>) event.get("subject")).get("id")));
            Set<String> expected = new TreeSet<>();
            for (Map<String, String> match : all.<List<Map<String, String>>>path("data")) {
                if (lines.contains(match.get("bank_transaction_id"))) {
                    expected.add(match.get("id"));
                }
            }
            assertThat(ids("matches", "&changed_since=" + after)).isEqualTo(expected);
        }
    }

    @Test
    void other_filters_narrow_it_down() {
        String customer =
                events.stream()
                        .filter(event -> "invoice.paid".equals(event.get("type")))
                        .map(event -> ((Map<?, ?>) ((Map<?, ?>) event.get("data")).get("invoice")))
                        .map(invoice -> String.valueOf(invoice.get("customer_id")))
                        .findFirst()
                        .orElseThrow();
        Set<String> expected = ids("invoices", "&changed_since=3");
        expected.retainAll(ids("invoices", "&status=paid&customer_id=" + customer));
        assertThat(expected).isNotEmpty();
        assertThat(ids("invoices", "&changed_since=3&status=paid&customer_id=" + customer))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoices", "dunning_policies", "dunning_enrollments", "reminders"})
    void a_page_says_the_place_to_ask_from_next(String list) {
        Response page = company.get("/v1/" + list + "?limit=1");
        String place = page.path("page.sequence");
        assertThat(Long.parseLong(place)).isEqualTo(events.size());
        assertThat(ids(list, "&changed_since=" + place)).isEmpty();
        assertThat(company.get("/v1/events?after=" + place).<String>path("page.sequence"))
                .isEqualTo(place);
        assertThat(company.get("/v1/events?types=tenant.*&after=0").<String>path("page.sequence"))
                .as("nothing else was wanted up to there")
                .isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "evt_1", "", "12345678901234567890", "0x10"})
    void an_odd_place_is_refused(String place) {
        company.get("/v1/invoices?changed_since=" + place)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("detail", containsString("changed_since"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100000", "9223372036854775807", "9999999999999999999"})
    void a_place_that_the_log_has_not_reached_is_refused(String place) {
        company.get("/v1/invoices?changed_since=" + place)
                .then()
                .statusCode(400)
                .body("code", equalTo("sequence_not_reached"))
                .body("detail", containsString(Integer.toString(events.size())));
        JsonNode answer =
                graphql("{ invoices(changedSince: \"%s\") { sequence } }".formatted(place));
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .isEqualTo("sequence_not_reached");
    }

    @Test
    void graphql_answers_the_same() {
        int after = events.size() / 2;
        JsonNode answer =
                graphql(
                        """
                        { invoices(first: 200, changedSince: "%d") { sequence nodes { id } }
                          customers(changedSince: "%d") { sequence nodes { id } }
                          allocations(first: 200, changedSince: "%d") { nodes { id } }
                          dunning_policies: dunningPolicies(changedSince: "%d") {
                            sequence nodes { id } }
                          dunning_enrollments: dunningEnrollments(first: 200, changedSince: "%d") {
                            sequence nodes { id } }
                          reminders(first: 200, changedSince: "%d") { sequence nodes { id } } }
                        """
                                .formatted(after, after, after, after, after, after));
        for (String list :
                List.of(
                        "invoices",
                        "customers",
                        "allocations",
                        "dunning_policies",
                        "dunning_enrollments",
                        "reminders")) {
            Set<String> found = new TreeSet<>();
            answer.at("/data/" + list + "/nodes")
                    .forEach(node -> found.add(node.get("id").asString()));
            assertThat(found).as(list).isEqualTo(ids(list, "&changed_since=" + after));
        }
        for (String list :
                List.of("invoices", "dunning_policies", "dunning_enrollments", "reminders")) {
            assertThat(answer.at("/data/" + list + "/sequence").asString())
                    .isEqualTo(Integer.toString(events.size()));
        }
        assertThat(
                        graphql("{ invoices(changedSince: \"-1\") { sequence } }")
                                .at("/errors/0/extensions/code")
                                .asString())
                .isEqualTo("invalid_format");
    }

    @Test
    void a_copy_that_asks_for_changes_while_others_write_misses_none() throws Exception {
        Company busy = Company.found(SERVER, "Distribuidora Roja");
        Map<String, Integer> copy = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(CompletableFuture.runAsync(() -> write(busy), threads));
            }
            CompletableFuture<Void> all =
                    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
            String place = "0";
            while (!all.isDone()) {
                place = refresh(busy, copy, place);
            }
            all.get();
            History.events(busy);
            refresh(busy, copy, place);
        }
        Map<String, Integer> now = new HashMap<>();
        Response full = busy.get("/v1/customers?limit=200");
        for (Map<String, Object> item : full.<List<Map<String, Object>>>path("data")) {
            now.put((String) item.get("id"), (Integer) item.get("version"));
        }
        assertThat(copy).hasSizeGreaterThan(WRITERS * ROUNDS).isEqualTo(now);
    }

    private static void write(Company busy) {
        String before = busy.customer();
        for (int i = 0; i < ROUNDS; i++) {
            String customer = busy.customer();
            busy.patch("/v1/customers/" + before, 1, "{\"payment_terms_days\":8}")
                    .then()
                    .statusCode(200);
            before = customer;
        }
    }

    /// @return the place to ask from next
    private static String refresh(Company busy, Map<String, Integer> copy, String since) {
        String place = "";
        String first = null;
        while (place != null) {
            Response page =
                    busy.get("/v1/customers?limit=" + PAGE + "&changed_since=" + since + place);
            for (Map<String, Object> item : page.<List<Map<String, Object>>>path("data")) {
                copy.put((String) item.get("id"), (Integer) item.get("version"));
            }
            first = first == null ? page.path("page.sequence") : first;
            String next = page.path("page.next");
            place = next == null ? null : "&after=" + next;
        }
        return first;
    }

    private static Set<String> ids(String list, String filter) {
        Set<String> ids = new TreeSet<>();
        String place = "";
        while (place != null) {
            Response page = company.get("/v1/" + list + "?limit=" + PAGE + filter + place);
            List<String> found = page.then().statusCode(200).extract().path("data.id");
            ids.addAll(found);
            String next = page.path("page.next");
            place = next == null ? null : "&after=" + next;
        }
        return ids;
    }

    private static JsonNode graphql(String query) {
        String body = JsonMapper.shared().createObjectNode().put("query", query).toString();
        return JsonMapper.shared()
                .readTree(
                        io.restassured.RestAssured.given()
                                .baseUri(SERVER.url())
                                .header("Authorization", "Bearer " + company.key())
                                .contentType("application/json")
                                .body(body)
                                .post("/graphql")
                                .asByteArray());
    }
}
