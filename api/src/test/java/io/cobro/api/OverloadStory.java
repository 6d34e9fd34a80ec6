package io.cobro.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.core.CommandContext;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping.CreateApiKey;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.embedded.Durability;
import io.cobro.persistence.embedded.EmbeddedPostgres;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.testing.Rows;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A server that is asked more than it can do, or whose database is away, says so in time and comes
/// back by itself; what it acknowledged stays, once.
final class OverloadStory {

    @RegisterExtension
    static final TestServer SERVER = TestServer.withIdleWorkers(Clock.systemUTC());

    private static final int CONNECTIONS =
            DataSources.CONNECTIONS_PER_CORE * Runtime.getRuntime().availableProcessors();

    private static final int BURST = 400;
    private static final int CLIENTS = 6;
    private static final int CUSTOMERS = 120;

    private static Company company;

    @TempDir private Path folder;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    @Test
    void a_request_that_finds_no_connection_is_refused_in_time_and_health_tells_it()
            throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> held = new ArrayList<>();
            try (Connection owner = SERVER.database().pool(DatabaseRole.OWNER).getConnection()) {
                owner.setAutoCommit(false);
                try (Statement statement = owner.createStatement()) {
                    statement.execute("lock table customer in access exclusive mode");
                }
                for (int i = 0; i < CONNECTIONS; i++) {
                    held.add(callers.submit(() -> company.get("/v1/customers")));
                }
                waitUntilTheyWait();
                Response refused = company.get("/v1/invoices");
                assertThat(held).as("they wait longer than it did").noneMatch(Future::isDone);
                requireUnavailable(refused);
                requireUnavailable(SERVER.asNobody().get("/readyz"));
                SERVER.asNobody().get("/healthz").then().statusCode(200);
                owner.rollback();
            }
            for (Future<Response> one : held) {
                assertThat(one.get().statusCode()).isIn(200, 503);
            }
        }
        company.get("/v1/invoices").then().statusCode(200);
        SERVER.asNobody().get("/readyz").then().statusCode(200);
    }

    private static void waitUntilTheyWait() throws SQLException {
        String waiting =
                "select count(*) from pg_locks join pg_database on oid = database where datname = current_database() and not granted";
        while (Integer.parseInt(Rows.of(SERVER.database(), waiting).getFirst()) < CONNECTIONS) {
            Thread.onSpinWait();
        }
    }

    private static void requireUnavailable(Response refused) {
        refused.then().statusCode(503).header("Retry-After", "1");
        assertThat(refused.<String>path("code")).isEqualTo("unavailable");
    }

    @Test
    void after_a_burst_everything_is_as_before() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(SERVER.url() + "/v1/reports/aging"))
                                .header("Authorization", "Bearer " + company.key())
                                .build();
                answers.add(
                        callers.submit(
                                () -> http.send(request, BodyHandlers.discarding()).statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 503);
            }
        }
        company.get("/v1/reports/aging").then().statusCode(200);
        SERVER.asNobody().get("/readyz").then().statusCode(200);
    }

    /// A customer of a client, sent until it is acknowledged.
    private record Sending(HttpClient http, String url, String key, Semaphore progress) {

        void customer(String name, Set<String> acknowledged) throws InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url + "/v1/customers"))
                            .header("Authorization", "Bearer " + key)
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"name\": \"Clavo\", \"external_id\": \"%s\"}"
                                                    .formatted(name)))
                            .build();
            while (true) {
                try {
                    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                    progress.release();
                    if (answer.statusCode() == 201) {
                        acknowledged.add(name);
                        return;
                    }
                    assertThat(answer.statusCode()).as(answer.body()).isIn(409, 503);
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                } catch (IOException lost) {
                    throw new AssertionError("the server is there", lost);
                }
            }
        }
    }

    @Test
    void a_database_that_goes_and_comes_back_loses_and_doubles_nothing() throws Exception {
        EmbeddedPostgres database = EmbeddedPostgres.start(folder, Durability.PROCESS_END);
        try (Application application =
                        Application.start(
                                Settings.of(
                                        DatabaseUrl.parse(database.jdbcUrl()).orElseThrow(),
                                        0,
                                        TestServer.SECRETS_KEY),
                                _ -> {});
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String url = "http://127.0.0.1:" + application.port();
            String key = key(application);
            Semaphore progress = new Semaphore(0);
            Sending sending = new Sending(http, url, key, progress);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            List<Future<?>> work = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = client;
                work.add(
                        clients.submit(() -> {
                            for (int i = first; i < CUSTOMERS; i += CLIENTS) {
                                sending.customer("C-" + i, acknowledged);
                            }
                            return null;
                        }));
            }
            progress.acquire(CUSTOMERS / 3);
            database.close();
            requireUnavailable(get(url, key, "/v1/customers"));
            requireUnavailable(get(url, key, "/readyz"));
            get(url, key, "/healthz").then().statusCode(200);
            database = EmbeddedPostgres.start(folder, Durability.PROCESS_END);
            for (Future<?> one : work) {
                one.get();
            }
            get(url, key, "/readyz").then().statusCode(200);
            assertThat(acknowledged).hasSize(CUSTOMERS);
            assertThat(customers(url, key)).containsExactlyInAnyOrderElementsOf(acknowledged);
            awaitEvents(url, key);
        } finally {
            database.close();
        }
    }

    /// The workers are back too.
    private static void awaitEvents(String url, String key) {
        List<String> told;
        do {
            told =
                    get(url, key, "/v1/events?limit=200&wait=5&types=customer.created")
                            .path("data.id");
        } while (told.size() < CUSTOMERS);
        assertThat(told).hasSize(CUSTOMERS).doesNotHaveDuplicates();
    }

    private static List<String> customers(String url, String key) {
        return get(url, key, "/v1/customers?limit=200").path("data.external_id");
    }

    private static Response get(String url, String key, String path) {
        return given().baseUri(url).header("Authorization", "Bearer " + key).get(path);
    }

    private static String key(Application application) {
        Instant now = Instant.now();
        Tenant tenant =
                application
                        .storage()
                        .tenantCreation()
                        .createIfNew(NewTenant.mexican("Distribuidora Azul", TenantMode.LIVE), now);
        CommandContext context =
                new CommandContext(tenant, "test", "req_test", null, now, new TimeOrderedIds());
        ApiKey made =
                application
                        .handlers()
                        .tenants()
                        .create(context, new CreateApiKey("test", List.of(Scopes.ADMIN), null))
                        .fold(
                                created -> created,
                                replayed -> {
                                    throw new IllegalStateException(replayed);
                                },
                                refusal -> {
                                    throw new IllegalStateException(refusal.code());
                                });
        return Objects.requireNonNull(made.secret());
    }
}
