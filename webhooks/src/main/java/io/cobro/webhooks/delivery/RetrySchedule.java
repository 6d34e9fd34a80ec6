package io.cobro.webhooks.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How long to wait before each attempt of a delivery.
///
/// @param delays before the first attempt, the second …, each counted from the end of the one
///   before
public record RetrySchedule(List<Duration> delays) {

    /// A delay is lengthened by up to this part of itself, so that what failed together does not
    /// come back together.
    public static final double JITTER_MAX = 0.2;

    /// Eleven attempts over three days.
    public static final RetrySchedule STANDARD =
            new RetrySchedule(
                    List.of(
                            Duration.ZERO,
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(10),
                            Duration.ofMinutes(30),
                            Duration.ofHours(2),
                            Duration.ofHours(5),
                            Duration.ofHours(10),
                            Duration.ofHours(14),
                            Duration.ofHours(20),
                            Duration.ofHours(24)));

    /// Checks the delays.
    ///
    /// @throws IllegalArgumentException if there is none, or one is negative
    public RetrySchedule {
        delays = List.copyOf(delays);
        if (delays.isEmpty() || delays.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a schedule has at least one delay, none negative");
        }
    }

    public int attemptsMax() {
        return delays.size();
    }

    /// The wait between one attempt and the next: 30 s to 36 s after the first of the standard.
    ///
    /// @param attempt the number of the attempt that failed, from 1
    /// @param jitter from 0 inclusive to 1 exclusive
    /// @return empty if it was the last one
    public Optional<Duration> delayAfter(int attempt, double jitter) {
        if (attempt >= delays.size()) {
            return Optional.empty();
        }
        Duration delay = delays.get(attempt);
        return Optional.of(delay.plusMillis((long) (delay.toMillis() * JITTER_MAX * jitter)));
    }
}
