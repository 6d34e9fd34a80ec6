package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A tenant that tries out what time will bring.
final class TestClockStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    /// Noon in Mexico City.
    private static final String START = "2026-03-01T18:00:00.000Z";

    /// More than the events of any tenant here.
    private static final long FIRST_ATTEMPTS_FAIL = 1_000;

    /// Those of the server's schedule.
    private static final int ATTEMPTS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Company company;

    @BeforeEach
    void a_test_tenant_whose_clock_stands_still() {
        company = Company.found(SERVER, "Distribuidora Azul", TenantMode.TEST);
        set(START).then().statusCode(200).body("now", equalTo(START)).body("frozen", equalTo(true));
    }

    @Test
    void an_invoice_becomes_overdue_on_the_way_and_all_of_it_is_there_when_the_advance_answers() {
        String invoice = dueIn30Days();
        company.get("/v1/invoices/" + invoice)
                .then()
                .body("due_date", equalTo("2026-03-31"))
                .body("timeliness", equalTo("not_due"));
        assertThat(overdue(invoice)).isEmpty();

        advance("{\"by\":\"P2M\"}")
                .then()
                .statusCode(200)
                .body("now", equalTo("2026-05-01T18:00:00.000Z"))
                .body("frozen", equalTo(true));

        // Midnight after the due date.
        assertThat(overdue(invoice)).containsExactly("2026-04-01T06:00:00.000Z");
        company.get("/v1/invoices/" + invoice)
                .then()
                .body("timeliness", equalTo("overdue"))
                .body("days_past_due", equalTo(31));
        company.get("/v1/reports/aging").then().body("as_of", equalTo("2026-05-01"));
        company.get("/v1/test_clock")
                .then()
                .statusCode(200)
                .body("now", equalTo("2026-05-01T18:00:00.000Z"));
    }

    @Test
    void a_clock_that_goes_back_and_comes_again_tells_nothing_twice() {
        String invoice = dueIn30Days();
        advance("{\"by\":\"P2M\"}").then().statusCode(200);
        set(START).then().statusCode(200);
        company.get("/v1/invoices/" + invoice).then().body("timeliness", equalTo("not_due"));
        String second = dueIn30Days();
        advance("{\"by\":\"P3M\"}").then().statusCode(200);

        assertThat(overdue(invoice)).hasSize(1);
        assertThat(overdue(second)).containsExactly("2026-04-01T06:00:00.000Z");
    }

    @Test
    void a_clock_that_is_set_skips_what_lies_between_and_catches_up() {
        String invoice = dueIn30Days();
        set("2026-06-15T18:00:00Z").then().statusCode(200);
        assertThat(overdue(invoice)).containsExactly("2026-06-15T18:00:00.000Z");
    }

    @Test
    void advances_at_once_end_at_the_later_target_and_double_nothing() throws Exception {
        String invoice = dueIn30Days();
        List<Future<Response>> advances = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String to :
                    List.of(
                            "2026-04-10T18:00:00Z",
                            "2026-05-10T18:00:00Z",
                            "2026-05-10T18:00:00Z")) {
                advances.add(threads.submit(() -> advance("{\"to\":\"%s\"}".formatted(to))));
            }
        }
        for (Future<Response> advance : advances) {
            assertThat(advance.get().statusCode()).isIn(200, 409);
        }
        company.get("/v1/test_clock").then().body("now", equalTo("2026-05-10T18:00:00.000Z"));
        assertThat(overdue(invoice)).containsExactly("2026-04-01T06:00:00.000Z");
    }

    @Test
    void an_advance_under_a_key_goes_as_far_as_the_first_time() {
        for (String replayed : new String[] {null, "true"}) {
            company.as()
                    .header("Idempotency-Key", "advance-1")
                    .contentType("application/json")
                    .body("{\"by\":\"P1DT12H\"}")
                    .post("/v1/test_clock/advance")
                    .then()
                    .statusCode(200)
                    .header("Idempotent-Replayed", equalTo(replayed))
                    .body("now", equalTo("2026-03-03T06:00:00.000Z"));
        }
        company.get("/v1/test_clock").then().body("now", equalTo("2026-03-03T06:00:00.000Z"));
    }

    @Test
    void a_delivery_that_failed_comes_again_when_the_clock_has_moved() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start(0, FIRST_ATTEMPTS_FAIL)) {
            String deliveries = deliveriesTo(receiver);
            company.customer();
            awaitUntil(() -> statuses(deliveries).equals(List.of("retry_scheduled")));
            assertThat(company.get(deliveries).<String>path("data[0].next_attempt_at"))
                    .as("by the tenant's time")
                    .startsWith("2026-03-01T18:00:00.");

            advance("{\"by\":\"PT1M\"}").then().statusCode(200);
            awaitUntil(() -> statuses(deliveries).equals(List.of("succeeded")));
            company.get(deliveries)
                    .then()
                    .body("data[0].attempt_count", equalTo(2))
                    .body("data[0].delivered_at", equalTo("2026-03-01T18:01:00.000Z"));
        }
    }

    @Test
    void an_endpoint_that_always_fails_is_tried_as_the_clock_moves_until_the_schedule_ends()
            throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start(0, FIRST_ATTEMPTS_FAIL)) {
            String deliveries = deliveriesTo(receiver, false);
            company.customer();
            awaitUntil(() -> statuses(deliveries).equals(List.of("retry_scheduled")));
            awaitUntil(() -> {
                // Seconds: after five days the endpoint would be disabled.
                advance("{\"by\":\"PT1S\"}").then().statusCode(200);
                return statuses(deliveries).equals(List.of("exhausted"));
            });
            company.get(deliveries)
                    .then()
                    .body("data[0].status", equalTo("exhausted"))
                    .body("data[0].attempt_count", equalTo(ATTEMPTS));
        }
    }

    @Test
    void a_delivery_that_failed_comes_again_when_the_clock_is_gone() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start(0, FIRST_ATTEMPTS_FAIL)) {
            set("2030-03-01T18:00:00Z").then().statusCode(200);
            String deliveries = deliveriesTo(receiver);
            company.customer();
            awaitUntil(() -> statuses(deliveries).equals(List.of("retry_scheduled")));

            company.as().delete("/v1/test_clock").then().statusCode(204);
            company.get("/v1/test_clock").then().body("frozen", equalTo(false));
            awaitUntil(() -> statuses(deliveries).equals(List.of("succeeded")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "409 | test_clock_is_later    | -    | {'to': '2026-03-01T17:59:59Z'}",
                "422 | advance_too_long       | /by  | {'by': 'P401D'}",
                "422 | advance_too_long       | /to  | {'to': '2028-01-01T00:00:00Z'}",
                "422 | instant_out_of_range   | /by  | {'by': 'P9999Y'}",
                "422 | conflicting_properties | /by  | {'to': '2026-04-01T00:00:00Z', 'by': 'P1D'}",
                "422 | invalid_format         | /by  | {'by': 'P'}",
                "422 | invalid_format         | /by  | {'by': '-P1D'}",
                "422 | too_few_items          | -    | {}"
            })
    void an_advance_that_leads_nowhere_is_refused(
            int status, String code, String pointer, String body) {
        Response refused = advance(body.replace('\'', '"'));
        refused.then().statusCode(status);
        String told = refused.path("errors[0].code");
        assertThat(told == null ? refused.<String>path("code") : told).isEqualTo(code);
        if (pointer != null) {
            refused.then().body("errors[0].pointer", equalTo(pointer));
        }
        company.get("/v1/test_clock").then().body("now", equalTo(START));
    }

    @Test
    void a_live_tenant_lives_at_the_true_time() {
        company = Company.found(SERVER, "Distribuidora Azul");
        company.get("/v1/test_clock").then().statusCode(200).body("frozen", equalTo(false));
        set(START).then().statusCode(409).body("code", equalTo("test_mode_only"));
        advance("{\"by\":\"P1D\"}").then().statusCode(409).body("code", equalTo("test_mode_only"));
        company.as()
                .delete("/v1/test_clock")
                .then()
                .statusCode(409)
                .body("code", equalTo("test_mode_only"));
    }

    @Test
    void keys_live_at_the_true_time() {
        set("2199-01-01T00:00:00Z").then().statusCode(200);
        Response made =
                company.post(
                        "/v1/api_keys",
                        "{\"name\":\"ERP\",\"scopes\":[\"tenant:read\"],\"expires_at\":\"2198-01-01T00:00:00Z\"}");
        SERVER.as(made.path("secret")).get("/v1/tenant").then().statusCode(200);
    }

    private Response set(String now) {
        return company.post("/v1/test_clock", "{\"now\":\"%s\"}".formatted(now));
    }

    private Response advance(String body) {
        return company.post("/v1/test_clock/advance", body);
    }

    private String dueIn30Days() {
        String customer =
                company.id(
                        company.post(
                                "/v1/customers",
                                "{\"name\":\"Tlapalería El Clavo\",\"payment_terms_days\":30}"));
        return company.issued(customer);
    }

    private List<String> overdue(String invoice) {
        return company.get("/v1/events?types=invoice.overdue&subject=" + invoice)
                .then()
                .statusCode(200)
                .extract()
                .path("data.timestamp");
    }

    private String deliveriesTo(WebhookReceiver receiver) {
        return deliveriesTo(receiver, true);
    }

    private String deliveriesTo(WebhookReceiver receiver, boolean trusted) {
        Response made =
                company.post(
                        "/v1/webhook_endpoints",
                        "{\"url\":\"%s\",\"event_types\":[\"customer.created\"]}"
                                .formatted(receiver.url()));
        if (trusted) {
            receiver.trust(made.path("secret"));
        }
        return "/v1/webhook_endpoints/" + company.id(made) + "/deliveries";
    }

    private List<String> statuses(String deliveries) {
        return company.get(deliveries).path("data.status");
    }

    /// Asks until the server has done what it does beside requests, however long that takes here.
    private static void awaitUntil(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }
}
