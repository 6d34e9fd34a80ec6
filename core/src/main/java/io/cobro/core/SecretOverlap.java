package io.cobro.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long a secret that was changed goes on beside the new one.
public final class SecretOverlap {

    /// Where nothing else is said.
    public static final Duration DEFAULT = Duration.ofHours(24);

    public static final Duration MAX = Duration.ofDays(7);

    private SecretOverlap() {}

    /// What is wrong with an overlap: `out_of_range` at `/overlap_seconds` if it is below zero or
    /// above [#MAX].
    public static Optional<Refusal> refusal(Duration overlap) {
        return overlap.isNegative() || overlap.compareTo(MAX) > 0
                ? Optional.of(
                        Refusal.at(
                                "/overlap_seconds",
                                "out_of_range",
                                Map.of("minimum", "0", "maximum", Long.toString(MAX.toSeconds()))))
                : Optional.empty();
    }

    /// When the former secret ends, in milliseconds, as answers tell it; null if it ends at once.
    public static @Nullable Instant end(Instant now, Duration overlap) {
        return overlap.isZero() ? null : now.plus(overlap).truncatedTo(ChronoUnit.MILLIS);
    }
}
