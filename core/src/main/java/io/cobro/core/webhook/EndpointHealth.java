package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an endpoint is doing. One success makes it well; only failures, for an hour, make it
/// degraded, and for five days disabled. A change of `status` is told as an event.
///
/// @param status whether it is called
/// @param failingSince the first failure after the last success; null if there is none
public record EndpointHealth(EndpointStatus status, @Nullable Instant failingSince) {

    public static final Duration DEGRADED_AFTER = Duration.ofHours(1);
    public static final Duration DISABLED_AFTER = Duration.ofDays(5);

    public static final EndpointHealth WELL = new EndpointHealth(EndpointStatus.ENABLED, null);

    /// The health after an attempt that ended with `consequence`. What comes in late for an
    /// endpoint that is disabled does not enable it.
    ///
    /// @param at when the attempt ended
    public EndpointHealth after(Consequence consequence, Instant at) {
        if (status == EndpointStatus.DISABLED) {
            return this;
        }
        return switch (consequence) {
            case Consequence.Succeeded _ -> WELL;
            case Consequence.RetryAt _, Consequence.Exhausted _ -> failed(at);
            case Consequence.EndpointGone _ ->
                    new EndpointHealth(EndpointStatus.DISABLED, failingSince(at));
        };
    }

    private EndpointHealth failed(Instant at) {
        Instant since = failingSince(at);
        Duration failing = Duration.between(since, at);
        if (failing.compareTo(DISABLED_AFTER) >= 0) {
            return new EndpointHealth(EndpointStatus.DISABLED, since);
        }
        return failing.compareTo(DEGRADED_AFTER) >= 0
                ? new EndpointHealth(EndpointStatus.DEGRADED, since)
                : new EndpointHealth(status, since);
    }

    private Instant failingSince(Instant at) {
        return failingSince == null ? at : failingSince;
    }
}
