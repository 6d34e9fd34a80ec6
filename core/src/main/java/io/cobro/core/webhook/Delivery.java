package io.cobro.core.webhook;

import io.cobro.core.Resource;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One event owed to one endpoint.
///
/// @param sequence the event's number in the log; null while a test event has none yet
/// @param replay the replay that it was made by; null if it was made because the event happened
/// @param attempts how many attempts are recorded, from 0
/// @param nextAttemptAt when the next attempt is due; null once succeeded or exhausted
/// @param deliveredAt when it succeeded last; kept while it is sent again
/// @param recordedAt when it was made
public record Delivery(
        DeliveryId id,
        WebhookEndpointId endpoint,
        EventId event,
        EventType eventType,
        @Nullable Long sequence,
        @Nullable ReplayId replay,
        DeliveryStatus status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        Instant recordedAt)
        implements Resource {

    /// The delivery after somebody asked for it to be sent again: due now, whatever became of it.
    /// One that is being sent stays as it is.
    public Delivery again(Instant now) {
        return status == DeliveryStatus.IN_FLIGHT
                ? this
                : new Delivery(
                        id,
                        endpoint,
                        event,
                        eventType,
                        sequence,
                        replay,
                        DeliveryStatus.PENDING,
                        attempts,
                        now,
                        deliveredAt,
                        recordedAt);
    }
}
