package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Recorder;
import io.cobro.api.testing.Recorder.Call;
import io.cobro.api.testing.ServerProcess;
import io.cobro.api.testing.TestServer;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.testing.Rows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed at random instants, while events are made and delivered, and begun
/// again: each event is delivered at least once, under its one id, and none is invented.
///
/// `-Dcobro.kills=50 -Dcobro.events=10000` is the full size; `-Dcobro.seed=…` repeats a run.
final class KilledServerStory {

    /// Not the server that is killed: it only founds the company and reads the log.
    @RegisterExtension
    static final TestServer SERVER = TestServer.withIdleWorkers(Clock.systemUTC());

    private static final int KILLS = Integer.getInteger("cobro.kills", 3);
    private static final int EVENTS = Integer.getInteger("cobro.events", 300);
    private static final int CLIENTS = 8;

    @TempDir private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final AtomicReference<String> url = new AtomicReference<>("");

    @Test
    void each_event_is_delivered_at_least_once_under_one_id_and_none_is_invented()
            throws Exception {
        long seed = Long.getLong("cobro.seed", System.nanoTime());
        Random random = new Random(seed);
        Path config = Files.writeString(folder.resolve("cobro.yaml"), quickRetries());
        Company company = Company.found(SERVER, "Distribuidora Azul");
        try (Recorder recorder = Recorder.answering(_ -> 204);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // A permit for each event that arrived and each request that was answered.
            Semaphore progress = recorder.arrivals();
            String endpoint =
                    company.id(
                            company.post(
                                    "/v1/webhook_endpoints",
                                    "{\"url\":\"%s\",\"event_types\":[\"customer.*\"]}"
                                            .formatted(recorder.url("/hooks"))));
            ServerProcess server = start(config);
            try {
                List<Future<?>> making = make(company, clients, progress);
                for (int kill = 0; kill < KILLS; kill++) {
                    // About two steps of progress an event, spread over all kills.
                    progress.acquire(1 + random.nextInt(2 * EVENTS / KILLS - 1));
                    server.kill();
                    endLeases(company);
                    server = start(config);
                }
                for (Future<?> one : making) {
                    one.get();
                }
                List<Event> told = log(company);
                Set<String> ids =
                        told.stream().map(Event::id).map(EventId::text).collect(Collectors.toSet());
                assertThat(ids).as("seed %d: each request took effect once", seed).hasSize(EVENTS);
                awaitAll(recorder, ids);
                Map<String, List<Call>> arrived =
                        recorder.calls().stream()
                                .collect(Collectors.groupingBy(call -> call.arrived().eventId()));
                assertThat(arrived.keySet()).as("seed %d: none invented", seed).isEqualTo(ids);
                arrived.values()
                        .forEach(calls ->
                                assertThat(calls)
                                        .as("seed %d: one body under one id", seed)
                                        .extracting(Call::body)
                                        .containsOnly(calls.getFirst().body()));
                assertThat(told).extracting(Event::sequence).isSorted().doesNotHaveDuplicates();
                System.out.printf(
                        "%d events over %d kills (seed %d): %d calls, %d of them repeats; endpoint %s%n",
                        EVENTS,
                        KILLS,
                        seed,
                        recorder.calls().size(),
                        recorder.calls().size() - EVENTS,
                        endpoint);
            } finally {
                server.kill();
            }
        }
    }

    private ServerProcess start(Path config) throws IOException {
        ServerProcess server =
                ServerProcess.start(SERVER.database().url(), config, folder.resolve("log"));
        url.set(server.url());
        return server;
    }

    /// Makes customers, each under an idempotency key that is sent until it is answered.
    private List<Future<?>> make(Company company, ExecutorService clients, Semaphore progress) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> making = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            making.add(
                    clients.submit(() -> {
                        for (int n = next.getAndIncrement();
                                n < EVENTS;
                                n = next.getAndIncrement()) {
                            while (!made(company, n)) {
                                // The server is down, or it was killed before it answered.
                            }
                            progress.release();
                        }
                        return null;
                    }));
        }
        return making;
    }

    private boolean made(Company company, int n) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url.get() + "/v1/customers"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + company.key())
                        .header("Idempotency-Key", "customer-" + n)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Cliente %d\"}".formatted(n)))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 409 || answer.statusCode() == 503) {
                return false; // the killed server's transaction is not over yet
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return true;
        } catch (IOException down) {
            return false;
        }
    }

    /// Skips the time that the leases of the dead process take to end.
    private static void endLeases(Company company) throws SQLException {
        Rows.change(
                SERVER.database(),
                company.tenant(),
                """
                update cobro.webhook_delivery set next_attempt_at = now()
                where state = 'in_flight' and next_attempt_at > now()
                """);
        try (Connection connection = SERVER.database().pool(DatabaseRole.OWNER).getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    """
                    update cobro.work_queue set due_at = least(due_at, now()), leased_until = null
                    where kind in ('webhook_delivery', 'webhook_fan_out')
                      and due_at < now() + interval '5 minutes'
                    """);
        }
    }

    private static List<Event> log(Company company) throws SQLException {
        while (!Rows.of(
                        SERVER.database(),
                        company.tenant(),
                        "select 1 from cobro.event_inbox limit 1")
                .isEmpty()) {
            // The sequencer numbers what has happened.
        }
        List<Event> log = new ArrayList<>();
        EventQueries events = SERVER.application().storage().events();
        long after = 0;
        for (List<Event> page = page(events, company, after);
                !page.isEmpty();
                page = page(events, company, after)) {
            log.addAll(page);
            after = page.getLast().sequence();
        }
        return log.stream().filter(event -> event.type().noun().equals("customer")).toList();
    }

    private static List<Event> page(EventQueries events, Company company, long after) {
        return events.list(company.tenant().id(), after, EventQueries.Wanted.ALL, 200).items();
    }

    private static void awaitAll(Recorder recorder, Set<String> ids) throws InterruptedException {
        while (!arrivedIn(recorder).containsAll(ids)) {
            recorder.arrivals().acquire(); // the next one
        }
    }

    private static Set<String> arrivedIn(Recorder recorder) {
        return recorder.calls().stream()
                .map(call -> call.arrived().eventId())
                .collect(Collectors.toSet());
    }

    private static String quickRetries() {
        return "webhook_retry_seconds: [" + "0" + ", 1".repeat(200) + "]\n";
    }
}
