package io.cobro.persistence.webhook;

import io.cobro.core.event.EventId;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.ReplayId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which deliveries of an endpoint are wanted.
///
/// @param statuses none means any
/// @param eventTypes whole types such as `invoice.paid`; none means any
/// @param event null means any
/// @param subject what the event is about; null means anything
/// @param replay the replay that made it; null means any, or none
/// @param recordedFrom then or later; null means from the first one on
/// @param recordedTo then or earlier; null means up to the last one
public record DeliveryFilter(
        Set<DeliveryStatus> statuses,
        List<String> eventTypes,
        @Nullable EventId event,
        @Nullable UUID subject,
        @Nullable ReplayId replay,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedTo) {

    public static final DeliveryFilter ALL =
            new DeliveryFilter(Set.of(), List.of(), null, null, null, null, null);

    public DeliveryFilter {
        statuses = Set.copyOf(statuses);
        eventTypes = List.copyOf(eventTypes);
    }
}
