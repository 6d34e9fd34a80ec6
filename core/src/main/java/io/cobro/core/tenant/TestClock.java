package io.cobro.core.tenant;

import io.cobro.core.Resource;
import java.time.Instant;
import java.time.InstantSource;

/// What time it is for a tenant.
///
/// @param frozen whether it stays so until somebody moves the test clock
public record TestClock(Instant now, boolean frozen) implements Resource {

    public static TestClock of(Tenant tenant, InstantSource wall) {
        return new TestClock(tenant.now(wall), tenant.testClockAt() != null);
    }
}
