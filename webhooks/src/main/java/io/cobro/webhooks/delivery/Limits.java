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

    /// The part of what is claimed that endpoints may have together which have not answered well
    /// lately: one in so many.
    public static final int TRIAL_SHARE = 2;

    /// No endpoint gets more at once than one in so many of what is free, so that even endpoints
    /// that answered well and all hang at once leave something.
    public static final int FREE_SHARE = 16;

    /// Deliveries of an endpoint that are claimed at once, as a multiple of its calls. The next are
    /// claimed when fewer are left, so that calls need not wait for them.
    public static final int CLAIMED_AHEAD = 8;

    /// Attempts that are recorded without waiting for more, and how long fewer wait.
    public static final int RECORDED_TOGETHER = 256;

    public static final Duration RECORD_WAIT = Duration.ofMillis(20);

    /// An answer that takes longer does not prove an endpoint.
    public static final Duration SLOW_ANSWER = Duration.ofSeconds(5);

    /// How far the clocks of two nodes may be apart: a lease is used for so much less.
    public static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(10);

    /// Endpoints that a dispatcher remembers.
    public static final int ENDPOINTS_REMEMBERED_MAX = 10_000;

    public static final Limits STANDARD =
            new Limits(
                    GuardedClient.CONNECTIONS_MAX,
                    8,
                    Duration.ofSeconds(90),
                    Duration.ofMillis(500));

    /// Deliveries of one endpoint that are claimed at once.
    public int claimedAhead() {
        return CLAIMED_AHEAD * perEndpoint;
    }
}
