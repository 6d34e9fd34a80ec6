package io.cobro.core.webhook;

import io.cobro.core.event.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One event owed to one endpoint.
///
/// @param attempts how many attempts are recorded, from 0
/// @param nextAttemptAt when the next attempt is due; null once succeeded or exhausted
public record Delivery(
        DeliveryId id,
        WebhookEndpointId endpoint,
        EventId event,
        DeliveryStatus status,
        int attempts,
        @Nullable Instant nextAttemptAt) {}
