package io.cobro.core.webhook;

/// Where a delivery stands: `pending → in_flight → succeeded | retry_scheduled → exhausted`.
public enum DeliveryStatus {
    /// No attempt has been recorded since it was made, or since somebody asked for it again.
    PENDING,
    /// Claimed under a lease that still runs.
    IN_FLIGHT,
    /// Answered with 2xx.
    SUCCEEDED,
    /// Failed at least once; another attempt is due at a known instant.
    RETRY_SCHEDULED,
    /// Failed as often as the schedule allows, or its endpoint is gone; it is sent again only when
    /// somebody asks for it.
    EXHAUSTED
}
