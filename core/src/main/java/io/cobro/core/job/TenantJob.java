package io.cobro.core.job;

import io.cobro.core.CommandContext;
import io.cobro.core.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/// Something that time brings to each tenant.
///
/// It is run again and again, by several nodes at once, late, or twice for one instant, and after
/// the clock went back: each effect happens once, and what was missed is caught up.
public interface TenantJob {

    /// A word for it, such as `overdue`: events show `system:overdue` as their actor.
    String name();

    /// Does a part of what is due by the context's instant, in transactions of its own.
    ///
    /// @return how much was done; zero if nothing is left
    int run(CommandContext context);

    /// When the job has something to do next, where that is known and is not a midnight of the
    /// tenant, at which all jobs run: a test clock that is advanced stops there.
    ///
    /// @return an instant after `after`
    default Optional<Instant> nextAfter(Tenant tenant, Instant after) {
        return Optional.empty();
    }
}
