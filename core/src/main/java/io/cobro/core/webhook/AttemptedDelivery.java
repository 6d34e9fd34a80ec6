package io.cobro.core.webhook;

import java.time.Duration;
import java.time.Instant;

/// A claimed delivery after its attempt: what is to be recorded.
public record AttemptedDelivery(
        ClaimedDelivery claim, DeliveryAttempt attempt, Consequence consequence) {

    /// The same for a tenant that lives at another instant: what follows is as far away from there
    /// as it was from here.
    ///
    /// @param now from where the consequence was decided
    public AttemptedDelivery inTime(Instant now, Instant tenantNow) {
        Duration shift = Duration.between(now, tenantNow);
        return shift.isZero()
                ? this
                : new AttemptedDelivery(claim, attempt, consequence.plus(shift));
    }
}
