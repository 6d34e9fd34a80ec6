package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;

import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.jooq.tables.WebhookDelivery;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Update;
import org.jooq.impl.DSL;

/// Whose turn it is where an endpoint keeps the order of each subject.
///
/// A delivery that takes turns names its subject until it is settled. The oldest of a subject may
/// be sent; the others rest in the queue, never due, until the one before them is settled. That is
/// decided under the lock of the endpoint, so that no delivery rests for ever.
final class Turns {

    private Turns() {}

    /// Whether an older delivery of the same subject is not settled yet.
    static Field<Boolean> waits() {
        WebhookDelivery older = WEBHOOK_DELIVERY.as("older");
        return DSL.field(
                        DSL.exists(
                                DSL.selectOne()
                                        .from(older)
                                        .where(older.TENANT_ID.eq(WEBHOOK_DELIVERY.TENANT_ID))
                                        .and(
                                                older.WEBHOOK_ENDPOINT_ID.eq(
                                                        WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID))
                                        .and(
                                                older.TURN_SUBJECT_ID.eq(
                                                        WEBHOOK_DELIVERY.TURN_SUBJECT_ID))
                                        .and(
                                                DSL.row(older.SEQUENCE, older.DELIVERY_ID)
                                                        .lt(
                                                                WEBHOOK_DELIVERY.SEQUENCE,
                                                                WEBHOOK_DELIVERY.DELIVERY_ID))))
                .as("waits");
    }

    /// Makes the next delivery of a subject due, if it rests. One whose time has not come by a
    /// clock that stands still is put aside again by the claim.
    static Update<?> next(long tenantId, WebhookEndpointId endpoint, UUID subject) {
        WebhookDelivery next = WEBHOOK_DELIVERY.as("next");
        return DSL.update(WORK_QUEUE)
                .set(WORK_QUEUE.DUE_AT, WorkQueue.AT_ONCE)
                .where(WORK_QUEUE.TENANT_ID.eq(tenantId))
                .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                .and(WORK_QUEUE.DUE_AT.eq(WorkQueue.NEVER))
                .and(
                        WORK_QUEUE.SUBJECT_ID.eq(
                                DSL.field(
                                        DSL.select(next.DELIVERY_ID)
                                                .from(next)
                                                .where(next.TENANT_ID.eq(tenantId))
                                                .and(next.WEBHOOK_ENDPOINT_ID.eq(endpoint.value()))
                                                .and(next.TURN_SUBJECT_ID.eq(subject))
                                                .orderBy(next.SEQUENCE, next.DELIVERY_ID)
                                                .limit(1))));
    }
}
