package io.cobro.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.webhooks.Examples;
import io.cobro.webhooks.client.AddressGuard;
import io.cobro.webhooks.client.GuardedClient;
import io.cobro.webhooks.client.SystemHostNames;
import io.cobro.webhooks.client.Timeouts;
import io.cobro.webhooks.receiver.Arrival;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.cobro.webhooks.signing.SigningSecret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DispatcherIT {

    private static final Instant NOON = Examples.NOON;
    private static final RandomGenerator NO_JITTER = () -> 0;
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(40));

    private final SystemHostNames names = new SystemHostNames();
    private final SigningSecret secret = SigningSecret.generate(new SecureRandom());
    private GuardedClient client;
    private WebhookReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        client =
                new GuardedClient(
                        AddressGuard.allowing("127.0.0.0/8"),
                        names,
                        PATIENT,
                        SSLContext.getDefault());
        receiver = WebhookReceiver.start(0, 2);
        receiver.trust(secret.text());
    }

    @AfterEach
    void stop() {
        client.close();
        names.close();
        receiver.close();
    }

    private Dispatcher dispatcher(QueueInMemory queue, RetrySchedule schedule, Limits limits) {
        Sender sender = new Sender(client, Examples.BOX, InstantSource.system());
        return new Dispatcher(
                queue, sender, schedule, limits, PATIENT, InstantSource.system(), NO_JITTER);
    }

    private static Limits limits(int claim, int perEndpoint) {
        return new Limits(claim, perEndpoint, Duration.ofMinutes(2), Duration.ofMillis(100));
    }

    private ClaimedDelivery aDelivery(long sequence) {
        return Examples.aClaim(
                Examples.anEndpoint(receiver.url(), secret), Examples.anEvent(sequence));
    }

    private static List<String> steps(QueueInMemory queue) {
        return queue.log().stream()
                .map(done ->
                        done.claim().event().sequence()
                                + "."
                                + done.attempt().number()
                                + " "
                                + done.consequence().getClass().getSimpleName())
                .toList();
    }

    @Test
    void ticked_it_sends_in_order_and_retries_when_due() {
        QueueInMemory queue = new QueueInMemory();
        for (long sequence = 1; sequence <= 3; sequence++) {
            queue.add(aDelivery(sequence), NOON);
        }
        queue.add(aDelivery(4), NOON.plus(Duration.ofDays(1)));
        Dispatcher dispatcher = dispatcher(queue, RetrySchedule.STANDARD, limits(100, 100));

        assertThat(dispatcher.tick(NOON)).isEqualTo(3);
        assertThat(dispatcher.tick(NOON)).isZero();
        assertThat(dispatcher.tick(NOON.plusSeconds(29))).isZero();
        assertThat(dispatcher.tick(NOON.plusSeconds(30))).isEqualTo(2);
        assertThat(dispatcher.tick(NOON.plus(Duration.ofHours(1)))).isZero();

        assertThat(steps(queue))
                .containsExactly(
                        "1.1 RetryAt",
                        "2.1 RetryAt",
                        "3.1 Succeeded",
                        "1.2 Succeeded",
                        "2.2 Succeeded");
        assertThat(receiver.arrivals())
                .allMatch(Arrival::verified)
                .extracting(Arrival::status)
                .containsExactly(503, 503, 204, 204, 204);
    }

    @Test
    void a_claim_left_by_a_killed_process_is_sent_again_under_the_same_numbers() {
        QueueInMemory queue = new QueueInMemory();
        queue.add(aDelivery(3), NOON);
        Dispatcher killed = dispatcher(queue, RetrySchedule.STANDARD, limits(100, 100));
        queue.failNextRecords(1);
        assertThatThrownBy(() -> killed.tick(NOON)).hasMessage("the database is gone");

        Dispatcher next = dispatcher(queue, RetrySchedule.STANDARD, limits(100, 100));
        assertThat(next.tick(NOON.plusSeconds(119))).isZero();
        assertThat(next.tick(NOON.plusSeconds(120))).isEqualTo(1);

        assertThat(receiver.arrivals()).extracting(Arrival::eventId, Arrival::attempt).hasSize(2);
        assertThat(receiver.arrivals().getFirst()).isEqualTo(receiver.arrivals().getLast());
    }

    @Test
    void an_exhausted_schedule_ends_the_delivery() {
        QueueInMemory queue = new QueueInMemory();
        WebhookEndpoint stranger =
                Examples.anEndpoint(receiver.url(), SigningSecret.generate(new SecureRandom()));
        queue.add(Examples.aClaim(stranger, Examples.anEvent(9)), NOON);
        RetrySchedule quick = new RetrySchedule(List.of(Duration.ZERO, Duration.ZERO));
        Dispatcher dispatcher = dispatcher(queue, quick, limits(100, 100));

        assertThat(List.of(dispatcher.tick(NOON), dispatcher.tick(NOON), dispatcher.tick(NOON)))
                .containsExactly(1, 1, 0);
        assertThat(steps(queue)).containsExactly("9.1 RetryAt", "9.2 Exhausted");
    }

    @Test
    void started_it_delivers_everything_once_and_survives_a_lost_database() throws Exception {
        int many = 500;
        QueueInMemory queue = new QueueInMemory(many + 2);
        List<WebhookEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            endpoints.add(Examples.anEndpoint(receiver.url(), secret));
        }
        for (int i = 1; i <= many; i++) {
            queue.add(
                    Examples.aClaim(endpoints.get(i % endpoints.size()), Examples.anEvent(i)),
                    NOON);
        }
        queue.failNextRecords(2);
        RetrySchedule quick = new RetrySchedule(List.of(Duration.ZERO, Duration.ZERO));
        try (Dispatcher dispatcher = dispatcher(queue, quick, limits(64, 8))) {
            dispatcher.start();
            queue.awaitRecords();
        }

        Map<String, Integer> successes = new HashMap<>();
        for (Arrival arrival : receiver.arrivals()) {
            if (arrival.status() == 204) {
                successes.merge(arrival.eventId(), 1, Integer::sum);
            }
        }
        assertThat(successes)
                .hasSize(many)
                .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        assertThat(queue.log()).hasSize(many + 2);
    }

    @Test
    void an_endpoint_that_hangs_delays_nobody_and_is_not_called_more_than_it_may()
            throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        AtomicInteger hangingMost = new AtomicInteger();
        HttpServer tarpit =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        tarpit.setExecutor(threads);
        tarpit.createContext(
                "/",
                exchange -> {
                    hangingMost.accumulateAndGet(hanging.incrementAndGet(), Math::max);
                    try (exchange) {
                        letGo.await();
                        exchange.sendResponseHeaders(204, -1);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } finally {
                        hanging.decrementAndGet();
                    }
                });
        tarpit.start();
        int many = 100;
        QueueInMemory queue = new QueueInMemory(many);
        WebhookEndpoint slow =
                Examples.anEndpoint(
                        "http://127.0.0.1:" + tarpit.getAddress().getPort() + "/", secret);
        for (int i = 1; i <= many; i++) {
            queue.add(Examples.aClaim(slow, Examples.anEvent(i)), NOON);
        }
        WebhookEndpoint well = Examples.anEndpoint(receiver.url(), secret);
        for (int i = 101; i <= 100 + many; i++) {
            queue.add(Examples.aClaim(well, Examples.anEvent(i)), NOON);
        }
        try (Dispatcher dispatcher = dispatcher(queue, RetrySchedule.STANDARD, limits(16, 4))) {
            dispatcher.start();
            queue.awaitRecords();
            letGo.countDown();
        } finally {
            tarpit.stop(0);
            threads.close();
        }

        assertThat(queue.log().subList(0, many))
                .extracting(done -> done.claim().endpoint().id())
                .containsOnly(well.id());
        assertThat(hangingMost.get()).isBetween(1, 4);
    }

    @Test
    void many_endpoints_that_hang_leave_room_for_the_others() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        HttpServer tarpit =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 256);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        tarpit.setExecutor(threads);
        tarpit.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        letGo.await();
                        exchange.sendResponseHeaders(204, -1);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
        tarpit.start();
        int many = 200;
        WebhookEndpoint well = Examples.anEndpoint(receiver.url(), secret);
        QueueInMemory queue = new QueueInMemory(many + 1);
        queue.add(Examples.aClaim(well, Examples.anEvent(1_000)), NOON);
        String url = "http://127.0.0.1:" + tarpit.getAddress().getPort() + "/";
        for (int i = 1; i <= many; i++) {
            queue.add(Examples.aClaim(Examples.anEndpoint(url, secret), Examples.anEvent(i)), NOON);
        }
        for (int i = 1; i <= many; i++) {
            queue.add(Examples.aClaim(well, Examples.anEvent(1_000 + i)), NOON);
        }
        try (Dispatcher dispatcher = dispatcher(queue, RetrySchedule.STANDARD, limits(16, 4))) {
            dispatcher.start();
            queue.awaitRecords();
            letGo.countDown();
        } finally {
            tarpit.stop(0);
            threads.close();
        }

        assertThat(queue.log().subList(0, many + 1))
                .extracting(done -> done.claim().endpoint().id())
                .containsOnly(well.id());
    }

    @Test
    void closing_waits_for_the_calls_in_flight_and_records_them() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        arrived.countDown();
                        letGo.await();
                        exchange.sendResponseHeaders(410, -1);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
        QueueInMemory queue = new QueueInMemory();
        WebhookEndpoint endpoint =
                Examples.anEndpoint(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/", secret);
        queue.add(Examples.aClaim(endpoint, Examples.anEvent(5)), NOON);
        Dispatcher dispatcher = dispatcher(queue, RetrySchedule.STANDARD, limits(16, 4));
        dispatcher.start();
        arrived.await();
        Thread closing = Thread.ofVirtual().start(dispatcher::close);
        letGo.countDown();
        closing.join();
        server.stop(0);

        assertThat(queue.log())
                .extracting(AttemptedDelivery::consequence)
                .containsExactly(new Consequence.EndpointGone());
    }

    @ParameterizedTest
    @CsvSource({"429, 0", "410, 0", "429, 3"})
    void what_waits_for_its_call_is_not_sent_once_the_endpoint_asks_to_be_left_alone(
            int status, int failedRecords) throws Exception {
        int allowed = 4;
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger answer = new AtomicInteger(204);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        calls.incrementAndGet();
                        exchange.sendResponseHeaders(answer.get(), -1);
                    }
                });
        server.start();
        WebhookEndpoint endpoint =
                Examples.anEndpoint(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/", secret);
        QueueInMemory queue = new QueueInMemory(2);
        queue.add(Examples.aClaim(endpoint, Examples.anEvent(1)), NOON);
        try (Dispatcher dispatcher =
                dispatcher(queue, RetrySchedule.STANDARD, limits(512, allowed))) {
            dispatcher.start();
            while (queue.log().isEmpty()) {
                Thread.onSpinWait(); // the endpoint proves itself
            }
            answer.set(status);
            queue.failNextRecords(failedRecords);
            for (int i = 2; i <= 200; i++) {
                queue.add(Examples.aClaim(endpoint, Examples.anEvent(i)), NOON);
            }
            dispatcher.signal();
            queue.awaitRecords();
        } finally {
            server.stop(0);
            threads.close();
        }
        assertThat(calls.get()).isBetween(2, 1 + allowed);
        assertThat(queue.log()).hasSize(calls.get());
        assertThat(queue.givenBack()).isNotEmpty();
    }

    @Test
    void a_lease_shorter_than_a_call_is_refused() {
        Limits tooShort = new Limits(1, 1, Duration.ofSeconds(41), Duration.ofSeconds(1));

        assertThatThrownBy(() -> dispatcher(new QueueInMemory(), RetrySchedule.STANDARD, tooShort))
                .hasMessage("the lease must be longer than a call");
    }
}
