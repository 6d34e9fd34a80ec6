package io.cobro.core.tenant;

/// Whether a tenant's data is real.
public enum TenantMode {
    LIVE,
    /// For trying out: accepts fiscal documents without a stamp and may have a clock of its own.
    TEST
}
