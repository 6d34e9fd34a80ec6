package io.cobro.persistence.job;

import static io.cobro.persistence.jooq.Tables.IDEMPOTENCY_RECORD;

import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears the answers that were kept for repeated requests, after the day on which they expire. A
/// key that was used so long ago is a new one.
///
/// Every tenant has its turn after [#EVERY], on whichever node looks first; a turn that dies is
/// caught up by the next one.
public final class IdempotencyRetention {

    /// How often a tenant has its turn.
    public static final Duration EVERY = Duration.ofHours(1);

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    /// Answers that one transaction removes.
    public static final int BATCH_MAX = 1_000;

    /// Days by which the date of a tenant may be behind that of UTC.
    private static final int ZONES_DAYS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyRetention.class);

    private final WorkQueue queue;
    private final JobTransactions transactions;
    private final InstantSource wallClock;

    public IdempotencyRetention(DataSource dataSource, InstantSource wallClock) {
        this.queue = new WorkQueue(dataSource);
        this.transactions = new JobTransactions(dataSource);
        this.wallClock = wallClock;
    }

    /// Serves tenants whose turn it is. What fails for one tenant is logged, and held up for no
    /// other.
    ///
    /// @return how many; zero if it was nobody's turn
    public int tick() {
        Instant now = wallClock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(ZONES_DAYS);
        List<WorkQueue.Work> due =
                queue.claimTurns(WorkQueue.IDEMPOTENCY_RETENTION, TENANTS_MAX, now, EVERY);
        for (WorkQueue.Work work : due) {
            try {
                clear(work.tenant(), today);
            } catch (RuntimeException failure) {
                LOG.error("old answers of tenant {} stay", work.tenant().text(), failure);
            }
        }
        return due.size();
    }

    private void clear(TenantId tenant, LocalDate today) {
        while (transactions.inTransaction(tenant, session -> removed(session, today))
                == BATCH_MAX) {
            // one transaction a batch
        }
    }

    private static int removed(Session session, LocalDate today) {
        List<String> expired =
                session.read(
                                DSL.select(IDEMPOTENCY_RECORD.IDEMPOTENCY_KEY)
                                        .from(IDEMPOTENCY_RECORD)
                                        .where(IDEMPOTENCY_RECORD.TENANT_ID.eq(session.tenantId()))
                                        .and(IDEMPOTENCY_RECORD.EXPIRES_DATE.lt(today))
                                        .orderBy(IDEMPOTENCY_RECORD.EXPIRES_DATE)
                                        .limit(BATCH_MAX),
                                rows ->
                                        rows.map(
                                                row -> row.get(IDEMPOTENCY_RECORD.IDEMPOTENCY_KEY)))
                        .get();
        if (!expired.isEmpty()) {
            session.delete(
                    DSL.deleteFrom(IDEMPOTENCY_RECORD)
                            .where(IDEMPOTENCY_RECORD.TENANT_ID.eq(session.tenantId()))
                            .and(
                                    IDEMPOTENCY_RECORD.IDEMPOTENCY_KEY.eq(
                                            DSL.any(expired.toArray(String[]::new)))));
        }
        return expired.size();
    }
}
