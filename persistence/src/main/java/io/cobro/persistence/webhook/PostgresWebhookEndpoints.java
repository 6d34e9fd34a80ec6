package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.EVENT_COUNTER;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.cobro.core.Reading;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.core.webhook.WebhookEndpoints;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.jooq.tables.records.WebhookEndpointRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Update;
import org.jooq.impl.DSL;

/// The webhook endpoints of one transaction.
public final class PostgresWebhookEndpoints implements WebhookEndpoints {

    private final Session session;

    public PostgresWebhookEndpoints(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Optional<WebhookEndpointView>> lock(WebhookEndpointId id) {
        return session.read(
                EndpointRows.select(session)
                        .and(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(id.value()))
                        .forUpdate(),
                rows -> rows.stream().findFirst().map(EndpointRows::view));
    }

    @Override
    public Reading<Integer> lockCount() {
        session.lockName("webhook_endpoint", "");
        return session.read(
                select(DSL.count())
                        .from(WEBHOOK_ENDPOINT)
                        .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId())),
                rows -> rows.getFirst().get(0, Integer.class));
    }

    /// It is told of what the sequencer numbers from now on.
    @Override
    public void insert(WebhookEndpointView endpoint) {
        WebhookEndpointRecord row = EndpointRows.row(session, endpoint);
        row.setNextSequence(0L);
        session.insert(row);
        Field<Long> next =
                DSL.field(
                        select(EVENT_COUNTER.NEXT_SEQUENCE)
                                .from(EVENT_COUNTER)
                                .where(EVENT_COUNTER.TENANT_ID.eq(session.tenantId())));
        session.update(
                DSL.update(WEBHOOK_ENDPOINT)
                        .set(WEBHOOK_ENDPOINT.NEXT_SEQUENCE, DSL.coalesce(next, val(1L)))
                        .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                        .and(
                                WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(
                                        endpoint.endpoint().id().value())));
    }

    /// Deliveries that waited because the endpoint was disabled are due again once it is not. Those
    /// that are owed take their turns from now on, or do not wait any more, as the endpoint's order
    /// says; a claim finds out whose turn it is.
    @Override
    public void update(WebhookEndpointView endpoint) {
        session.update(EndpointRows.update(session, endpoint));
        session.update(takeTurns(endpoint.endpoint()));
        if (endpoint.endpoint().health().status() != EndpointStatus.DISABLED) {
            session.update(
                    DSL.update(WORK_QUEUE)
                            .set(WORK_QUEUE.DUE_AT, WorkQueue.AT_ONCE)
                            .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                            .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                            .and(WORK_QUEUE.LANE_ID.eq(endpoint.endpoint().id().value()))
                            .and(WORK_QUEUE.DUE_AT.eq(WorkQueue.NEVER))
                            .and(WORK_QUEUE.SUBJECT_ID.notIn(unnumbered(endpoint.endpoint()))));
        }
    }

    /// Tests that wait for their numbers.
    private Select<Record1<UUID>> unnumbered(WebhookEndpoint endpoint) {
        return select(WEBHOOK_DELIVERY.DELIVERY_ID)
                .from(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                .and(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID.eq(endpoint.id().value()))
                .and(WEBHOOK_DELIVERY.SEQUENCE.isNull())
                .and(WEBHOOK_DELIVERY.REPLAY_ID.isNull()); // as its index says
    }

    private Update<?> takeTurns(WebhookEndpoint endpoint) {
        UUID id = endpoint.id().value();
        Condition owed =
                WEBHOOK_DELIVERY
                        .TENANT_ID
                        .eq(session.tenantId())
                        .and(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID.eq(id));
        return switch (endpoint.ordering()) {
            case NONE ->
                    DSL.update(WEBHOOK_DELIVERY)
                            .setNull(WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                            .where(owed)
                            .and(WEBHOOK_DELIVERY.TURN_SUBJECT_ID.isNotNull());
            case PER_SUBJECT ->
                    DSL.update(WEBHOOK_DELIVERY)
                            .set(WEBHOOK_DELIVERY.TURN_SUBJECT_ID, EVENT.SUBJECT_ID)
                            .from(EVENT, WORK_QUEUE)
                            .where(owed)
                            .and(WEBHOOK_DELIVERY.TURN_SUBJECT_ID.isNull())
                            .and(EVENT.TENANT_ID.eq(session.tenantId()))
                            .and(EVENT.SEQUENCE.eq(WEBHOOK_DELIVERY.SEQUENCE))
                            .and(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                            .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                            .and(WORK_QUEUE.LANE_ID.eq(id))
                            .and(WORK_QUEUE.SUBJECT_ID.eq(WEBHOOK_DELIVERY.DELIVERY_ID));
        };
    }

    /// Of the queue only rows that wait are touched: what is claimed is due at the end of its
    /// lease.
    @Override
    public void clockMoved(Instant before, Instant after, boolean frozen) {
        Duration back = Duration.between(after, before);
        Duration shift = back.isNegative() ? Duration.ZERO : back;
        if (!shift.isZero()) {
            session.update(
                    DSL.update(WEBHOOK_ENDPOINT)
                            .set(
                                    WEBHOOK_ENDPOINT.PAUSED_UNTIL,
                                    earlier(WEBHOOK_ENDPOINT.PAUSED_UNTIL, shift))
                            .set(
                                    WEBHOOK_ENDPOINT.FAILING_SINCE,
                                    earlier(WEBHOOK_ENDPOINT.FAILING_SINCE, shift))
                            .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId())));
        }
        Field<Instant> next = earlier(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, shift);
        Field<Instant> dueAt =
                frozen
                        ? DSL.when(next.le(after), WorkQueue.AT_ONCE).otherwise(WorkQueue.NEVER)
                        : next;
        session.update(
                DSL.update(WORK_QUEUE)
                        .set(WORK_QUEUE.DUE_AT, dueAt)
                        .from(WEBHOOK_DELIVERY)
                        .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                        .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                        .and(WEBHOOK_DELIVERY.TENANT_ID.eq(WORK_QUEUE.TENANT_ID))
                        .and(WEBHOOK_DELIVERY.DELIVERY_ID.eq(WORK_QUEUE.SUBJECT_ID))
                        .and(WEBHOOK_DELIVERY.STATE.ne(DeliveryRows.IN_FLIGHT))
                        .and(WEBHOOK_DELIVERY.SEQUENCE.isNotNull()) // a test waits for its number
                        .and(
                                WORK_QUEUE
                                        .DUE_AT
                                        .eq(WorkQueue.NEVER)
                                        .or(
                                                WORK_QUEUE.DUE_AT.eq(
                                                        WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT))));
        if (!shift.isZero()) {
            session.update(
                    DSL.update(WEBHOOK_DELIVERY)
                            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, next)
                            .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                            .and(WEBHOOK_DELIVERY.STATE.ne(DeliveryRows.IN_FLIGHT))
                            .and(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT.isNotNull()));
        }
    }

    private static Field<Instant> earlier(Field<Instant> instant, Duration shift) {
        return shift.isZero()
                ? instant
                : DSL.field(
                        "{0} - {1} * interval '1 microsecond'",
                        Instant.class,
                        instant,
                        DSL.val(shift.dividedBy(ChronoUnit.MICROS.getDuration())));
    }

    /// Nothing is owed to it any more; what was sent to it stays in the attempt log.
    @Override
    public void delete(WebhookEndpointId id) {
        session.delete(
                deleteFrom(WEBHOOK_ENDPOINT)
                        .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                        .and(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(id.value())));
        Name owed = DSL.name("owed");
        session.update(
                DSL.with(owed)
                        .as(
                                deleteFrom(WORK_QUEUE)
                                        .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                                        .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                                        .and(WORK_QUEUE.LANE_ID.eq(id.value()))
                                        .returning(WORK_QUEUE.SUBJECT_ID))
                        .update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.STATE, DeliveryRows.EXHAUSTED)
                        .setNull(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT)
                        .setNull(WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(
                                WEBHOOK_DELIVERY.DELIVERY_ID.in(
                                        select(
                                                        DSL.field(
                                                                WORK_QUEUE.SUBJECT_ID
                                                                        .getUnqualifiedName(),
                                                                UUID.class))
                                                .from(owed))));
    }
}
