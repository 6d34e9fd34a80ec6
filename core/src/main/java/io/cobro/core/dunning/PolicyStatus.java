package io.cobro.core.dunning;

/// Whether a policy is in force.
public enum PolicyStatus {
    ACTIVE,
    /// Nothing is sent by it any more; its customers follow the default policy.
    ARCHIVED
}
