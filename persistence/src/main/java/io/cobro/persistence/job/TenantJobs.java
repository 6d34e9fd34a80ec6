package io.cobro.persistence.job;

import io.cobro.core.CommandContext;
import io.cobro.core.id.NewIds;
import io.cobro.core.invoice.OverdueNoticing;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.Reads;
import io.cobro.persistence.tenant.TenantRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/// Runs what is due for each tenant again and again.
///
/// Every tenant has its turn after [#EVERY], on whichever node looks first. A turn that fails or
/// dies is caught up by the next one, for each effect happens once however often it is tried.
public final class TenantJobs {

    /// How often a tenant has its turn; what a midnight makes overdue is told so much later at
    /// most.
    public static final Duration EVERY = Duration.ofMinutes(15);

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    private static final String ACTOR = "system:overdue";
    private static final String RUN_PREFIX = "run_";

    private final WorkQueue queue;
    private final Reads reads;
    private final OverdueNoticing overdue;
    private final NewIds ids;
    private final InstantSource clock;

    public TenantJobs(
            DataSource dataSource, OverdueNoticing overdue, NewIds ids, InstantSource clock) {
        this.queue = new WorkQueue(dataSource);
        this.reads = new Reads(dataSource);
        this.overdue = overdue;
        this.ids = ids;
        this.clock = clock;
    }

    /// Serves tenants whose turn it is.
    ///
    /// @return how many; zero if it was nobody's turn
    public int tick() {
        Instant now = clock.instant();
        List<WorkQueue.Work> due =
                queue.claim(WorkQueue.OVERDUE, TENANTS_MAX, now, WorkQueue.end(now, EVERY));
        for (WorkQueue.Work work : due) {
            Tenant tenant = reads.read(work.tenant(), TenantRows::read);
            noticeAll(new CommandContext(tenant, ACTOR, RUN_PREFIX + ids.next(), null, now, ids));
        }
        return due.size();
    }

    private void noticeAll(CommandContext context) {
        while (overdue.notice(context) > 0) {
            // until nothing is left to tell
        }
    }
}
