package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The queue of deliveries of all tenants.
public interface Deliveries {

    /// Takes due deliveries under a lease, in the order in which they became due, then by sequence.
    ///
    /// Not taken: what another lease holds at `now`, and what belongs to an endpoint that is
    /// disabled, paused beyond `now` or among `claim.full`. At most `claim.perEndpoint` are taken
    /// of one endpoint, so that one that hangs cannot fill the queue.
    ///
    /// @return at most `claim.limit`, each with its event and endpoint
    List<ClaimedDelivery> claim(Claim claim, Instant now);

    /// Records attempts, in the order of the list, with what follows from each, in one go per
    /// tenant: the attempt, the delivery's status and next instant, the endpoint's pause and its
    /// [EndpointHealth#after], and an event if its status changed. One whose lease is no longer the
    /// claim's is left out: the delivery belongs to somebody else by now.
    ///
    /// @param now the end of the attempts, by the clock that schedules them
    void record(List<AttemptedDelivery> attempted, Instant now);

    /// What a claim asks for.
    ///
    /// @param limit how many deliveries at most, from 1
    /// @param perEndpoint how many of one endpoint at most, from 1
    /// @param full endpoints that have as many calls in flight as they may
    /// @param lease how long they stay taken unless recorded before
    record Claim(int limit, int perEndpoint, Set<WebhookEndpointId> full, Duration lease) {

        public Claim {
            full = Set.copyOf(full);
        }
    }
}
