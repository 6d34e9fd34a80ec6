package io.cobro.core.webhook;

import io.cobro.core.event.Event;
import java.time.Instant;

/// A delivery under a lease, with all that is needed to send it.
///
/// @param attempts how many attempts are recorded; the next one has this number plus one
/// @param attemptsBefore how many of them were made before somebody asked for it again; the
///   schedule begins anew after them
/// @param leasedUntil the end of the lease; with `delivery` it tells this claim from a later one
public record ClaimedDelivery(
        DeliveryId delivery,
        int attempts,
        int attemptsBefore,
        Instant leasedUntil,
        WebhookEndpoint endpoint,
        Event event) {

    /// The number of the attempt that this claim is for, from 1. A claim that ends without a
    /// record, because its process died, leaves the number to the next one.
    public int attemptNumber() {
        return attempts + 1;
    }

    /// The step of the schedule that this claim is for, from 1.
    public int scheduleStep() {
        return attemptNumber() - attemptsBefore;
    }
}
