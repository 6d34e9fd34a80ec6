package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.DELIVERY_ATTEMPT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_REPLAY;

import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears what was delivered long ago: deliveries that are settled, with their attempts; replays
/// that have ended; secrets that sign nothing any more. What is still owed stays, however old.
///
/// Ages are those of ids, which carry the instant at which they were made by the wall clock. Every
/// tenant has its turn after [#EVERY], on whichever node looks first; a turn that dies is caught up
/// by the next one.
public final class DeliveryRetention {

    /// How long a delivery and its attempts can be read after it was made.
    public static final int KEPT_DAYS = 30;

    /// How often a tenant has its turn.
    public static final Duration EVERY = Duration.ofHours(1);

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    /// Deliveries that one transaction removes.
    public static final int BATCH_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRetention.class);

    private final WorkQueue queue;
    private final JobTransactions transactions;
    private final InstantSource wallClock;

    public DeliveryRetention(DataSource dataSource, InstantSource wallClock) {
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
        List<WorkQueue.Work> due =
                queue.claimTurns(WorkQueue.DELIVERY_RETENTION, TENANTS_MAX, now, EVERY);
        for (WorkQueue.Work work : due) {
            try {
                clear(work.tenant(), now);
            } catch (RuntimeException failure) {
                LOG.error("old deliveries of tenant {} stay", work.tenant().text(), failure);
            }
        }
        return due.size();
    }

    private void clear(TenantId tenant, Instant now) {
        UUID oldest = firstIdOf(now.minus(Duration.ofDays(KEPT_DAYS)));
        while (transactions.inTransaction(tenant, session -> deliveries(session, oldest))
                == BATCH_MAX) {
            // one transaction a batch
        }
        transactions.inTransaction(
                tenant,
                session -> {
                    session.delete(
                            DSL.deleteFrom(WEBHOOK_REPLAY)
                                    .where(WEBHOOK_REPLAY.TENANT_ID.eq(session.tenantId()))
                                    .and(WEBHOOK_REPLAY.REPLAY_ID.lt(oldest))
                                    .and(WEBHOOK_REPLAY.STATE.ne(ReplayRows.RUNNING)));
                    session.update(
                            DSL.update(WEBHOOK_ENDPOINT)
                                    .set(
                                            WEBHOOK_ENDPOINT.SEALED_SECRETS,
                                            DSL.array(
                                                    DSL.arrayGet(
                                                            WEBHOOK_ENDPOINT.SEALED_SECRETS, 1)))
                                    .setNull(WEBHOOK_ENDPOINT.PREVIOUS_SECRET_UNTIL)
                                    .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                                    .and(WEBHOOK_ENDPOINT.PREVIOUS_SECRET_UNTIL.le(now)));
                    return true;
                });
    }

    /// @return how many were removed
    private static int deliveries(Session session, UUID oldest) {
        List<UUID> settled =
                session.read(
                                DSL.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                                        .from(WEBHOOK_DELIVERY)
                                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                        .and(WEBHOOK_DELIVERY.DELIVERY_ID.lt(oldest))
                                        .and(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT.isNull())
                                        .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID)
                                        .limit(BATCH_MAX)
                                        .forUpdate()
                                        .skipLocked(),
                                rows -> rows.map(row -> row.get(WEBHOOK_DELIVERY.DELIVERY_ID)))
                        .get();
        if (!settled.isEmpty()) {
            session.delete(
                    DSL.deleteFrom(DELIVERY_ATTEMPT)
                            .where(DELIVERY_ATTEMPT.TENANT_ID.eq(session.tenantId()))
                            .and(Ids.amongUuids(DELIVERY_ATTEMPT.DELIVERY_ID, settled)));
            session.delete(
                    DSL.deleteFrom(WEBHOOK_DELIVERY)
                            .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                            .and(Ids.amongUuids(WEBHOOK_DELIVERY.DELIVERY_ID, settled)));
        }
        return settled.size();
    }

    /// The lowest UUID of version 7 of an instant.
    private static UUID firstIdOf(Instant instant) {
        return new UUID(instant.toEpochMilli() << Short.SIZE, 0);
    }
}
