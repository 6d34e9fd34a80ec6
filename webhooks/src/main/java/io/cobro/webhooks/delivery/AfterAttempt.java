package io.cobro.webhooks.delivery;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.Consequence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What follows from an attempt. Source: Standard Webhooks 1.0.0, "Delivery success and failure".
///
/// | answer | consequence |
/// |---|---|
/// | 2xx | succeeded |
/// | 410 | the endpoint is gone |
/// | 429, 502, 504 | retried, and the endpoint is left alone for a while |
/// | any failure with `Retry-After` | the same, for as long as it says |
/// | all else, 3xx and no answer too | retried by the schedule |
///
/// Where the schedule has no further attempt the delivery is exhausted instead of retried; the
/// endpoint is left alone all the same.
public final class AfterAttempt {

    /// How long an endpoint is left alone that answered that it is overloaded, but not for how
    /// long.
    public static final Duration OVERLOAD_PAUSE = Duration.ofSeconds(30);

    private static final int GONE = 410;

    private AfterAttempt() {}

    /// Decides by the result alone.
    ///
    /// @param attempt the number of the attempt, from 1
    /// @param jitter from 0 inclusive to 1 exclusive
    /// @param now when the attempt ended
    public static Consequence decide(
            AttemptResult result, int attempt, RetrySchedule schedule, double jitter, Instant now) {
        return switch (result) {
            case AttemptResult.Answered answer when answer.isSuccess() ->
                    new Consequence.Succeeded();
            case AttemptResult.Answered(int status, _, _) when status == GONE ->
                    new Consequence.EndpointGone();
            case AttemptResult.Answered(int status, var retryAfter, _) ->
                    retry(attempt, schedule, jitter, now, pause(status, retryAfter, now));
            case AttemptResult.Unanswered _ ->
                    retry(attempt, schedule, jitter, now, Optional.empty());
        };
    }

    private static Consequence retry(
            int attempt,
            RetrySchedule schedule,
            double jitter,
            Instant now,
            Optional<Duration> pause) {
        Optional<Duration> delay = schedule.delayAfter(attempt, jitter);
        Instant pausedUntil = pause.map(now::plus).orElse(null);
        if (delay.isEmpty()) {
            return new Consequence.Exhausted(pausedUntil);
        }
        Instant scheduled = now.plus(delay.get());
        return new Consequence.RetryAt(later(scheduled, pausedUntil), pausedUntil);
    }

    private static Optional<Duration> pause(int status, @Nullable String retryAfter, Instant now) {
        Optional<Duration> asked = RetryAfter.parse(retryAfter, now);
        if (asked.isPresent()) {
            return asked;
        }
        return switch (status) {
            case 429, 502, 504 -> Optional.of(OVERLOAD_PAUSE);
            default -> Optional.empty();
        };
    }

    private static Instant later(Instant scheduled, @Nullable Instant pausedUntil) {
        return pausedUntil != null && pausedUntil.isAfter(scheduled) ? pausedUntil : scheduled;
    }
}
