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
import io.cobro.persistence.jooq.tables.records.DeliveryAttemptRecord;
import io.cobro.persistence.jooq.tables.records.WebhookDeliveryRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;

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

    static DeliveryAttemptRecord row(long tenantId, DeliveryAttempt attempt) {
        DeliveryAttemptRecord row = new DeliveryAttemptRecord();
        row.setTenantId(tenantId);
        row.setDeliveryId(attempt.delivery().value());
        row.setAttemptNo(attempt.number());
        row.setStartedAt(attempt.startedAt());
        row.setDurationMs(Math.toIntExact(attempt.duration().toMillis()));
        switch (attempt.result()) {
            case AttemptResult.Answered(int status, var _, String excerpt) -> {
                row.setStatusCode(status);
                row.setFailure(null);
                row.setDetail(excerpt);
            }
            case AttemptResult.Unanswered(AttemptResult.Failure failure, String detail) -> {
                row.setStatusCode(null);
                row.setFailure(EnumText.of(failure));
                row.setDetail(detail);
            }
        }
        return row;
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
