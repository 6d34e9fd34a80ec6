package io.cobro.api.testing;

import static io.restassured.RestAssured.given;

import io.cobro.api.Application;
import io.cobro.api.Settings;
import io.cobro.api.http.RequestLog;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.event.Event;
import io.cobro.core.page.Page;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping.CreateApiKey;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.webhooks.delivery.RetrySchedule;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.json.JsonText;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A whole server on a database of its own, on a free port of the loopback address. Every response
/// to [#as] is checked against `openapi.yaml`.
public final class TestServer implements BeforeAllCallback, AfterAllCallback {

    /// Deliveries are tried again at once, so that tests need not wait.
    private static final RetrySchedule QUICK =
            new RetrySchedule(
                    List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(100)));

    private static final String LOOPBACK = "127.0.0.0/8";

    /// More requests of one key than any test sends: clocks of tests stand still.
    private static final int NOT_REACHED = 1_000_000;

    private static final int EVENTS_PAGE = 200;

    /// What secrets at rest are sealed with.
    public static final String SECRETS_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(30);

    private final TestDatabase database = new TestDatabase();
    private final Clock clock;
    private final String allowedNetworks;
    private final boolean workers;
    private final List<RequestLog.Entry> log = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<RequestLog.Entry>> answered =
            new ConcurrentHashMap<>();
    private final LastRequest lastRequest = new LastRequest();
    private final TimeOrderedIds ids = new TimeOrderedIds();
    private final List<Tenant> tenants = new CopyOnWriteArrayList<>();
    private Settings.Edge edge = Settings.Edge.DEFAULT.withRateLimit(NOT_REACHED);
    private @Nullable Application application;

    public TestServer() {
        this(Clock.systemUTC());
    }

    public TestServer(Clock clock) {
        this(clock, LOOPBACK, true);
    }

    /// @param allowedNetworks inside networks that webhooks may reach
    /// @param workers whether events are numbered and delivered and jobs run
    public TestServer(Clock clock, String allowedNetworks, boolean workers) {
        this.clock = clock;
        this.allowedNetworks = allowedNetworks;
        this.workers = workers;
    }

    /// A server whose workers do nothing but what a test has them do.
    public static TestServer withIdleWorkers(Clock clock) {
        return new TestServer(clock, LOOPBACK, false);
    }

    /// The server with other demands on its callers.
    public TestServer limited(Settings.Edge demands) {
        edge = demands;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        database.beforeAll(context);
        application =
                Application.start(
                        settings(workers, 0),
                        entry -> {
                            log.add(entry);
                            answered(entry.requestId()).complete(entry);
                        });
    }

    /// Another node on the same database, which whoever calls this closes.
    ///
    /// @param workers whether it numbers and delivers events and runs jobs
    public Application anotherNode(boolean workers) throws SQLException {
        return anotherNode(workers, 0);
    }

    /// @param port to listen on; 0 for a free one
    public Application anotherNode(boolean workers, int port) throws SQLException {
        return Application.start(settings(workers, port), _ -> {});
    }

    public TestDatabase database() {
        return database;
    }

    private Settings settings(boolean works, int port) {
        return new Settings(
                database.url(),
                "127.0.0.1",
                port,
                SECRETS_KEY,
                allowedNetworks,
                QUICK,
                clock,
                works,
                null,
                null,
                edge);
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        try {
            if (application != null) {
                requireEventsOfTheirForm(application);
            }
        } finally {
            if (application != null) {
                application.close();
            }
            database.afterAll(context);
        }
    }

    /// Holds every event that was logged to its JSON Schema.
    private void requireEventsOfTheirForm(Application served) {
        List<String> faults = new ArrayList<>();
        for (Tenant tenant : tenants) {
            long after = 0;
            Page<Event> page;
            do {
                page =
                        served.storage()
                                .events()
                                .list(tenant.id(), after, EventQueries.Wanted.ALL, EVENTS_PAGE);
                for (Event event : page.items()) {
                    after = event.sequence();
                    EventContract.faults(JsonText.MAPPER.readTree(EventEnvelope.write(event)))
                            .forEach(fault -> faults.add(event.type() + fault));
                }
            } while (page.hasNext());
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "events break their schemas:%n%s".formatted(String.join("\n", faults)));
        }
    }

    public Application application() {
        if (application == null) {
            throw new IllegalStateException("not started");
        }
        return application;
    }

    public Clock clock() {
        return clock;
    }

    public String url() {
        return "http://127.0.0.1:" + application().port();
    }

    /// The last request that was answered.
    public RequestLog.Entry lastAnswered() {
        return log.getLast();
    }

    /// What the server says of a response. The log hears of a request after its caller did, so this
    /// waits for it.
    public RequestLog.Entry logged(Response response) {
        return answered(response.header("Request-Id"))
                .orTimeout(LOGGED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private CompletableFuture<RequestLog.Entry> answered(String requestId) {
        return answered.computeIfAbsent(requestId, _ -> new CompletableFuture<>());
    }

    /// A new tenant.
    public Tenant tenant(String name, TenantMode mode) {
        Tenant tenant =
                application()
                        .storage()
                        .tenantCreation()
                        .createIfNew(
                                NewTenant.mexican(name + " " + UUID.randomUUID(), mode),
                                clock.instant());
        tenants.add(tenant);
        return tenant;
    }

    /// A key of the tenant with these scopes; all where none is given.
    public String key(Tenant tenant, String... scopes) {
        CommandContext context =
                new CommandContext(tenant, "test", "req_test", null, Instant.now(clock), ids);
        Outcome<ApiKey> made =
                application()
                        .handlers()
                        .tenants()
                        .create(
                                context,
                                new CreateApiKey(
                                        "test",
                                        scopes.length == 0
                                                ? List.of(Scopes.ADMIN)
                                                : List.of(scopes),
                                        null));
        return made.fold(
                created -> java.util.Objects.requireNonNull(created.secret()),
                replayed -> {
                    throw new IllegalStateException(replayed);
                },
                refusal -> {
                    throw new IllegalStateException(refusal.code());
                });
    }

    /// Changes rows of a tenant in ways that requests cannot.
    public void change(Tenant tenant, String statement) {
        try {
            Rows.change(database, tenant, statement);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Rows of a tenant as the owner of the database sees them.
    public List<String> rows(Tenant tenant, String query) {
        try {
            return Rows.of(database, tenant, query);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// A mark of every row of a tenant, by its table.
    public Map<String, List<String>> everything(Tenant tenant) {
        Map<String, List<String>> rows = new TreeMap<>();
        String tables =
                """
                select table_name from information_schema.columns
                join information_schema.tables using (table_schema, table_name)
                where column_name = 'tenant_id' and table_type = 'BASE TABLE'
                """;
        for (String table : rows(tenant, tables)) {
            rows.put(
                    table,
                    rows(
                            tenant,
                            "select md5(r::text) from %s r where tenant_id = %d order by 1"
                                    .formatted(table, tenant.id().number())));
        }
        return rows;
    }

    /// Requests of a caller, whose responses must obey the contract.
    public RequestSpecification as(String key) {
        return given(
                new RequestSpecBuilder()
                        .setBaseUri(url())
                        .addHeader("Authorization", "Bearer " + key)
                        .addFilter(lastRequest)
                        .addFilter(new ContractFilter())
                        .setUrlEncodingEnabled(true)
                        .build());
    }

    /// Sends the last request of this thread to [#as] once more, byte for byte.
    public Response again() {
        return lastRequest.send(given().filter(new ContractFilter()));
    }

    /// Requests to `/graphql`, whose answers are no part of `openapi.yaml`.
    public RequestSpecification graphql(String key) {
        return given(
                new RequestSpecBuilder()
                        .setBaseUri(url())
                        .addHeader("Authorization", "Bearer " + key)
                        .build());
    }

    /// Requests with a new idempotency key and a JSON body.
    public RequestSpecification post(String key, String body) {
        return as(key).header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(body);
    }

    /// Requests of nobody.
    public RequestSpecification asNobody() {
        return given(
                new RequestSpecBuilder().setBaseUri(url()).addFilter(new ContractFilter()).build());
    }
}
