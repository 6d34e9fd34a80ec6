package io.cobro.api.http;

import java.time.Duration;

/// How long a request may take to arrive, and its answer to be taken. The clock of a request starts
/// with its first byte, so a connection that is kept for the next one is not in a hurry.
///
/// @param head for the request line and the headers
/// @param body for the body after them
/// @param pause without a byte of a body that is waited for
/// @param glance how often a silent connection is looked at
/// @param answer for what is written at once to be taken
public record ReceiveLimits(
        Duration head, Duration body, Duration pause, Duration glance, Duration answer) {

    public static final ReceiveLimits SERVING =
            new ReceiveLimits(
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2));
}
