package io.cobro.webhooks.json;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;

/// Deliveries and attempts.
public final class DeliveryJson {

    private DeliveryJson() {}

    /// A delivery; its version grows with its attempts.
    public static JsonObject of(Delivery delivery) {
        return new JsonObject()
                .put("id", delivery.id())
                .put("version", delivery.attempts() + 1)
                .put("recorded_at", delivery.recordedAt())
                .put("webhook_endpoint_id", delivery.endpoint())
                .put("event_id", delivery.event())
                .put("event_type", delivery.eventType().name())
                .put("event_sequence", Long.toString(delivery.sequence()))
                .put("status", ResourceJson.lower(delivery.status()))
                .put("attempt_count", delivery.attempts())
                .put("next_attempt_at", delivery.nextAttemptAt())
                .put("delivered_at", delivery.deliveredAt());
    }

    /// An attempt: the status that was answered, or why none was.
    public static JsonObject of(DeliveryAttempt attempt) {
        JsonObject json =
                new JsonObject()
                        .put("number", attempt.number())
                        .put("attempted_at", attempt.startedAt())
                        .put("duration_ms", (int) attempt.duration().toMillis());
        return switch (attempt.result()) {
            case AttemptResult.Answered answered ->
                    json.put("status_code", answered.status()).put("error", (String) null);
            case AttemptResult.Unanswered(var failure, String detail) ->
                    json.put("status_code", (Integer) null)
                            .put("error", ResourceJson.lower(failure) + ": " + detail);
        };
    }
}
