package io.cobro.persistence.webhook;

import static io.cobro.persistence.testing.Office.accepted;

import io.cobro.core.Outcome;
import io.cobro.core.page.PageRequest;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries.Claim;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointSecrets;
import io.cobro.core.webhook.Redelivering;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.persistence.testing.TestRendering;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What goes in and out of the queue of deliveries, for one tenant at a time.
final class Postbox {

    static final Instant NOON = Instant.parse("2026-03-02T18:00:00Z");
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Claim EVERYTHING = new Claim(1_000, 1_000, Set.of(), LEASE);

    private static final TimeOrderedIds IDS = new TimeOrderedIds();

    private final TestDatabase database;
    private final Office office;

    Postbox(TestDatabase database, Office office) {
        this.database = database;
        this.office = office;
    }

    WebhookEndpointId endpoint(DeliveryOrdering ordering, String... types) {
        return accepted(create(ordering, types)).endpoint().id();
    }

    Outcome<WebhookEndpointView> create(DeliveryOrdering ordering, String... types) {
        return keeping()
                .create(
                        office.on("2026-03-01"),
                        new CreateEndpoint(
                                "https://example.com/hook", null, List.of(types), ordering));
    }

    EndpointKeeping keeping() {
        return new EndpointKeeping(
                office.transactions(),
                new PlainSecrets(),
                _ -> Optional.empty(),
                InstantSource.fixed(NOON));
    }

    Redelivering redelivering() {
        return new Redelivering(office.transactions());
    }

    /// Numbers what happened and makes its deliveries.
    void deliverable() {
        numbered();
        fanOut().tick();
    }

    /// Numbers what happened.
    void numbered() {
        Sequencer sequencer = new Sequencer(database.pool(DatabaseRole.SEQUENCER), () -> {});
        while (sequencer.tick() > 0) {
            // until the inbox is empty
        }
    }

    /// Makes deliveries until none are left to make.
    void allDeliverable() {
        while (fanOut().tick() > 0) {
            // until nobody has a turn
        }
    }

    FanOut fanOut() {
        return new FanOut(database.app(), IDS, InstantSource.fixed(NOON));
    }

    /// A node that claims and records.
    PostgresDeliveries node() {
        return new PostgresDeliveries(database.app(), new TestRendering(), IDS, () -> {});
    }

    List<ClaimedDelivery> claim(Instant now) {
        return node().claim(EVERYTHING, now);
    }

    void record(ClaimedDelivery claim, Consequence consequence) {
        node().record(List.of(attempted(claim, consequence)), NOON);
    }

    static AttemptedDelivery attempted(ClaimedDelivery claim, Consequence consequence) {
        return new AttemptedDelivery(
                claim,
                new DeliveryAttempt(
                        claim.delivery(),
                        claim.attemptNumber(),
                        NOON,
                        Duration.ofMillis(12),
                        new AttemptResult.Answered(200, null, "")),
                consequence);
    }

    /// A session of another node that has run a query on the tenant's rows and not committed.
    Connection holding(String query) throws SQLException {
        Connection connection = database.app().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local app.tenant_id = '%d'".formatted(office.tenant().id().number()));
            statement.execute(query);
        }
        return connection;
    }

    List<Delivery> owed(WebhookEndpointId endpoint) {
        return new DeliveryQueries(office.reads())
                .list(office.tenant().id(), endpoint, PageRequest.first(200))
                .items();
    }

    Delivery delivery(ClaimedDelivery claim) {
        return new DeliveryQueries(office.reads())
                .find(office.tenant().id(), claim.delivery())
                .orElseThrow();
    }

    /// Secrets that are kept as they are.
    private static final class PlainSecrets implements EndpointSecrets {

        @Override
        public String make() {
            return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        }

        @Override
        public String seal(String secret, WebhookEndpointId owner) {
            return secret;
        }
    }
}
