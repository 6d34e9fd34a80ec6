package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.Recorder;
import io.cobro.api.testing.Recorder.Arrived;
import io.cobro.api.testing.Recorder.Call;
import io.cobro.api.testing.TestServer;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.persistence.testing.Rows;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.http.HttpHeaders;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Secrets that change, tests, sending again one by one and by ranges of the log, and the order of
/// each subject.
final class RedeliveryStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void during_the_overlap_both_secrets_verify_and_after_it_the_new_one_alone() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder = Recorder.answering(_ -> 204)) {
            Response made = endpoint(company, recorder.url("/a"), "\"customer.*\"", "none");
            String id = made.path("id");
            Webhook old = new Webhook(made.<String>path("secret"));

            Response rotated = company.post(of(id, "rotate_secret"), "{}");
            rotated.then()
                    .statusCode(200)
                    .body("secret", startsWith("whsec_"))
                    .body("version", equalTo(2))
                    .body("previous_secret_until", notNullValue());
            Webhook young = new Webhook(rotated.<String>path("secret"));
            company.customer();
            Call both = awaited(recorder, 1);
            assertThat(both.signatures().split(" ")).hasSize(2);
            assertThat(verifies(old, both, both.body())).isTrue();
            assertThat(verifies(young, both, both.body())).isTrue();
            assertThat(verifies(young, both, both.body() + " ")).isFalse();

            company.post(of(id, "rotate_secret"), "{\"overlap_seconds\":0}")
                    .then()
                    .statusCode(200)
                    .body("previous_secret_until", nullValue());
            company.customer();
            Call alone = awaited(recorder, 2);
            assertThat(alone.signatures().split(" ")).hasSize(1);
            assertThat(verifies(old, alone, alone.body())).isFalse();
            assertThat(verifies(young, alone, alone.body())).isFalse();

            company.post(of(id, "rotate_secret"), "{\"overlap_seconds\":604801}")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("out_of_range"));
            assertThat(company.get("/v1/webhook_endpoints/" + id).asString())
                    .doesNotContain("whsec_");
        }
    }

    @Test
    void a_test_event_reaches_the_tested_endpoint_alone_and_has_its_place_in_the_log()
            throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder =
                Recorder.answering(arrived -> arrived.attempt() == 1 ? 503 : 204)) {
            String tested =
                    endpoint(company, recorder.url("/a"), "\"invoice.paid\"", "none").path("id");
            endpoint(company, recorder.url("/b"), "\"*\"", "none");

            Response answer = company.once().post(of(tested, "test"));
            String delivery = company.id(answer);
            answer.then()
                    .body("event_type", equalTo("webhook_endpoint.tested"))
                    .body("status", equalTo("pending"))
                    .body("event_sequence", nullValue());
            awaitStatus(company, delivery, "succeeded");
            company.get("/v1/deliveries/" + delivery + "/attempts")
                    .then()
                    .statusCode(200)
                    .body("data.status_code", equalTo(List.of(503, 204)));
            Response event = company.get("/v1/events/" + answer.<String>path("event_id"));
            event.then()
                    .statusCode(200)
                    .body("type", equalTo("webhook_endpoint.tested"))
                    .body("subject.id", equalTo(tested));
            assertThat(company.get("/v1/deliveries/" + delivery).<String>path("event_sequence"))
                    .isEqualTo(event.<String>path("sequence"));
            company.customer();
            await(() -> recorder.calls().stream().anyMatch(call -> path(call).equals("/b")));
            assertThat(recorder.calls())
                    .filteredOn(call -> call.arrived().type().equals("webhook_endpoint.tested"))
                    .extracting(call -> path(call) + " " + call.arrived().attempt())
                    .containsExactly("/a 1", "/a 2");

            company.patch("/v1/webhook_endpoints/" + tested, 1, "{\"status\":\"disabled\"}");
            company.once()
                    .post(of(tested, "test"))
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("webhook_endpoint_not_active"));
        }
    }

    @Test
    void what_succeeded_or_is_exhausted_is_sent_again_under_the_same_id() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        Set<Integer> accepted = ConcurrentHashMap.newKeySet();
        accepted.add(5);
        try (Recorder recorder =
                Recorder.answering(arrived -> accepted.contains(arrived.attempt()) ? 204 : 500)) {
            String id = endpoint(company, recorder.url("/a"), "\"customer.*\"", "none").path("id");
            company.customer();
            await(() -> !company.get(of(id, "deliveries")).<List<?>>path("data").isEmpty());
            String delivery = company.get(of(id, "deliveries")).path("data[0].id");
            awaitStatus(company, delivery, "exhausted");
            assertThat(recorder.calls()).hasSize(3);

            company.once()
                    .post("/v1/deliveries/" + delivery + "/retry")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("pending"));
            company.get("/v1/audit_log?subject=" + delivery)
                    .then()
                    .body("data.action", equalTo(List.of("delivery.retried")))
                    .body("data[0].after.delivery.webhook_endpoint_id", equalTo(id));
            awaitStatus(company, delivery, "succeeded");
            assertThat(recorder.calls())
                    .as("the schedule begins anew: the first try fails, the second succeeds")
                    .hasSize(5);

            accepted.add(6);
            company.once().post("/v1/deliveries/" + delivery + "/retry").then().statusCode(200);
            await(() -> recorder.calls().size() == 6);
            awaitStatus(company, delivery, "succeeded");
            assertThat(recorder.calls().stream().map(call -> call.arrived().eventId()))
                    .hasSize(6)
                    .containsOnly(
                            company.get("/v1/deliveries/" + delivery).<String>path("event_id"));
            company.get(of(id, "deliveries") + "?status=succeeded&event_type=customer.created")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1));
            company.get(of(id, "deliveries") + "?status=exhausted,pending")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(0));
        }
    }

    @Test
    void the_attempts_of_a_delivery_are_paged_in_both_directions_over_both_faces()
            throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder = Recorder.answering(_ -> 204)) {
            String endpoint = endpoint(company, recorder.url("/a"), "\"*\"", "none").path("id");
            String delivery = company.id(company.once().post(of(endpoint, "test")));
            awaitStatus(company, delivery, "succeeded");
            String path = "/v1/deliveries/" + delivery + "/attempts";
            attemptAgain(company, delivery, 2, 5);

            Response first = company.get(path + "?limit=2");
            first.then()
                    .body("data.number", equalTo(List.of(1, 2)))
                    .body("page.prev", nullValue())
                    .body("page.has_more", equalTo(true));
            Response second = company.get(path + "?limit=2&after=" + first.path("page.next"));
            second.then().body("data.number", equalTo(List.of(3, 4)));
            Response third = company.get(path + "?limit=2&after=" + second.path("page.next"));
            third.then()
                    .body("data.number", equalTo(List.of(5)))
                    .body("page.next", nullValue())
                    .body("page.has_more", equalTo(false));
            Response back = company.get(path + "?limit=2&before=" + third.path("page.prev"));
            back.then().body("data.number", equalTo(List.of(3, 4)));
            company.get(path + "?limit=2&before=" + back.path("page.prev"))
                    .then()
                    .body("data.number", equalTo(List.of(1, 2)))
                    .body("page.prev", nullValue());

            JsonNode data =
                    new Graphql(SERVER, company.key())
                            .data(
                                    """
                                    query($id: ID!, $after: String!) { delivery(id: $id) {
                                      newest: attempts(last: 2) {
                                        nodes { number }
                                        pageInfo { hasNextPage hasPreviousPage } }
                                      next: attempts(first: 1, after: $after) {
                                        edges { node { number statusCode } } }
                                    } }
                                    """,
                                    Map.of("id", delivery, "after", first.path("page.next")));
            assertThat(data.at("/delivery/newest").toString())
                    .isEqualTo(
                            """
                            {"nodes":[{"number":4},{"number":5}],\
                            "pageInfo":{"hasNextPage":false,"hasPreviousPage":true}}\
                            """);
            assertThat(data.at("/delivery/next/edges").toString())
                    .isEqualTo("[{\"node\":{\"number\":3,\"statusCode\":500}}]");

            attemptAgain(company, delivery, 6, 205);
            company.get(path).then().body("data", hasSize(50));
            company.get(path + "?limit=200").then().body("data", hasSize(200));
        }
    }

    @Test
    void a_range_of_the_log_is_sent_again_and_each_of_its_deliveries_says_so() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder = Recorder.answering(_ -> 204)) {
            for (int i = 0; i < 3; i++) {
                company.customer();
            }
            await(() -> company.get("/v1/events").<List<?>>path("data").size() >= 4);
            String id =
                    endpoint(
                                    company,
                                    recorder.url("/a"),
                                    "\"customer.*\",\"billing_entity.*\"",
                                    "none")
                            .path("id");
            Response begun =
                    company.post(
                            of(id, "replays"),
                            "{\"from_sequence\":\"1\",\"types\":[\"customer.*\"]}");
            String replay = company.id(begun);
            begun.then().body("status", equalTo("running")).body("next_sequence", equalTo("1"));
            await(() -> company.get("/v1/replays/" + replay).path("status").equals("completed"));
            company.get("/v1/replays/" + replay)
                    .then()
                    .body("delivery_count", equalTo(3))
                    .body("completed_at", notNullValue());
            await(() -> recorder.calls().size() == 3);
            List<String> told = company.get("/v1/events?types=customer.*").path("data.id");
            assertThat(recorder.calls())
                    .extracting(call -> call.arrived().eventId())
                    .containsExactlyInAnyOrderElementsOf(told);
            company.get(of(id, "deliveries") + "?replay=" + replay)
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(3))
                    .body("data[0].replay_id", equalTo(replay));
            company.get(of(id, "deliveries") + "?event=" + told.getFirst())
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1));
            company.post(of(id, "replays"), "{\"from_sequence\":\"9999\"}")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("out_of_range"));
        }
    }

    @Test
    void two_nodes_keep_the_order_of_each_subject_and_no_two_attempts_of_a_delivery_overlap()
            throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        int customers = 12;
        int changes = 5;
        // Each third event of the log fails once, and each seventh always.
        try (Recorder recorder =
                        Recorder.answering(
                                arrived -> isDoomed(arrived) || isUnlucky(arrived) ? 503 : 204);
                Application _ = SERVER.anotherNode(true)) {
            String id =
                    endpoint(company, recorder.url("/a"), "\"customer.*\"", "per_subject")
                            .path("id");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < customers; i++) {
                ids.add(company.customer());
            }
            for (int version = 1; version < changes; version++) {
                for (String customer : ids) {
                    company.patch(
                                    "/v1/customers/" + customer,
                                    version,
                                    "{\"payment_terms_days\":%d}".formatted(version))
                            .then()
                            .statusCode(200);
                }
            }
            int all = customers * changes;
            await(() ->
                    settled(company, id, "succeeded") + settled(company, id, "exhausted") == all);

            Map<String, List<Call>> bySubject =
                    recorder.calls().stream()
                            .collect(Collectors.groupingBy(call -> call.arrived().subject()));
            assertThat(bySubject.keySet()).containsExactlyInAnyOrderElementsOf(ids);
            bySubject
                    .values()
                    .forEach(calls -> {
                        assertThat(calls)
                                .as("the order of the log, each event tried to its end")
                                .isSortedAccordingTo((a, b) ->
                                        Long.compare(
                                                a.arrived().sequence() * 100
                                                        + a.arrived().attempt(),
                                                b.arrived().sequence() * 100
                                                        + b.arrived().attempt()));
                        for (int i = 1; i < calls.size(); i++) {
                            assertThat(calls.get(i).began())
                                    .isGreaterThanOrEqualTo(calls.get(i - 1).ended());
                        }
                        assertThat(calls.stream().filter(call -> call.status() == 204))
                                .hasSize(
                                        changes
                                                - (int)
                                                        calls.stream()
                                                                .map(Call::arrived)
                                                                .filter(RedeliveryStory::isDoomed)
                                                                .map(Arrived::eventId)
                                                                .distinct()
                                                                .count());
                    });
        }
    }

    @Test
    void graphql_does_the_same() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder = Recorder.answering(_ -> 204)) {
            Response made =
                    graphql(
                            company,
                            """
                            mutation { createWebhookEndpoint(input: {url: "%s", eventTypes: ["*"],
                              ordering: PER_SUBJECT}) { webhookEndpoint { id ordering } } }
                            """
                                    .formatted(recorder.url("/a")));
            String id = made.path("data.createWebhookEndpoint.webhookEndpoint.id");
            assertThat(made.<String>path("data.createWebhookEndpoint.webhookEndpoint.ordering"))
                    .isEqualTo("PER_SUBJECT");
            Response rotated =
                    graphql(
                            company,
                            """
                            mutation { rotateWebhookEndpointSecret(input: {id: "%s", overlapSeconds: 60})
                              { secret webhookEndpoint { previousSecretUntil } userErrors { code } } }
                            """
                                    .formatted(id));
            assertThat(rotated.<String>path("data.rotateWebhookEndpointSecret.secret"))
                    .startsWith("whsec_");
            String delivery =
                    graphql(
                                    company,
                                    """
                                    mutation { testWebhookEndpoint(input: {id: "%s"})
                                      { delivery { id status } userErrors { code } } }
                                    """
                                            .formatted(id))
                            .path("data.testWebhookEndpoint.delivery.id");
            awaitStatus(company, delivery, "succeeded");
            graphql(
                            company,
                            """
                            mutation { retryDelivery(input: {id: "%s"}) { delivery { status } } }
                            """
                                    .formatted(delivery))
                    .then()
                    .body("data.retryDelivery.delivery.status", equalTo("PENDING"));
            awaitStatus(company, delivery, "succeeded");
            String replay =
                    graphql(
                                    company,
                                    """
                                    mutation { createReplay(input: {id: "%s", fromSequence: "1"})
                                      { replay { id status toSequence } userErrors { code } } }
                                    """
                                            .formatted(id))
                            .path("data.createReplay.replay.id");
            await(() -> company.get("/v1/replays/" + replay).path("status").equals("completed"));
            graphql(
                            company,
                            """
                            { webhookEndpoint(id: "%s") { replays(first: 1) { nodes { id status } }
                                deliveries(filter: {eventType: ["webhook_endpoint.tested"]}) {
                                  nodes { id attemptCount replay { id } } } }
                              replay(id: "%s") { webhookEndpoint { id } deliveryCount } }
                            """
                                    .formatted(id, replay))
                    .then()
                    .body("data.webhookEndpoint.replays.nodes[0].id", equalTo(replay))
                    .body("data.webhookEndpoint.deliveries.nodes", hasSize(1))
                    .body("data.webhookEndpoint.deliveries.nodes[0].attemptCount", equalTo(2))
                    .body("data.replay.webhookEndpoint.id", equalTo(id));
        }
    }

    private static Response graphql(Company company, String document) {
        Response answer =
                RestAssured.given()
                        .baseUri(SERVER.url())
                        .header("Authorization", "Bearer " + company.key())
                        .contentType("application/json")
                        .body(Map.of("query", document))
                        .post("/graphql");
        answer.then().statusCode(200).body("errors", nullValue());
        return answer;
    }

    private static boolean isDoomed(Arrived arrived) {
        return arrived.sequence() % 7 == 0;
    }

    private static boolean isUnlucky(Arrived arrived) {
        return arrived.attempt() == 1 && arrived.sequence() % 3 == 0;
    }

    private static int settled(Company company, String endpoint, String status) {
        return company.get(of(endpoint, "deliveries") + "?limit=200&status=" + status)
                .<List<?>>path("data")
                .size();
    }

    private static Response endpoint(Company company, String url, String types, String ordering) {
        Response made =
                company.post(
                        "/v1/webhook_endpoints",
                        "{\"url\":\"%s\",\"event_types\":[%s],\"ordering\":\"%s\"}"
                                .formatted(url, types, ordering));
        made.then().statusCode(201).body("ordering", equalTo(ordering));
        return made;
    }

    /// As if somebody had asked for it again and again.
    private static void attemptAgain(Company company, String delivery, int from, int to)
            throws SQLException {
        Rows.change(
                SERVER.database(),
                company.tenant(),
                """
                insert into cobro.delivery_attempt
                  (tenant_id, delivery_id, attempt_no, started_at, duration_ms, status_code)
                select %d, '%s', n, now(), 1, 500 from generate_series(%d, %d) n
                """
                        .formatted(
                                company.tenant().id().number(),
                                DeliveryId.parse(delivery).orElseThrow().value(),
                                from,
                                to));
    }

    private static String of(String endpoint, String what) {
        return "/v1/webhook_endpoints/" + endpoint + "/" + what;
    }

    private static String path(Call call) {
        return call.arrived().path();
    }

    private static boolean verifies(Webhook verifier, Call call, String body) {
        try {
            verifier.verify(
                    body,
                    HttpHeaders.of(
                                    Map.of(
                                            "webhook-id", List.of(call.arrived().eventId()),
                                            "webhook-timestamp", List.of(call.timestamp()),
                                            "webhook-signature", List.of(call.signatures())),
                                    (_, _) -> true)
                            .map());
            return true;
        } catch (WebhookVerificationException refused) {
            return false;
        }
    }

    private static Call awaited(Recorder recorder, int calls) {
        await(() -> recorder.calls().size() >= calls);
        return recorder.calls().get(calls - 1);
    }

    private static void awaitStatus(Company company, String delivery, String status) {
        await(() -> company.get("/v1/deliveries/" + delivery).path("status").equals(status));
    }

    /// Asks until the server has done what it does beside requests, however long that takes here.
    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }
}
