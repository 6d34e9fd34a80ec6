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

        @Override
        public Consequence plus(Duration shift) {
            return new RetryAt(at.plus(shift), later(endpointPausedUntil, shift));
        }

        @Override
        public boolean closesEndpoint() {
            return endpointPausedUntil != null;
        }
    }

    /// The schedule has no further attempt.
    ///
    /// @param endpointPausedUntil as of a delivery that is due again
    record Exhausted(@Nullable Instant endpointPausedUntil) implements Consequence {

        /// Of an endpoint that did not ask for less.
        public Exhausted() {
            this(null);
        }

        @Override
        public Consequence plus(Duration shift) {
            return new Exhausted(later(endpointPausedUntil, shift));
        }

        @Override
        public boolean closesEndpoint() {
            return endpointPausedUntil != null;
        }
    }

    /// The endpoint answered that it is gone for good: it is disabled, the delivery is exhausted.
    record EndpointGone() implements Consequence {

        @Override
        public boolean closesEndpoint() {
            return true;
        }
    }

    /// Whether nothing is to be sent to the endpoint for a while, or ever again.
    default boolean closesEndpoint() {
        return false;
    }

    /// The same where each instant is as much later.
    default Consequence plus(Duration shift) {
        return this;
    }

    private static @Nullable Instant later(@Nullable Instant instant, Duration shift) {
        return instant == null ? null : instant.plus(shift);
    }
}
