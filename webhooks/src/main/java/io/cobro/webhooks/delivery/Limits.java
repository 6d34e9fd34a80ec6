package io.cobro.webhooks.delivery;

import io.cobro.webhooks.client.GuardedClient;
import java.time.Duration;

/// How much a dispatcher does at once.
///
/// @param claim deliveries claimed and not yet recorded
/// @param perEndpoint calls to one endpoint at a time
/// @param lease how long a claim lasts; longer than a call and the wait before it
/// @param pollInterval how long to wait for a signal before looking for due deliveries
public record Limits(int claim, int perEndpoint, Duration lease, Duration pollInterval) {

    public static final Limits STANDARD =
            new Limits(
                    GuardedClient.CONNECTIONS_MAX,
                    8,
                    Duration.ofSeconds(90),
                    Duration.ofMillis(500));
}
