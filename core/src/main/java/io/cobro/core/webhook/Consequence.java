package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What follows from an attempt.
public sealed interface Consequence {

    /// The delivery is done.
    record Succeeded() implements Consequence {}

    /// The delivery is due again.
    ///
    /// @param at when
    /// @param endpointPausedUntil the endpoint asked for less: nothing is sent to it before this
    ///   instant; null if it did not
    record RetryAt(Instant at, @Nullable Instant endpointPausedUntil) implements Consequence {

        RetryAt plus(Duration shift) {
            return new RetryAt(
                    at.plus(shift),
                    endpointPausedUntil == null ? null : endpointPausedUntil.plus(shift));
        }
    }

    /// The schedule has no further attempt.
    record Exhausted() implements Consequence {}

    /// The endpoint answered that it is gone for good: it is disabled, the delivery is exhausted.
    record EndpointGone() implements Consequence {}
}
