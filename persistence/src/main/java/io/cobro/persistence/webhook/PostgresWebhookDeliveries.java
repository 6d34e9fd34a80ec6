package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.EVENT_COUNTER;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_REPLAY;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;

import io.cobro.core.Reading;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.WebhookDeliveries;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.jooq.tables.records.WorkQueueRecord;
import java.time.Instant;
import java.util.Optional;
import org.jooq.impl.DSL;

/// The deliveries and replays of one transaction.
public final class PostgresWebhookDeliveries implements WebhookDeliveries {

    private final Session session;

    public PostgresWebhookDeliveries(Session session) {
        this.session = session;
    }

    /// The endpoint first, as whoever records an attempt does.
    @Override
    public Reading<Optional<Owed>> lock(DeliveryId id) {
        Reading<Optional<WebhookEndpoint>> endpoint =
                session.read(
                        EndpointRows.select(session)
                                .and(
                                        WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(
                                                DSL.field(
                                                        DSL.select(
                                                                        WEBHOOK_DELIVERY
                                                                                .WEBHOOK_ENDPOINT_ID)
                                                                .from(WEBHOOK_DELIVERY)
                                                                .where(
                                                                        WEBHOOK_DELIVERY.TENANT_ID
                                                                                .eq(
                                                                                        session
                                                                                                .tenantId()))
                                                                .and(
                                                                        WEBHOOK_DELIVERY.DELIVERY_ID
                                                                                .eq(id.value())))))
                                .forUpdate(),
                        rows ->
                                rows.stream()
                                        .findFirst()
                                        .map(row -> EndpointRows.view(row).endpoint()));
        Reading<Optional<Delivery>> delivery =
                session.read(
                        DSL.select(DeliveryRows.FIELDS)
                                .from(WEBHOOK_DELIVERY)
                                .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                .and(WEBHOOK_DELIVERY.DELIVERY_ID.eq(id.value()))
                                .forUpdate(),
                        rows -> rows.stream().findFirst().map(DeliveryRows::delivery));
        return () -> delivery.get().map(found -> new Owed(found, endpoint.get().orElse(null)));
    }

    @Override
    public void insertTest(Delivery delivery) {
        session.insert(DeliveryRows.row(session.tenantId(), delivery));
        queue(delivery, WorkQueue.NEVER);
    }

    @Override
    public void sendAgain(Delivery delivery) {
        session.delete(
                DSL.deleteFrom(WORK_QUEUE)
                        .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                        .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                        .and(WORK_QUEUE.SUBJECT_ID.eq(delivery.id().value())));
        queue(delivery, delivery.sequence() == null ? WorkQueue.NEVER : WorkQueue.AT_ONCE);
        session.update(
                DSL.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.STATE, EnumText.of(delivery.status()))
                        .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, delivery.nextAttemptAt())
                        .set(WEBHOOK_DELIVERY.ATTEMPTS_BEFORE, WEBHOOK_DELIVERY.ATTEMPTS)
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(WEBHOOK_DELIVERY.DELIVERY_ID.eq(delivery.id().value())));
    }

    private void queue(Delivery delivery, Instant dueAt) {
        session.insert(
                new WorkQueueRecord(
                        session.tenantId(),
                        WorkQueue.DELIVERY,
                        delivery.id().value(),
                        delivery.endpoint().value(),
                        dueAt,
                        null));
    }

    @Override
    public Reading<Long> lastSequence() {
        return session.read(
                DSL.select(EVENT_COUNTER.NEXT_SEQUENCE)
                        .from(EVENT_COUNTER)
                        .where(EVENT_COUNTER.TENANT_ID.eq(session.tenantId())),
                rows -> rows.isEmpty() ? 0 : rows.getFirst().get(EVENT_COUNTER.NEXT_SEQUENCE) - 1);
    }

    @Override
    public Reading<Boolean> isReplaying(WebhookEndpointId endpoint) {
        return session.read(
                DSL.select(WEBHOOK_REPLAY.REPLAY_ID)
                        .from(WEBHOOK_REPLAY)
                        .where(WEBHOOK_REPLAY.TENANT_ID.eq(session.tenantId()))
                        .and(WEBHOOK_REPLAY.WEBHOOK_ENDPOINT_ID.eq(endpoint.value()))
                        .and(WEBHOOK_REPLAY.STATE.eq(ReplayRows.RUNNING))
                        .limit(1),
                rows -> !rows.isEmpty());
    }

    /// A row of its own tells the fan-out.
    @Override
    public void insert(Replay replay) {
        session.insert(ReplayRows.row(session, replay));
        session.insert(
                new WorkQueueRecord(
                        session.tenantId(),
                        WorkQueue.FAN_OUT,
                        replay.id().value(),
                        WorkQueue.TENANT_AS_A_WHOLE,
                        WorkQueue.AT_ONCE,
                        null));
    }
}
