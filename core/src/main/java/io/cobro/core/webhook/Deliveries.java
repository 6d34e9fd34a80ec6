package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The queue of deliveries of all tenants.
public interface Deliveries {

    /// Takes due deliveries under a lease, in the order in which they became due, then by sequence.
    ///
    /// Not taken: what another lease holds at `now`; what belongs to an endpoint that is disabled,
    /// paused beyond `now` or among `claim.full`; and what waits for an older event of its subject
    /// because its endpoint keeps that order. At most `claim.perEndpoint` are taken of one
    /// endpoint, so that one that hangs cannot fill the queue.
    ///
    /// @return at most `claim.limit`, each with its event and endpoint
    List<ClaimedDelivery> claim(Claim claim, Instant now);

    /// Records attempts, in the order of the list, with what follows from each, in one go per
    /// tenant: the attempt, the delivery's status and next instant, the endpoint's pause and its
    /// [EndpointHealth#after], and an event if its status changed. One whose lease is no longer the
    /// claim's is left out: the delivery belongs to somebody else by now. What fails for one tenant
    /// holds up no other.
    ///
    /// @param now the end of the attempts, by the clock that schedules them
    /// @return those that are still to be recorded; one whose lease has ended is not among them
    /// @throws RuntimeException if none could be recorded of any tenant
    List<AttemptedDelivery> record(List<AttemptedDelivery> attempted, Instant now);

    /// Gives back deliveries whose call was not begun: they are due at once. One whose lease is no
    /// longer the claim's is left alone.
    ///
    /// @param now by the clock that schedules attempts
    void giveBack(List<ClaimedDelivery> claims, Instant now);

    /// What a claim asks for.
    ///
    /// @param limit how many deliveries at most, from 1
    /// @param perEndpoint how many of one endpoint at most, from 1
    /// @param full endpoints that have as many calls in flight as they may
    /// @param trial how endpoints are treated that have not answered well lately; null if like all
    ///   others
    /// @param lease how long they stay taken unless recorded before
    record Claim(
            int limit,
            int perEndpoint,
            Set<WebhookEndpointId> full,
            @Nullable Trial trial,
            Duration lease) {

        public Claim {
            full = Set.copyOf(full);
        }

        /// A claim that treats all endpoints alike.
        public Claim(int limit, int perEndpoint, Set<WebhookEndpointId> full, Duration lease) {
            this(limit, perEndpoint, full, null, lease);
        }
    }

    /// Of an endpoint that is not proven one delivery at a time is taken, and of all of them
    /// together not more than a share, so that many that hang leave room for the others.
    ///
    /// @param proven endpoints that answered well lately
    /// @param limit how many deliveries of all others at most, from 0
    record Trial(Set<WebhookEndpointId> proven, int limit) {

        public Trial {
            proven = Set.copyOf(proven);
        }
    }
}
