package io.cobro.core.webhook;

import io.cobro.core.event.EventId;
import io.cobro.core.event.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One event owed to one endpoint.
///
/// @param sequence the event's number in the log
/// @param attempts how many attempts are recorded, from 0
/// @param nextAttemptAt when the next attempt is due; null once succeeded or exhausted
/// @param deliveredAt when it succeeded
/// @param recordedAt when it was made
public record Delivery(
        DeliveryId id,
        WebhookEndpointId endpoint,
        EventId event,
        EventType eventType,
        long sequence,
        DeliveryStatus status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        Instant recordedAt) {}
