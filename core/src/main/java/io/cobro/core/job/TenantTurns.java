package io.cobro.core.job;

import io.cobro.core.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/// All jobs of a tenant, as whoever moves its clock wants them run.
public interface TenantTurns {

    /// Runs every job until nothing is left that is due by the tenant's time.
    void run(Tenant tenant);

    /// The first instant after another at which a job has something to do, where one knows.
    Optional<Instant> nextAfter(Tenant tenant, Instant after);

    /// Returns when what the jobs told can be read in the log.
    void awaitEvents(Tenant tenant);
}
