package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;

/// One call to an endpoint, as the attempt log keeps it.
///
/// @param number from 1; also the header `cobro-attempt`
/// @param startedAt when the call began, by the wall clock
/// @param duration how long it took
public record DeliveryAttempt(
        DeliveryId delivery,
        int number,
        Instant startedAt,
        Duration duration,
        AttemptResult result) {}
