package io.cobro.core.webhook;

/// A claimed delivery after its attempt: what is to be recorded.
public record AttemptedDelivery(
        ClaimedDelivery claim, DeliveryAttempt attempt, Consequence consequence) {}
