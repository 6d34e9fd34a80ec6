package io.cobro.webhooks.json;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.Replay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deliveries, attempts and replays.
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
                .put("event_sequence", number(delivery.sequence()))
                .put("replay_id", delivery.replay())
                .put("status", ResourceJson.lower(delivery.status()))
                .put("attempt_count", delivery.attempts())
                .put("next_attempt_at", delivery.nextAttemptAt())
                .put("delivered_at", delivery.deliveredAt());
    }

    /// How far a replay is.
    public static JsonObject of(Replay replay) {
        EventFilter types = replay.types();
        return new JsonObject()
                .put("id", replay.id())
                .put("version", replay.version())
                .put("recorded_at", replay.recordedAt())
                .put("webhook_endpoint_id", replay.endpoint())
                .put("from_sequence", number(replay.fromSequence()))
                .put("to_sequence", number(replay.toSequence()))
                .putTexts("types", types == null ? List.of() : types.patterns())
                .put("status", ResourceJson.lower(replay.status()))
                .put("next_sequence", number(replay.nextSequence()))
                .put("delivery_count", replay.deliveries())
                .put("completed_at", replay.completedAt());
    }

    /// A sequence as text, because JavaScript reads numbers above 2^53 wrongly.
    private static @Nullable String number(@Nullable Long sequence) {
        return sequence == null ? null : Long.toString(sequence);
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
