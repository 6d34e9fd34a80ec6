package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;

import io.cobro.core.Reading;
import io.cobro.core.event.EventType;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.jooq.tables.records.WebhookDeliveryRecord;
import io.cobro.persistence.jooq.tables.records.WorkQueueRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.impl.DSL;

/// Makes a delivery of each event for each endpoint that wants it.
///
/// Each endpoint remembers the first event that no delivery was made for, and the deliveries are
/// made in the transaction that moves it on: so each is made once, whoever runs and however often.
/// A disabled endpoint moves on without deliveries.
public final class FanOut {

    /// Events that one transaction reads.
    public static final int EVENTS_MAX = 500;

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    /// After this time somebody else takes over what a process left.
    public static final Duration LEASE = Duration.ofMinutes(1);

    private final WorkQueue queue;
    private final JobTransactions transactions;
    private final NewIds ids;
    private final InstantSource clock;

    public FanOut(DataSource dataSource, NewIds ids, InstantSource clock) {
        this.queue = new WorkQueue(dataSource);
        this.transactions = new JobTransactions(dataSource);
        this.ids = ids;
        this.clock = clock;
    }

    /// Serves tenants that have new events, each until there are no more.
    ///
    /// @return how many tenants were served; zero if there was nothing to do
    public int tick() {
        Instant now = clock.instant();
        List<WorkQueue.Work> signals =
                queue.claimSignals(
                        WorkQueue.FAN_OUT, TENANTS_MAX, ids.next(), now, WorkQueue.end(now, LEASE));
        for (WorkQueue.Work signal : signals) {
            while (batch(signal.tenant(), now) == EVENTS_MAX) {
                // one transaction a batch
            }
            queue.done(WorkQueue.FAN_OUT, signal);
        }
        return signals.size();
    }

    /// @return how many events were read
    private int batch(TenantId tenant, Instant now) {
        return transactions.inTransaction(tenant, session -> batch(session, now));
    }

    private int batch(Session session, Instant now) {
        Reading<List<Place>> endpoints =
                session.read(
                        EndpointRows.select(session)
                                .orderBy(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                                .forUpdate(),
                        rows ->
                                rows.map(row ->
                                        new Place(
                                                EndpointRows.view(row).endpoint(),
                                                row.get(WEBHOOK_ENDPOINT.NEXT_SEQUENCE))));
        // A statement of its own, to see where the endpoints stand under their locks.
        Reading<List<Entry>> events =
                session.read(
                        DSL.select(EVENT.SEQUENCE, EVENT.EVENT_ID, EVENT.TYPE)
                                .from(EVENT)
                                .where(EVENT.TENANT_ID.eq(session.tenantId()))
                                .and(
                                        EVENT.SEQUENCE.ge(
                                                DSL.field(
                                                        DSL.select(
                                                                        DSL.min(
                                                                                WEBHOOK_ENDPOINT
                                                                                        .NEXT_SEQUENCE))
                                                                .from(WEBHOOK_ENDPOINT)
                                                                .where(
                                                                        WEBHOOK_ENDPOINT.TENANT_ID
                                                                                .eq(
                                                                                        session
                                                                                                .tenantId())))))
                                .orderBy(EVENT.SEQUENCE)
                                .limit(EVENTS_MAX),
                        rows ->
                                rows.map(row ->
                                        new Entry(
                                                row.get(EVENT.SEQUENCE),
                                                row.get(EVENT.EVENT_ID),
                                                new EventType(row.get(EVENT.TYPE)))));
        if (events.get().isEmpty()) {
            return 0;
        }
        for (Entry event : events.get()) {
            for (Place place : endpoints.get()) {
                if (place.wants(event)) {
                    deliver(session, event, place.endpoint(), now);
                }
            }
        }
        long next = events.get().getLast().sequence() + 1;
        session.update(
                DSL.update(WEBHOOK_ENDPOINT)
                        .set(WEBHOOK_ENDPOINT.NEXT_SEQUENCE, next)
                        .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                        .and(WEBHOOK_ENDPOINT.NEXT_SEQUENCE.lt(next)));
        return events.get().size();
    }

    private void deliver(Session session, Entry event, WebhookEndpoint endpoint, Instant now) {
        UUID id = ids.next();
        session.insert(
                new WebhookDeliveryRecord(
                        session.tenantId(),
                        id,
                        endpoint.id().value(),
                        event.id(),
                        event.type().name(),
                        event.sequence(),
                        EnumText.of(DeliveryStatus.PENDING),
                        0,
                        now,
                        null,
                        now));
        session.insert(
                new WorkQueueRecord(
                        session.tenantId(), WorkQueue.DELIVERY, id, endpoint.id().value(), now));
    }

    /// An endpoint and the first event that it was not given.
    private record Place(WebhookEndpoint endpoint, long next) {

        boolean wants(Entry event) {
            return event.sequence() >= next
                    && endpoint.health().status() != EndpointStatus.DISABLED
                    && endpoint.filter().matches(event.type());
        }
    }

    private record Entry(long sequence, UUID id, EventType type) {}
}
