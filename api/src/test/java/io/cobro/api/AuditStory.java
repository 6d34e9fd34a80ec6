package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who did what, when and by which request.
final class AuditStory {

    private static final Instant NOON = Instant.parse("2026-11-22T18:00:00Z");

    private static final SetClock NOW = new SetClock(NOON);

    @RegisterExtension static final TestServer SERVER = new TestServer(NOW);

    @Test
    void a_change_is_told_with_who_asked_for_it_and_by_which_request() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String key = azul.get("/v1/api_keys").path("data[0].id");
        String customer =
                azul.as()
                        .header("Idempotency-Key", "alta-7")
                        .header("Request-Id", "req_alta")
                        .contentType("application/json")
                        .body("{\"name\":\"El Clavo\"}")
                        .post("/v1/customers")
                        .path("id");
        Response log = awaited(azul, "subject=" + customer, 1);
        log.then()
                .body("data[0].action", equalTo("customer.created"))
                .body("data[0].actor", equalTo(key))
                .body("data[0].occurred_at", equalTo("2026-11-22T18:00:00.000Z"))
                .body("data[0].request_id", equalTo("req_alta"))
                .body("data[0].idempotency_key", equalTo("alta-7"))
                .body("data[0].subject.type", equalTo("customer"))
                .body("data[0].subject.id", equalTo(customer))
                .body("data[0].subject.version", equalTo(1))
                .body("data[0].before", nullValue())
                .body("data[0].after.customer.name", equalTo("El Clavo"));
    }

    @Test
    void a_change_is_told_with_what_was_there_before_it() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String customer =
                azul.id(
                        azul.post(
                                "/v1/customers",
                                "{\"name\":\"El Clavo\",\"email\":\"a@clavo.mx\",\"metadata\":{\"zona\":\"norte\"}}"));
        String path = "/v1/customers/" + customer;
        azul.patch(path, 1, "{\"payment_terms_days\":8,\"metadata\":{\"ruta\":\"7\"}}")
                .then()
                .statusCode(200);
        azul.patch(path, 2, "{\"email\":\"b@clavo.mx\"}").then().statusCode(200);
        azul.post(path + "/hold", "{\"reason\":\"Aclara\"}").then().statusCode(200);
        Response log = awaited(azul, "subject=" + customer, 4);
        log.then()
                .body("data[2].action", equalTo("customer.updated"))
                .body("data[2].before.size()", equalTo(2))
                .body("data[2].before.payment_terms_days", nullValue())
                .body("data[2].before.metadata", equalTo(Map.of("zona", "norte")))
                .body("data[2].after.customer.payment_terms_days", equalTo(8))
                .body("data[1].action", equalTo("customer.updated"))
                .body("data[1].before", nullValue())
                .body("data[0].before", hasKey("hold"));
        assertThat(log.asString()).doesNotContain("clavo.mx");

        String key = azul.get("/v1/api_keys").path("data[0].id");
        azul.patch("/v1/api_keys/" + key, 1, "{\"name\":\"ERP\"}").then().statusCode(200);
        awaited(azul, "subject=" + key, 2)
                .then()
                .body("data[0].action", equalTo("api_key.updated"))
                .body("data[0].before.size()", equalTo(1))
                .body("data[0].before", hasKey("name"));
    }

    @Test
    void it_is_narrowed_by_actor_request_and_time() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Company clerk =
                new Company(SERVER, azul.tenant(), SERVER.key(azul.tenant(), "customers:write"));
        clerk.as()
                .header("Request-Id", "req_clerk")
                .contentType("application/json")
                .body("{\"name\":\"La Tuerca\"}")
                .post("/v1/customers")
                .then()
                .statusCode(201);
        NOW.set(NOON.plus(Duration.ofHours(1)));
        try {
            azul.customer();
        } finally {
            NOW.set(NOON);
        }
        String actor = awaited(azul, "request_id=req_clerk", 1).path("data[0].actor");
        assertThat(awaited(azul, "actor=" + actor, 1).<String>path("data[0].request_id"))
                .isEqualTo("req_clerk");
        assertThat(actions(awaited(azul, "occurred_at_gte=2026-11-22T19:00:00Z", 1)))
                .containsExactly("customer.created");
        assertThat(actions(azul.get("/v1/audit_log?occurred_at_lte=2026-11-22T17:59:59Z")))
                .isEmpty();
        assertThat(
                        actions(
                                azul.get(
                                        "/v1/audit_log?occurred_at_gte=2026-11-23T00:00:00Z&occurred_at_lte=2026-11-22T00:00:00Z")))
                .isEmpty();
        azul.get("/v1/audit_log?actor=nobody").then().body("data.size()", equalTo(0));
        azul.get("/v1/audit_log?occurred_at_gte=yesterday").then().statusCode(400);
    }

    @Test
    void its_pages_go_forth_and_back_newest_first() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        for (int i = 0; i < 5; i++) {
            azul.customer();
        }
        List<String> all = sequences(awaited(azul, "limit=200", 7));
        assertThat(all)
                .isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(b), Long.parseLong(a)));
        List<String> paged = new ArrayList<>();
        Response page = azul.get("/v1/audit_log?limit=3");
        paged.addAll(sequences(page));
        while (page.<Boolean>path("page.has_more")) {
            page = azul.get("/v1/audit_log?limit=3&after=" + page.path("page.next"));
            paged.addAll(sequences(page));
        }
        assertThat(paged).isEqualTo(all);
        Response back = azul.get("/v1/audit_log?limit=3&before=" + page.path("page.prev"));
        int end = all.indexOf(sequences(page).getFirst());
        assertThat(sequences(back)).isEqualTo(all.subList(end - 3, end));
    }

    @Test
    void another_tenant_finds_nothing_of_it() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Company roja = Company.found(SERVER, "Distribuidora Roja");
        String customer = azul.customer();
        String request = awaited(azul, "subject=" + customer, 1).path("data[0].request_id");
        for (String filter : List.of("subject=" + customer, "request_id=" + request)) {
            roja.get("/v1/audit_log?" + filter).then().body("data.size()", equalTo(0));
        }
        String cursor = azul.get("/v1/audit_log?limit=1").path("page.next");
        roja.get("/v1/audit_log?after=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
    }

    @Test
    void graphql_tells_the_same() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String customer = azul.customer();
        Response rest = awaited(azul, "subject=" + customer, 1);
        JsonNode log =
                new Graphql(SERVER, azul.key())
                        .data(
                                """
                                query($subject: ID) {
                                  auditLog(first: 1, filter: {subject: $subject}) {
                                    nodes {
                                      entryId event { id type } sequence occurredAt actor action
                                      requestId idempotencyKey reason before after
                                      subject { type resourceId version resource { id } }
                                    }
                                    pageInfo { hasNextPage }
                                  }
                                }\
                                """,
                                Map.of("subject", customer))
                        .get("auditLog");
        assertThat(log.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
        JsonNode entry = log.at("/nodes/0");
        assertThat(entry.get("entryId").asString()).isEqualTo(rest.path("data[0].id"));
        assertThat(entry.get("sequence").asString()).isEqualTo(rest.path("data[0].sequence"));
        assertThat(entry.get("actor").asString()).isEqualTo(rest.path("data[0].actor"));
        assertThat(entry.get("action").asString()).isEqualTo("customer.created");
        assertThat(entry.get("requestId").asString()).isEqualTo(rest.path("data[0].request_id"));
        assertThat(entry.get("idempotencyKey").asString())
                .isEqualTo(rest.path("data[0].idempotency_key"));
        assertThat(entry.at("/event/id").asString()).isEqualTo(rest.path("data[0].id"));
        assertThat(entry.at("/event/type").asString()).isEqualTo("customer.created");
        assertThat(entry.at("/subject/resourceId").asString()).isEqualTo(customer);
        assertThat(entry.at("/subject/resource/id").asString()).isEqualTo(customer);
        assertThat(entry.get("before").isNull()).isTrue();
        assertThat(entry.at("/after/customer/name").asString()).isEqualTo("Tlapalería El Clavo");
    }

    @Test
    void it_tells_why_in_the_words_of_who_asked_and_events_do_not() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String customer =
                because(azul, "Lo pidi%C3%B3 gerencia, 100%25 seguro")
                        .contentType("application/json")
                        .body("{\"name\":\"El Clavo\"}")
                        .post("/v1/customers")
                        .path("id");
        awaited(azul, "subject=" + customer, 1)
                .then()
                .body("data[0].reason", equalTo("Lo pidió gerencia, 100% seguro"));
        assertThat(azul.get("/v1/events?subject=" + customer).asString())
                .contains("customer.created")
                .doesNotContain("gerencia");
        assertThat(awaited(azul, "subject=" + azul.customer(), 1).<String>path("data[0].reason"))
                .isNull();
    }

    @Test
    void graphql_takes_the_reason_from_the_same_header() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String customer =
                SERVER.graphql(azul.key())
                        .header("Cobro-Reason", "Alta%20en%20feria")
                        .contentType("application/json")
                        .body(
                                "{\"query\":\"mutation { createCustomer(input: {name: \\\"El Clavo\\\"}) { customer { id } } }\"}")
                        .post("/graphql")
                        .path("data.createCustomer.customer.id");
        awaited(azul, "subject=" + customer, 1)
                .then()
                .body("data[0].reason", equalTo("Alta en feria"));
        SERVER.graphql(azul.key())
                .header("Cobro-Reason", "%")
                .header("Accept", "application/graphql-response+json")
                .contentType("application/json")
                .body("{\"query\":\"mutation { __typename }\"}")
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("errors[0].extensions.code", equalTo("reason_invalid"));
    }

    @Test
    void a_reason_has_as_many_characters_as_it_may() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        for (int length : List.of(500, 501)) {
            because(azul, "%C3%B1".repeat(length))
                    .contentType("application/json")
                    .body("{\"name\":\"El Clavo\"}")
                    .post("/v1/customers")
                    .then()
                    .statusCode(length == 500 ? 201 : 400);
        }
        azul.get("/v1/customers").then().body("data.size()", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "100%", "%zz", "%C3", "%ff", "a%0Ab", "%00", "%E2%80%A8"})
    void a_reason_is_text_on_one_line(String header) {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        because(azul, header)
                .contentType("application/json")
                .body("{\"name\":\"El Clavo\"}")
                .post("/v1/customers")
                .then()
                .statusCode(400)
                .body("code", equalTo("reason_invalid"));
        azul.get("/v1/customers").then().body("data.size()", equalTo(0));
    }

    @Test
    void a_reason_has_five_hundred_characters_at_most_whatever_their_bytes() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        because(azul, "%C3%B1".repeat(500))
                .contentType("application/json")
                .body("{\"name\":\"El Clavo\"}")
                .post("/v1/customers")
                .then()
                .statusCode(201);
        because(azul, "x".repeat(501))
                .contentType("application/json")
                .body("{\"name\":\"El Clavo\"}")
                .post("/v1/customers")
                .then()
                .statusCode(400);
    }

    @Test
    void a_request_that_only_reads_has_no_reason_to_be_refused_for() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        azul.as().header("Cobro-Reason", "%").get("/v1/customers").then().statusCode(200);
    }

    @Test
    void what_no_event_tells_is_told_as_well_without_any_secret() {
        Company azul = Company.found(SERVER, "Distribuidora Azul", TenantMode.TEST);
        String key = azul.get("/v1/api_keys").path("data[0].id");
        String endpoint =
                azul.id(
                        because(azul, "Nuevo ERP")
                                .contentType("application/json")
                                .body(
                                        "{\"url\":\"http://127.0.0.1:9/capability?key=1\",\"event_types\":[\"*\"]}")
                                .post("/v1/webhook_endpoints"));
        String path = "/v1/webhook_endpoints/" + endpoint;
        azul.post(path + "/replays", "{\"from_sequence\":\"1\"}").then().statusCode(201);
        azul.patch(path, 1, "{\"description\":\"ERP\",\"url\":\"http://127.0.0.1:9/b\"}")
                .then()
                .statusCode(200);
        azul.post(path + "/rotate_secret", "{}").then().statusCode(200);
        azul.delete(path, 3).then().statusCode(204);
        String account =
                azul.id(
                        azul.post(
                                "/v1/bank_accounts",
                                "{\"name\":\"BBVA\",\"number\":\"012320001847205939\"}"));
        azul.as()
                .contentType("application/json")
                .body("{\"scopes\":[\"customers:read\"],\"actor\":\"ana\"}")
                .post("/v1/access_tokens")
                .then()
                .statusCode(201);
        azul.post("/v1/test_clock", "{\"now\":\"2026-12-01T15:00:00Z\"}").then().statusCode(200);
        azul.post("/v1/test_clock/advance", "{\"by\":\"PT1H\"}").then().statusCode(200);
        azul.as().delete("/v1/test_clock").then().statusCode(204);

        Response log = azul.get("/v1/audit_log?limit=200");
        List<Map<String, Object>> acts =
                log.<List<Map<String, Object>>>path("data").stream()
                        .filter(entry -> entry.get("sequence") == null)
                        .toList();
        assertThat(acts.reversed())
                .extracting(entry -> entry.get("action"))
                .containsExactly(
                        "webhook_endpoint.created",
                        "replay.created",
                        "webhook_endpoint.updated",
                        "webhook_endpoint.secret_rotated",
                        "webhook_endpoint.deleted",
                        "bank_account.created",
                        "access_token.created",
                        "test_clock.set",
                        "test_clock.advanced",
                        "test_clock.cleared");
        assertThat(acts).extracting(entry -> entry.get("actor")).containsOnly(key);
        assertThat(log.asString())
                .doesNotContain("whsec_", "cobro_token_", "9:9/", "capability", "2320001847205939");
        azul.get("/v1/audit_log?subject=" + account)
                .then()
                .body("data[0].after.bank_account.number", equalTo("•••• 5939"))
                .body("data[0].before", nullValue());

        azul.get("/v1/audit_log?subject=" + endpoint)
                .then()
                .body("data.size()", equalTo(4))
                .body("data[3].id", startsWith("act_"))
                .body("data[3].reason", equalTo("Nuevo ERP"))
                .body("data[3].subject.type", equalTo("webhook_endpoint"))
                .body("data[3].after.webhook_endpoint.url", equalTo("http://127.0.0.1:9"))
                .body("data[3].before", nullValue())
                .body("data[2].subject.version", equalTo(2))
                .body("data[2].after.webhook_endpoint.description", equalTo("ERP"))
                .body("data[2].after.webhook_endpoint.url", equalTo("http://127.0.0.1:9"))
                .body("data[2].before.size()", equalTo(2))
                .body("data[2].before.description", nullValue())
                .body("data[2].before.url", equalTo("http://127.0.0.1:9"))
                .body("data[2].reason", nullValue());
        azul.get("/v1/audit_log?subject=" + key)
                .then()
                .body("data[0].action", equalTo("access_token.created"))
                .body("data[0].after.access_token.actor", equalTo("ana"))
                .body("data[0].after.access_token.scopes", equalTo(List.of("customers:read")));
        azul.get("/v1/audit_log?occurred_at_gte=2026-12-01T16:00:00Z")
                .then()
                .body("data[0].action", equalTo("test_clock.cleared"));
    }

    @Test
    void a_repeated_request_leaves_one_trace() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        for (int i = 0; i < 2; i++) {
            azul.as()
                    .header("Idempotency-Key", "alta")
                    .contentType("application/json")
                    .body("{\"name\":\"BBVA\",\"number\":\"012320001847205939\"}")
                    .post("/v1/bank_accounts")
                    .then()
                    .statusCode(201);
        }
        Response log = azul.get("/v1/audit_log?limit=200");
        assertThat(actions(log)).containsOnlyOnce("bank_account.created");
        log.then().body("data[0].idempotency_key", equalTo("alta"));
    }

    @Test
    void pages_of_what_events_tell_and_of_what_they_do_not_go_forth_and_back() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        for (int i = 0; i < 4; i++) {
            awaited(azul, "subject=" + azul.customer(), 1);
            token(azul);
            token(azul);
        }
        List<String> all = awaited(azul, "limit=200", 14).path("data.id");
        assertThat(all.stream().map(id -> id.substring(0, 3)))
                .startsWith("act", "act", "evt", "act", "act", "evt", "act", "act", "evt");
        List<String> forth = new ArrayList<>();
        List<String> back = new ArrayList<>();
        Response page = azul.get("/v1/audit_log?limit=2");
        while (true) {
            forth.addAll(page.path("data.id"));
            if (!page.<Boolean>path("page.has_more")) {
                break;
            }
            page = azul.get("/v1/audit_log?limit=2&after=" + page.path("page.next"));
        }
        assertThat(forth).isEqualTo(all);
        back.addAll(page.path("data.id"));
        while (page.path("page.prev") != null) {
            page = azul.get("/v1/audit_log?limit=2&before=" + page.path("page.prev"));
            back.addAll(0, page.path("data.id"));
        }
        assertThat(back).isEqualTo(all);
    }

    @Test
    void another_tenant_finds_no_trace() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Company roja = Company.found(SERVER, "Distribuidora Roja");
        token(azul);
        String actor = azul.get("/v1/api_keys").path("data[0].id");
        assertThat(actions(azul.get("/v1/audit_log?actor=" + actor)))
                .contains("access_token.created");
        roja.get("/v1/audit_log?actor=" + actor).then().body("data.size()", equalTo(0));
        assertThat(actions(roja.get("/v1/audit_log?limit=200")))
                .doesNotContain("access_token.created");
    }

    private static void token(Company of) {
        of.as()
                .contentType("application/json")
                .body("{\"scopes\":[\"customers:read\"],\"actor\":\"ana\"}")
                .post("/v1/access_tokens")
                .then()
                .statusCode(201);
    }

    private static RequestSpecification because(Company of, String reason) {
        return of.once().header("Cobro-Reason", reason);
    }

    private static List<String> actions(Response log) {
        return log.path("data.action");
    }

    private static List<String> sequences(Response log) {
        return log.path("data.sequence");
    }

    /// The log once it holds so many entries: events get their numbers soon after the change.
    private static Response awaited(Company company, String filter, int entries) {
        Response log;
        do {
            log = company.get("/v1/audit_log?" + filter);
            log.then().statusCode(200);
        } while (log.<List<?>>path("data").size() < entries);
        return log;
    }
}
