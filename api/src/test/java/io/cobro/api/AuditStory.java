package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
                                      eventId event { id type } sequence occurredAt actor action
                                      requestId idempotencyKey before after
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
        assertThat(entry.get("eventId").asString()).isEqualTo(rest.path("data[0].id"));
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
