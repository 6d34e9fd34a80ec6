package io.cobro.core.webhook;

/// Where a replay stands.
public enum ReplayStatus {
    /// Deliveries are being made of its events.
    RUNNING,
    /// A delivery was made of each of its events.
    COMPLETED,
    /// The endpoint was disabled or deleted before that.
    CANCELED
}
