package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.DELIVERY_ATTEMPT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;

import io.cobro.core.event.EventId;
import io.cobro.core.event.EventType;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.jooq.tables.records.WebhookDeliveryRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Rows of deliveries and attempts.
final class DeliveryRows {

    static final String EXHAUSTED = EnumText.of(DeliveryStatus.EXHAUSTED);
    static final String PENDING = EnumText.of(DeliveryStatus.PENDING);
    static final String IN_FLIGHT = EnumText.of(DeliveryStatus.IN_FLIGHT);

    static final List<Field<?>> FIELDS =
            List.of(
                    WEBHOOK_DELIVERY.DELIVERY_ID,
                    WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID,
                    WEBHOOK_DELIVERY.EVENT_ID,
                    WEBHOOK_DELIVERY.EVENT_TYPE,
                    WEBHOOK_DELIVERY.SEQUENCE,
                    WEBHOOK_DELIVERY.REPLAY_ID,
                    WEBHOOK_DELIVERY.STATE,
                    WEBHOOK_DELIVERY.ATTEMPTS,
                    WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT,
                    WEBHOOK_DELIVERY.DELIVERED_AT,
                    WEBHOOK_DELIVERY.RECORDED_AT);

    private DeliveryRows() {}

    static Delivery delivery(Record row) {
        UUID replay = row.get(WEBHOOK_DELIVERY.REPLAY_ID);
        return new Delivery(
                new DeliveryId(row.get(WEBHOOK_DELIVERY.DELIVERY_ID)),
                new WebhookEndpointId(row.get(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID)),
                new EventId(row.get(WEBHOOK_DELIVERY.EVENT_ID)),
                new EventType(row.get(WEBHOOK_DELIVERY.EVENT_TYPE)),
                row.get(WEBHOOK_DELIVERY.SEQUENCE),
                replay == null ? null : new ReplayId(replay),
                EnumText.read(DeliveryStatus.class, row.get(WEBHOOK_DELIVERY.STATE)),
                row.get(WEBHOOK_DELIVERY.ATTEMPTS),
                row.get(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT),
                row.get(WEBHOOK_DELIVERY.DELIVERED_AT),
                row.get(WEBHOOK_DELIVERY.RECORDED_AT));
    }

    /// A row of a delivery that waits for no other of its subject.
    static WebhookDeliveryRecord row(long tenantId, Delivery delivery) {
        WebhookDeliveryRecord row = new WebhookDeliveryRecord();
        row.setTenantId(tenantId);
        row.setDeliveryId(delivery.id().value());
        row.setWebhookEndpointId(delivery.endpoint().value());
        row.setEventId(delivery.event().value());
        row.setEventType(delivery.eventType().name());
        row.setSequence(delivery.sequence());
        row.setReplayId(Ids.orNull(delivery.replay()));
        row.setTurnSubjectId(null);
        row.setState(EnumText.of(delivery.status()));
        row.setAttempts(delivery.attempts());
        row.setAttemptsBefore(0);
        row.setNextAttemptAt(delivery.nextAttemptAt());
        row.setDeliveredAt(delivery.deliveredAt());
        row.setRecordedAt(delivery.recordedAt());
        return row;
    }

    static DeliveryAttempt attempt(Record row) {
        return new DeliveryAttempt(
                new DeliveryId(row.get(DELIVERY_ATTEMPT.DELIVERY_ID)),
                row.get(DELIVERY_ATTEMPT.ATTEMPT_NO),
                row.get(DELIVERY_ATTEMPT.STARTED_AT),
                Duration.ofMillis(row.get(DELIVERY_ATTEMPT.DURATION_MS)),
                result(row));
    }

    /// Inserts attempts: one text for any number of them, so that its plan is used again.
    static Query insertion(long tenantId, List<DeliveryAttempt> attempts) {
        int many = attempts.size();
        UUID[] deliveries = new UUID[many];
        Integer[] numbers = new Integer[many];
        String[] starts = new String[many];
        Integer[] durations = new Integer[many];
        @Nullable Integer[] statuses = new Integer[many];
        @Nullable String[] failures = new String[many];
        String[] details = new String[many];
        for (int i = 0; i < many; i++) {
            DeliveryAttempt attempt = attempts.get(i);
            deliveries[i] = attempt.delivery().value();
            numbers[i] = attempt.number();
            starts[i] = attempt.startedAt().toString();
            durations[i] = Math.toIntExact(attempt.duration().toMillis());
            switch (attempt.result()) {
                case AttemptResult.Answered(int status, var _, String excerpt) -> {
                    statuses[i] = status;
                    details[i] = excerpt;
                }
                case AttemptResult.Unanswered(AttemptResult.Failure failure, String detail) -> {
                    failures[i] = EnumText.of(failure);
                    details[i] = detail;
                }
            }
        }
        return DSL.query(
                """
                insert into delivery_attempt (tenant_id, delivery_id, attempt_no, started_at, duration_ms, status_code,
                  failure, detail)
                select {0}, a.* from unnest({1}, {2}, {3}::timestamptz[], {4}, {5}, {6}, {7}) a
                """,
                DSL.val(tenantId),
                DSL.val(deliveries),
                DSL.val(numbers),
                DSL.val(starts),
                DSL.val(durations),
                DSL.val(statuses),
                DSL.val(failures),
                DSL.val(details));
    }

    private static AttemptResult result(Record row) {
        Integer status = row.get(DELIVERY_ATTEMPT.STATUS_CODE);
        String detail = Objects.requireNonNullElse(row.get(DELIVERY_ATTEMPT.DETAIL), "");
        return status == null
                ? new AttemptResult.Unanswered(
                        EnumText.read(
                                AttemptResult.Failure.class, row.get(DELIVERY_ATTEMPT.FAILURE)),
                        detail)
                : new AttemptResult.Answered(status, null, detail);
    }
}
