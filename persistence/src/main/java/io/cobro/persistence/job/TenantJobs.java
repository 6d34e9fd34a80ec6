package io.cobro.persistence.job;

import io.cobro.core.CommandContext;
import io.cobro.core.id.NewIds;
import io.cobro.core.job.TenantJob;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.Reads;
import io.cobro.persistence.tenant.TenantRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what is due for each tenant again and again, by the tenant's own time.
///
/// Every tenant has its turn after [#EVERY], on whichever node looks first; earlier where a job
/// knows of something that is due before, and at once where a command asks for it. A turn that
/// fails or dies is caught up by the next one, for each effect happens once however often it is
/// tried. So it does no harm either if the clock jumps, stands still or differs between nodes.
public final class TenantJobs {

    /// How often a tenant has its turn; what a midnight makes overdue is told so much later at
    /// most.
    public static final Duration EVERY = Duration.ofMinutes(15);

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(TenantJobs.class);

    private static final String ACTOR_PREFIX = "system:";
    private static final String RUN_PREFIX = "run_";

    private final WorkQueue queue;
    private final Reads reads;
    private final List<TenantJob> jobs;
    private final NewIds ids;
    private final InstantSource clock;

    /// @param jobs in the order in which a turn runs them
    /// @param clock the true time, for tenants without a test clock and for the turns themselves
    public TenantJobs(
            DataSource dataSource, List<TenantJob> jobs, NewIds ids, InstantSource clock) {
        this.queue = new WorkQueue(dataSource);
        this.reads = new Reads(dataSource);
        this.jobs = List.copyOf(jobs);
        this.ids = ids;
        this.clock = clock;
    }

    /// Serves tenants whose turn it is. What fails for one tenant is logged, and held up for no
    /// other.
    ///
    /// @return how many; zero if it was nobody's turn
    public int tick() {
        List<WorkQueue.Work> due =
                queue.claimTurns(WorkQueue.OVERDUE, TENANTS_MAX, clock.instant(), EVERY);
        for (WorkQueue.Work work : due) {
            try {
                turn(reads.read(work.tenant(), TenantRows::read));
            } catch (RuntimeException failure) {
                LOG.error("the turn of tenant {} failed", work.tenant().text(), failure);
            }
        }
        return due.size();
    }

    private void turn(Tenant tenant) {
        Instant began = tenant.now(clock);
        try {
            run(tenant);
        } finally {
            // Whoever moves a test clock runs the jobs then.
            if (tenant.testClockAt() == null) {
                nextAfter(tenant, began)
                        .ifPresent(next -> queue.noLaterThan(WorkQueue.OVERDUE, tenant.id(), next));
            }
        }
    }

    /// Runs every job of a tenant until nothing is left that is due by the tenant's time, which is
    /// asked before each part: a turn may take long. A job that fails holds up none of the others.
    ///
    /// @throws RuntimeException the first failure, after all jobs were run
    public void run(Tenant tenant) {
        RuntimeException first = null;
        for (TenantJob job : jobs) {
            try {
                run(job, tenant);
            } catch (RuntimeException failure) {
                first = both(first, failure);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /// The first instant after another at which a job has something to do, where one knows.
    public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
        return jobs.stream()
                .flatMap(job -> job.nextAfter(tenant, after).stream())
                .filter(next -> next.isAfter(after))
                .min(Comparator.naturalOrder());
    }

    private void run(TenantJob job, Tenant tenant) {
        String actor = ACTOR_PREFIX + job.name();
        String run = RUN_PREFIX + ids.next();
        CommandContext context;
        do {
            context = new CommandContext(tenant, actor, run, null, tenant.now(clock), ids);
        } while (job.run(context) > 0);
    }

    private static RuntimeException both(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
