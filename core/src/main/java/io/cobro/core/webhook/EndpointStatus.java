package io.cobro.core.webhook;

/// Whether an endpoint is called: `enabled → degraded → disabled`, and back by a success or by
/// hand.
public enum EndpointStatus {
    /// Called; the last attempts were answered well, or none was made yet.
    ENABLED,
    /// Called, but nothing has succeeded for [EndpointHealth#DEGRADED_AFTER].
    DEGRADED,
    /// No longer called, until somebody enables it again.
    DISABLED
}
