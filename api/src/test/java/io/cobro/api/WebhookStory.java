package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.receiver.Arrival;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Events on their way to a receiver that verifies them.
final class WebhookStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    /// More than the events of any tenant here.
    private static final long FIRST_ATTEMPTS_FAIL = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void every_event_arrives_signed_and_what_failed_comes_again_under_the_same_id()
            throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (WebhookReceiver receiver = WebhookReceiver.start(0, FIRST_ATTEMPTS_FAIL)) {
            String endpoint = endpoint(company, receiver);
            String invoice = company.issued(company.customer());
            List<Map<String, Object>> deliveries = succeeded(company, endpoint, invoice);

            List<Arrival> arrivals = receiver.arrivals();
            assertThat(arrivals).allMatch(Arrival::verified);
            List<String> told =
                    deliveries.stream().map(it -> String.valueOf(it.get("event_id"))).toList();
            assertThat(eventsAnswered(arrivals, 503)).containsExactlyInAnyOrderElementsOf(told);
            assertThat(eventsAnswered(arrivals, 204)).containsExactlyInAnyOrderElementsOf(told);
            assertThat(company.get("/v1/events?limit=200").<List<String>>path("data.id"))
                    .containsAll(told);

            company.get("/v1/deliveries/" + deliveries.getFirst().get("id") + "/attempts")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(2))
                    .body("data.find { it.number == 1 }.status_code", equalTo(503))
                    .body("data.find { it.number == 2 }.status_code", equalTo(204));
        }
    }

    @Test
    void events_are_numbered_without_gaps_and_read_on_from_any_of_them() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer = company.customer();
        company.issued(customer);
        company.payment(customer);
        awaitUntil(() ->
                company.get("/v1/events?limit=200")
                        .<List<String>>path("data.type")
                        .contains("payment.received"));

        Response all = company.get("/v1/events?limit=200");
        List<Map<String, Object>> events = all.path("data");
        assertThat(events.stream().map(event -> Long.valueOf((String) event.get("sequence"))))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        List<Map<String, Object>> read = new ArrayList<>();
        String after = "0";
        while (read.size() < events.size()) {
            Response page = company.get("/v1/events?limit=2&after=" + after);
            read.addAll(page.path("data"));
            after = page.path("page.next");
        }
        assertThat(read).isEqualTo(events);
        String event = String.valueOf(events.getFirst().get("id"));
        assertThat(company.get("/v1/events/" + event).<Map<String, Object>>path("$"))
                .isEqualTo(events.getFirst());
        company.get("/v1/events?subject=" + customer)
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].type", equalTo("customer.created"));
        assertThat(company.get("/v1/events?types=invoice.*").<List<String>>path("data.type"))
                .isNotEmpty()
                .allMatch(type -> type.startsWith("invoice."));
    }

    private static String endpoint(Company company, WebhookReceiver receiver) {
        String body = "{\"url\":\"%s\",\"event_types\":[\"*\"]}".formatted(receiver.url());
        Response made =
                company.as()
                        .header("Idempotency-Key", "endpoint-1")
                        .contentType("application/json")
                        .body(body)
                        .post("/v1/webhook_endpoints");
        made.then().statusCode(201).body("secret", startsWith("whsec_"));
        receiver.trust(made.path("secret"));
        String id = made.path("id");
        company.as()
                .header("Idempotency-Key", "endpoint-1")
                .contentType("application/json")
                .body(body)
                .post("/v1/webhook_endpoints")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id))
                .body("secret", nullValue());
        assertThat(company.get("/v1/webhook_endpoints/" + id).asString())
                .doesNotContain("whsec_")
                .doesNotContain("\"secret\"");
        assertThat(company.get("/v1/webhook_endpoints").asString()).doesNotContain("whsec_");
        return id;
    }

    /// The deliveries of an endpoint, once that of the issued invoice and all others are through.
    private static List<Map<String, Object>> succeeded(
            Company company, String endpoint, String invoice) {
        String list = "/v1/webhook_endpoints/" + endpoint + "/deliveries?limit=200";
        awaitUntil(() -> {
            Response read = company.get(list);
            return read.<List<String>>path("data.event_type").contains("invoice.issued")
                    && read.<List<String>>path("data.status").stream()
                            .allMatch("succeeded"::equals);
        });
        assertThat(company.get("/v1/events?subject=" + invoice).<List<String>>path("data.type"))
                .contains("invoice.issued");
        return company.get(list).then().statusCode(200).extract().path("data");
    }

    private static List<String> eventsAnswered(List<Arrival> arrivals, int status) {
        return arrivals.stream()
                .filter(arrival -> arrival.status() == status)
                .map(Arrival::eventId)
                .toList();
    }

    /// Asks until the server has done what it does beside requests, however long that takes here.
    private static void awaitUntil(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }
}
