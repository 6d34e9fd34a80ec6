package io.cobro.webhooks.client;

import java.time.Duration;

/// How long a call may take.
///
/// @param connect for one address to accept the connection, and as much again for the handshake
/// @param total from the name's lookup to the answer's last byte, whatever happens in between
public record Timeouts(Duration connect, Duration total) {

    public static final Timeouts STANDARD =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15));
}
