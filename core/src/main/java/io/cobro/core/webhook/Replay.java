package io.cobro.core.webhook;

import io.cobro.core.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A part of the log that one endpoint is told of again. Each of its events gets a delivery of its
/// own, under the id that the event has always had.
///
/// @param fromSequence the first event, from 1
/// @param toSequence the last event, at least `fromSequence`
/// @param types which of them, beside what the endpoint wants; null means no further choice
/// @param nextSequence the first event that no delivery was made for yet; `toSequence + 1` once
///   completed
/// @param deliveries how many deliveries were made
/// @param completedAt when it ended, completed or canceled; null while it is running
public record Replay(
        ReplayId id,
        WebhookEndpointId endpoint,
        long fromSequence,
        long toSequence,
        @Nullable EventFilter types,
        ReplayStatus status,
        long nextSequence,
        int deliveries,
        int version,
        Instant recordedAt,
        @Nullable Instant completedAt)
        implements Resource {

    /// Events that one replay goes over; more are replayed one range after the other.
    public static final int EVENTS_MAX = 100_000;
}
