package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.cobro.api.event.EventWaits;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Listener;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The log as integrators read it: waiting for events and hearing them as they happen.
final class EventLogStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    /// Together more than the buffers of a connection hold.
    private static final int LARGE_EVENTS = 350;

    private static final int SMALL_BUFFER = 4096;

    private static final String FROM_THE_START = "?after=0";

    @Test
    void a_request_that_waits_is_answered_by_the_next_event() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String last = last(company);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Response> waiting =
                    CompletableFuture.supplyAsync(
                            () -> company.get("/v1/events?wait=30&types=customer.*&after=" + last),
                            threads);
            company.draft(company.customer());
            waiting.get()
                    .then()
                    .statusCode(200)
                    .body("data[0].type", equalTo("customer.created"))
                    .body("data.type", not(empty()));
        }
    }

    @Test
    void the_log_never_holds_by_what_a_customer_is_reached() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer =
                company.id(
                        company.post(
                                "/v1/customers",
                                """
                                {"name": "Juana Pérez", "kind": "person",
                                 "email": "juana@ferreteria.mx", "phone": "+525512345678"}
                                """));
        company.patch(
                        "/v1/customers/" + customer,
                        1,
                        "{\"email\":\"pagos@ferreteria.mx\",\"phone\":\"+525587654321\"}")
                .then()
                .statusCode(200)
                .body("email", equalTo("pagos@ferreteria.mx"))
                .body("phone", equalTo("+525587654321"));
        last(company);
        Response log = company.get("/v1/events?after=0&subject=" + customer);
        log.then().body("data.type", equalTo(List.of("customer.created", "customer.updated")));
        assertThat(log.asString())
                .contains("Juana Pérez")
                .doesNotContain("email", "phone", "ferreteria.mx", "+5255");
    }

    @Test
    void a_request_waits_no_longer_than_it_says_and_not_at_all_where_there_is_something() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String last = last(company);
        company.get("/v1/events?wait=1&after=" + last)
                .then()
                .statusCode(200)
                .body("data", empty())
                .body("page.has_more", equalTo(false));
        company.get("/v1/events?wait=30&after=0").then().body("data", not(empty()));
        company.get("/v1/events?wait=31")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("detail", containsString("wait"));
    }

    @Test
    void a_stream_tells_what_the_log_has_and_then_what_happens() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer = company.customer();
        last(company);
        try (Listener listener = Listener.open(SERVER.url(), company.key(), FROM_THE_START, null)) {
            assertThat(listener.status()).isEqualTo(200);
            assertThat(listener.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(listener.header("Cache-Control")).isEqualTo("no-store");
            List<Listener.Heard> before = listener.next(count(company));
            company.issued(customer);
            List<Listener.Heard> after = listener.next(2);

            assertThat(after)
                    .extracting(Listener.Heard::type)
                    .containsExactly("invoice.created", "invoice.issued");
            List<Listener.Heard> heard = new ArrayList<>(before);
            heard.addAll(after);
            Response log = company.get("/v1/events?limit=200");
            assertThat(heard)
                    .extracting(Listener.Heard::id)
                    .containsExactlyElementsOf(log.path("data.sequence"));
            assertThat(heard.getLast().data())
                    .isEqualTo(company.get("/v1/events/" + log.path("data[-1].id")).asString());
        }
    }

    @Test
    void a_stream_that_was_cut_off_goes_on_after_the_last_event_that_was_heard() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        company.issued(company.customer());
        String last = last(company);
        List<Listener.Heard> heard = new ArrayList<>();
        String place = null;
        while (!last.equals(place)) {
            try (Listener listener =
                    Listener.open(SERVER.url(), company.key(), FROM_THE_START, place)) {
                heard.add(Objects.requireNonNull(listener.next()));
                place = heard.getLast().id();
            }
        }
        assertThat(heard)
                .extracting(Listener.Heard::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, Long.parseLong(last))
                                .mapToObj(Long::toString)
                                .toList());
    }

    @Test
    void a_stream_without_a_place_begins_now_and_tells_only_what_is_wanted() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String customer = company.customer();
        String invoice = company.issued(customer);
        last(company);
        try (Listener now = Listener.open(SERVER.url(), company.key(), "?types=payment.*", null);
                Listener one =
                        Listener.open(SERVER.url(), company.key(), "?subject=" + invoice, null)) {
            company.allocate(company.payment(customer), invoice).then().statusCode(201);
            assertThat(now.next(2))
                    .extracting(Listener.Heard::type)
                    .containsExactly("payment.received", "payment.allocated");
            assertThat(one.next(1))
                    .extracting(Listener.Heard::type)
                    .containsExactly("invoice.partially_paid");
        }
    }

    @Test
    void a_place_that_the_log_never_had_is_refused() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        last(company);
        for (String place : List.of("9000", "9223372036854775807", "9999999999999999999")) {
            try (Listener future = Listener.open(SERVER.url(), company.key(), "", place)) {
                assertThat(future.status()).isEqualTo(400);
                assertThat(future.rest()).contains("sequence_not_reached", place);
            }
            company.get("/v1/events?after=" + place)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("sequence_not_reached"));
        }
        try (Listener odd = Listener.open(SERVER.url(), company.key(), "", "-1")) {
            assertThat(odd.status()).isEqualTo(400);
            assertThat(odd.rest()).contains("invalid_parameter", "Last-Event-ID");
        }
        try (Listener odd = Listener.open(SERVER.url(), company.key(), "?after=evt_1", null)) {
            assertThat(odd.status()).isEqualTo(400);
        }
    }

    @Test
    void the_stream_of_a_revoked_key_ends() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        Response key =
                company.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"events:read\"]}");
        try (Listener listener = Listener.open(SERVER.url(), key.path("secret"), "", null)) {
            company.delete("/v1/api_keys/" + key.path("id"), 1).then().statusCode(204);
            assertThat(listener.rest()).contains("the key allows this no longer");
        }
    }

    @Test
    void a_tenant_has_so_many_streams_and_not_more_until_one_has_ended() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        Company other = Company.found(SERVER, "Distribuidora Roja");
        List<Listener> open = new ArrayList<>();
        try {
            for (int i = 0; i < EventWaits.WAITERS_OF_TENANT_MAX; i++) {
                open.add(Listener.open(SERVER.url(), company.key(), "", null));
                assertThat(open.getLast().status()).isEqualTo(200);
            }
            try (Listener refused = Listener.open(SERVER.url(), company.key(), "", null)) {
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).isNotEmpty();
                assertThat(refused.rest()).contains("too_many_waiting_requests");
            }
            company.get("/v1/events?wait=30&after=" + last(company))
                    .then()
                    .statusCode(429)
                    .body("code", equalTo("too_many_waiting_requests"));
            try (Listener unaffected = Listener.open(SERVER.url(), other.key(), "", null)) {
                assertThat(unaffected.status()).isEqualTo(200);
            }
        } finally {
            for (Listener listener : open) {
                listener.close();
            }
        }
        int status = 429;
        while (status == 429) {
            company.customer(); // which the closed ones cannot be told
            try (Listener again = Listener.open(SERVER.url(), company.key(), "", null)) {
                status = again.status();
            }
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void what_another_node_numbers_is_heard_too() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        last(company);
        Listener listener;
        try (Application node = SERVER.anotherNode(false)) {
            listener = Listener.open("http://127.0.0.1:" + node.port(), company.key(), "", null);
            company.customer();
            assertThat(listener.next(1))
                    .extracting(Listener.Heard::type)
                    .containsExactly("customer.created");
        }
        assertThat(listener.next()).as("the stream of a node that stops ends").isNull();
        listener.close();
    }

    @Test
    void who_takes_nothing_is_cut_off_and_who_waits_is_told_its_place() throws Exception {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String notes =
                IntStream.range(0, 40)
                        .mapToObj(i -> "\"nota_%d\": \"%s\"".formatted(i, "x".repeat(400)))
                        .collect(Collectors.joining(","));
        for (int i = 0; i < LARGE_EVENTS; i++) {
            company.id(
                    company.post(
                            "/v1/customers",
                            "{\"name\": \"Clavo\", \"metadata\": {%s}}".formatted(notes)));
        }
        String last = last(company);
        try (Listener quiet =
                        Listener.open(
                                SERVER.url(), company.key(), "?types=tenant.*&after=0", null);
                Socket stuck = new Socket()) {
            stuck.setReceiveBufferSize(SMALL_BUFFER);
            stuck.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), SERVER.application().port()));
            stuck.getOutputStream()
                    .write(
                            ("GET /v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\n"
                                            + "Authorization: Bearer "
                                            + company.key()
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            String line = quiet.line();
            while (!line.startsWith(": ")) {
                line = quiet.line();
            }
            assertThat(quiet.line()).isEqualTo("id: " + last);
            String heard =
                    new String(stuck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(heard).contains("id: 1\n").doesNotContain("id: " + last + "\n");
        }
    }

    /// The number of the last event, once all that was done is in the log.
    private static String last(Company company) {
        String customer = company.customer();
        Response found;
        do {
            found = company.get("/v1/events?wait=30&after=0&subject=" + customer);
        } while (found.<List<?>>path("data").isEmpty());
        return found.path("data[-1].sequence");
    }

    private static int count(Company company) {
        return company.get("/v1/events?limit=200").<List<?>>path("data").size();
    }
}
