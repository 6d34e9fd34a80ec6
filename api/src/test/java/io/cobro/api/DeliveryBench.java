package io.cobro.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cobro.api.testing.TestServer;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.webhook.PostgresDeliveries;
import io.cobro.webhooks.client.AddressGuard;
import io.cobro.webhooks.client.GuardedClient;
import io.cobro.webhooks.client.SystemHostNames;
import io.cobro.webhooks.client.Timeouts;
import io.cobro.webhooks.delivery.Dispatcher;
import io.cobro.webhooks.delivery.Limits;
import io.cobro.webhooks.delivery.RetrySchedule;
import io.cobro.webhooks.delivery.Sender;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import io.cobro.webhooks.signing.SecretBox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/// Figures of deliveries on this machine: how much of a bare loop of the same HTTP client they
/// reach, and what bad endpoints do to the delay of good ones. Medians of [#RUNS].
final class DeliveryBench {

    private static final int RUNS = 3;
    private static final int IN_FLIGHT = 64;
    private static final int CALLS = Integer.getInteger("cobro.calls", 6_000);
    private static final int BODY_BYTES = 1_024;

    private static final int ENDPOINTS = 100;
    private static final int EVENTS = 40;
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(250);

    private final DatabaseUrl database;
    private final Application application;
    private final TimeOrderedIds ids = new TimeOrderedIds();

    private DeliveryBench(DatabaseUrl database, Application application) {
        this.database = database;
        this.application = application;
    }

    public static void main(String[] arguments) throws Exception {
        DatabaseUrl database = DatabaseUrl.parse(arguments[0]).orElseThrow();
        boolean throughput = arguments[1].equals("throughput");
        try (Application application =
                Application.start(
                        new Settings(
                                database,
                                "127.0.0.1",
                                0,
                                TestServer.SECRETS_KEY,
                                "127.0.0.0/8",
                                RetrySchedule.STANDARD,
                                Clock.systemUTC(),
                                false,
                                null,
                                null,
                                Settings.Edge.DEFAULT.withRateLimit(0)),
                        _ -> {})) {
            DeliveryBench bench = new DeliveryBench(database, application);
            if (throughput) {
                bench.throughput();
            } else {
                bench.application.workers().start();
                bench.fairness();
            }
        }
        System.exit(0); // calls that hang are not waited for
    }

    /// Events of 1 KB to one local receiver, 64 in flight, beside a bare loop that posts bodies of
    /// that size 64 at a time.
    private void throughput() throws Exception {
        try (Receiver receiver = new Receiver();
                SystemHostNames names = new SystemHostNames();
                GuardedClient client =
                        new GuardedClient(
                                AddressGuard.allowing("127.0.0.0/8"),
                                names,
                                Timeouts.STANDARD,
                                SSLContext.getDefault())) {
            bare(client, receiver);
            delivered(client, receiver); // both are warm now
            double[] bare = new double[RUNS];
            double[] delivered = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                bare[run] = bare(client, receiver);
                delivered[run] = delivered(client, receiver);
            }
            System.out.printf(
                    "throughput: %d calls of %d bytes, %d in flight: bare loop %.0f/s, deliveries %.0f/s, ratio %.2f%n",
                    CALLS,
                    BODY_BYTES,
                    IN_FLIGHT,
                    median(bare),
                    median(delivered),
                    median(delivered) / median(bare));
        }
    }

    private static double bare(GuardedClient client, Receiver receiver) throws Exception {
        byte[] body = "x".repeat(BODY_BYTES).getBytes(UTF_8);
        AtomicInteger left = new AtomicInteger(CALLS);
        receiver.expect(CALLS);
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < IN_FLIGHT; i++) {
                threads.execute(() -> {
                    while (left.getAndDecrement() > 0) {
                        client.post(
                                receiver.url("/bare"),
                                Map.of("webhook-id", "evt", "webhook-timestamp", "1"),
                                body);
                    }
                });
            }
        }
        receiver.await();
        return CALLS / seconds(began);
    }

    private double delivered(GuardedClient client, Receiver receiver) throws Exception {
        Tenant tenant = tenant();
        accepted(
                application
                        .handlers()
                        .endpoints()
                        .create(
                                context(tenant),
                                new CreateEndpoint(
                                        receiver.url("/delivered"), null, List.of("customer.*"))));
        try (var pool = DataSources.pool(database, DatabaseRole.OWNER, ZoneId.of("UTC"), 1);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set app.tenant_id = '%d'".formatted(tenant.id().number()));
            statement.executeUpdate(
                    """
                    insert into cobro.event_inbox (tenant_id, ordinal, event_id, type, subject_type, subject_id,
                      subject_version, occurred_at, actor, request_id, data)
                    select %d, i, gen_random_uuid(), 'customer.created', 'customer', gen_random_uuid(), 1, now(),
                      'key_bench', 'req_bench', json_build_object('customer', repeat('x', %d))
                    from generate_series(1, %d) i
                    """
                            .formatted(tenant.id().number(), BODY_BYTES - 520, CALLS));
        }
        application.workers().makeDeliveries();
        receiver.expect(CALLS);
        Sender sender =
                new Sender(
                        client,
                        SecretBox.of(TestServer.SECRETS_KEY, new SecureRandom()),
                        Clock.systemUTC());
        Dispatcher dispatcher =
                new Dispatcher(
                        new PostgresDeliveries(
                                application.storage().serving(), new ResourceJson(), ids, () -> {}),
                        sender,
                        RetrySchedule.STANDARD,
                        new Limits(
                                Limits.FREE_SHARE * Limits.CLAIMED_AHEAD * IN_FLIGHT * 2,
                                IN_FLIGHT,
                                Duration.ofSeconds(90),
                                Duration.ofMillis(500)),
                        Timeouts.STANDARD,
                        Clock.systemUTC(),
                        RandomGenerator.getDefault());
        long began = System.nanoTime();
        dispatcher.start();
        receiver.await();
        double rate = CALLS / seconds(began);
        dispatcher.close();
        return rate;
    }

    /// 100 endpoints that all want each event, once all well, once with one that hangs and one that
    /// fails: from the event to its arrival at those that are well.
    private void fairness() throws Exception {
        double[][] well = new double[RUNS][];
        double[][] bad = new double[RUNS][];
        delays(false); // warm
        for (int run = 0; run < RUNS; run++) {
            well[run] = delays(false);
            bad[run] = delays(true);
        }
        double[] wellMedian = Arrays.stream(well).mapToDouble(one -> one[0]).toArray();
        double[] badMedian = Arrays.stream(bad).mapToDouble(one -> one[0]).toArray();
        double[] wellTail = Arrays.stream(well).mapToDouble(one -> one[1]).toArray();
        double[] badTail = Arrays.stream(bad).mapToDouble(one -> one[1]).toArray();
        System.out.printf(
                "fairness: %d endpoints, an event each %d ms, %d events: median %.0f ms all well, %.0f ms with one that hangs and one that fails, ratio %.2f; 95th percentile %.0f ms and %.0f ms, ratio %.2f%n",
                ENDPOINTS,
                BETWEEN_EVENTS.toMillis(),
                EVENTS,
                median(wellMedian),
                median(badMedian),
                median(badMedian) / median(wellMedian),
                median(wellTail),
                median(badTail),
                median(badTail) / median(wellTail));
    }

    /// @return the median and the 95th percentile, in milliseconds
    private double[] delays(boolean withBad) throws Exception {
        Tenant tenant = tenant();
        try (Receiver receiver = new Receiver()) {
            int wells = withBad ? ENDPOINTS - 2 : ENDPOINTS;
            for (int i = 0; i < ENDPOINTS; i++) {
                String path = i < wells ? "/well" : i == wells ? "/hangs" : "/fails";
                accepted(
                        application
                                .handlers()
                                .endpoints()
                                .create(
                                        context(tenant),
                                        new CreateEndpoint(
                                                receiver.url(path), null, List.of("customer.*"))));
            }
            receiver.expect(wells * EVENTS);
            try (ScheduledExecutorService pace = Executors.newScheduledThreadPool(1)) {
                AtomicInteger left = new AtomicInteger(EVENTS);
                ScheduledFuture<?> paced =
                        pace.scheduleAtFixedRate(
                                () -> {
                                    if (left.getAndDecrement() > 0) {
                                        accepted(
                                                application
                                                        .handlers()
                                                        .customers()
                                                        .create(
                                                                context(tenant),
                                                                new CreateCustomer(
                                                                        null,
                                                                        null,
                                                                        "Cliente",
                                                                        null,
                                                                        null,
                                                                        null,
                                                                        List.of(),
                                                                        Map.of(),
                                                                        CustomerReminding
                                                                                .STANDARD)));
                                    }
                                },
                                0,
                                BETWEEN_EVENTS.toMillis(),
                                TimeUnit.MILLISECONDS);
                receiver.await();
                paced.cancel(true);
            }
            double[] delays = receiver.delays();
            Arrays.sort(delays);
            return new double[] {delays[delays.length / 2], delays[(int) (delays.length * 0.95)]};
        }
    }

    private Tenant tenant() {
        return application
                .storage()
                .tenantCreation()
                .createIfNew(
                        NewTenant.mexican("Bench " + UUID.randomUUID(), TenantMode.LIVE),
                        Instant.now());
    }

    private CommandContext context(Tenant tenant) {
        return new CommandContext(tenant, "key_bench", "req_bench", null, Instant.now(), ids);
    }

    private static void accepted(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Accepted<?>)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Answers `/well` and all else at once, `/fails` with 500, `/hangs` never.
    private static final class Receiver implements AutoCloseable {

        private final HttpServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Map<Integer, Double> delays = new ConcurrentHashMap<>();
        private final AtomicInteger count = new AtomicInteger();
        private volatile CountDownLatch expected = new CountDownLatch(0);

        Receiver() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1_024);
            server.setExecutor(threads);
            server.createContext("/", this::receive);
            server.start();
        }

        String url(String path) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + path;
        }

        void expect(int calls) {
            expected = new CountDownLatch(calls);
        }

        void await() throws InterruptedException {
            expected.await();
        }

        double[] delays() {
            List<Double> all = new ArrayList<>(delays.values());
            return all.stream().mapToDouble(Double::doubleValue).toArray();
        }

        private void receive(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/hangs")) {
                return;
            }
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (path.equals("/well")) {
                    Instant told =
                            Instant.parse(
                                    JsonText.MAPPER.readTree(body).get("timestamp").stringValue());
                    delays.put(
                            count.incrementAndGet(),
                            Duration.between(told, Instant.now()).toNanos() / 1e6);
                }
                exchange.sendResponseHeaders(path.equals("/fails") ? 500 : 204, -1);
            }
            if (!path.equals("/fails")) {
                expected.countDown();
            }
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
