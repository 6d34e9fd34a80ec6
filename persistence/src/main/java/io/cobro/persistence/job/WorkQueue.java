package io.cobro.persistence.job;

import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;

import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.GlobalTables;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Update;
import org.jooq.UpdateConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Work that is due, of all tenants: who claims a row has it alone until the claim ends. A row of a
/// lane keeps its place while it is leased; a turn or a signal is due again when its claim ends.
///
/// Each method is one transaction. Thread-safe.
public final class WorkQueue {

    /// Events that endpoints may not have been given yet; a row for a tenant.
    public static final String FAN_OUT = "webhook_fan_out";

    /// A delivery to an endpoint; the lane is the endpoint.
    public static final String DELIVERY = "webhook_delivery";

    /// Deliveries that may be old enough to be cleared; a row for a tenant.
    public static final String DELIVERY_RETENTION = "webhook_retention";

    /// Answers to requests that may be old enough to be cleared; a row for a tenant.
    public static final String IDEMPOTENCY_RETENTION = "idempotency_retention";

    /// The turn of a tenant's jobs; a row for a tenant.
    public static final String OVERDUE = "overdue";

    /// The subject, and the lane, of work that is about the tenant as a whole.
    public static final UUID TENANT_AS_A_WHOLE = new UUID(0, 0);

    /// Due at once, whatever the clock of whoever asks.
    public static final Instant AT_ONCE = Instant.EPOCH;

    /// Not due until somebody changes it.
    public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    // The first lane is compared with the lowest id, which excludes none, so that the index of
    // lanes
    // serves.
    private static final String CLAIM_FROM_LANES =
            """
            with recursive lane (lane_id) as (
              (select lane_id from work_queue where kind = {0} and lane_id >= {9} order by lane_id limit 1)
              union all
              select (select q.lane_id from work_queue q where q.kind = {0} and q.lane_id > lane.lane_id
                      order by q.lane_id limit 1)
              from lane where lane.lane_id is not null),
            found as (
              select q.tenant_id, q.subject_id, lane.lane_id, q.due_at, q.proven,
                row_number() over (partition by q.proven order by q.due_at, q.subject_id) as place
              from lane
              cross join lateral (
                select w.tenant_id, w.subject_id, w.due_at, {6} or w.lane_id = any({7}) as proven from work_queue w
                where w.kind = {0} and w.lane_id = lane.lane_id and w.due_at <= {1}
                  and (w.leased_until is null or w.leased_until <= {1})
                order by w.due_at, w.subject_id
                limit case when {6} or lane.lane_id = any({7}) then {2} else 1 end
                for update skip locked) q
              where lane.lane_id is not null and not lane.lane_id = any({3})),
            due as materialized (
              select tenant_id, subject_id, lane_id, due_at from found
              where proven or place <= {8}
              order by due_at, subject_id
              limit {4}),
            leased as materialized (
              select lease_work(array_agg(tenant_id), {0}, array_agg(subject_id), {5}) as rows
              from due having count(*) > 0)
            select tenant.tenant_id, tenant.public_id, due.subject_id, due.lane_id
            from leased cross join due join tenant on tenant.tenant_id = due.tenant_id
            order by due.due_at, due.subject_id
            """;

    private final DSLContext dsl;

    public WorkQueue(DataSource dataSource) {
        this.dsl = GlobalTables.on(dataSource);
    }

    /// A claimed row.
    public record Work(TenantId tenant, UUID subject, UUID lane) {}

    /// Claims the turns that are due of a kind that comes again and again, and makes each due again
    /// after the same time. One that is due later than any clock that is right can have said was
    /// left by a clock that ran ahead, and is due too.
    ///
    /// @param every from one turn to the next
    public List<Work> claimTurns(String kind, int limit, Instant now, Duration every) {
        return dsl.resultQuery(
                        """
                        with due as materialized (
                          select tenant_id, subject_id from work_queue
                          where kind = {0} and lane_id = {5} and (due_at <= {1} or due_at > {4})
                          order by due_at limit {2} for update skip locked),
                        claimed as (
                          update work_queue w set due_at = {3} from due
                          where w.tenant_id = due.tenant_id and w.kind = {0} and w.subject_id = due.subject_id
                          returning w.tenant_id, w.subject_id, w.lane_id)
                        select tenant.tenant_id, tenant.public_id, claimed.subject_id, claimed.lane_id
                        from claimed join tenant on tenant.tenant_id = claimed.tenant_id
                        order by tenant.tenant_id
                        """,
                        DSL.val(kind),
                        DSL.val(now),
                        DSL.val(limit),
                        DSL.val(end(now, every)),
                        DSL.val(end(now, every.multipliedBy(2))),
                        DSL.val(TENANT_AS_A_WHOLE))
                .fetch(WorkQueue::work);
    }

    /// Has a tenant's turn of a kind come no later than at an instant.
    public void noLaterThan(String kind, TenantId tenant, Instant at) {
        dsl.execute(moved(kind, tenant.number(), at).and(WORK_QUEUE.DUE_AT.gt(at)));
    }

    /// The statement by which a transaction has the tenant's turn of a kind come as soon as it has
    /// committed. A claim that runs just now is waited for, since its turn may come too early to
    /// see what the transaction writes.
    public static Update<?> atOnce(String kind, long tenant) {
        return moved(kind, tenant, AT_ONCE);
    }

    private static UpdateConditionStep<?> moved(String kind, long tenant, Instant at) {
        return DSL.update(WORK_QUEUE)
                .set(WORK_QUEUE.DUE_AT, at)
                .where(WORK_QUEUE.TENANT_ID.eq(tenant))
                .and(WORK_QUEUE.KIND.eq(kind))
                .and(WORK_QUEUE.SUBJECT_ID.eq(TENANT_AS_A_WHOLE));
    }

    /// The statement that removes rows of a tenant: their work is done.
    public static Query removed(long tenant, String kind, Collection<UUID> subjects) {
        return DSL.query(
                "select remove_work({0}, {1}, {2})",
                DSL.val(tenant), DSL.val(kind), DSL.val(subjects.toArray(UUID[]::new)));
    }

    /// The statement that makes rows of a tenant due at another instant, and ends what claims there
    /// are of them.
    public static Query moved(long tenant, String kind, Collection<UUID> subjects, Instant at) {
        return DSL.query(
                "select move_work({0}, {1}, {2}, {3})",
                DSL.val(tenant),
                DSL.val(kind),
                DSL.val(subjects.toArray(UUID[]::new)),
                DSL.val(at));
    }

    private static Work work(Record row) {
        return new Work(
                new TenantId(row.get(0, Long.class), row.get(1, UUID.class)),
                row.get(2, UUID.class),
                row.get(3, UUID.class));
    }

    /// Claims what is due of a kind, at most `perLane` of each lane, in the order in which it
    /// became due.
    ///
    /// @param again when the claim ends
    public List<Work> claimFromLanes(String kind, Lanes lanes, Instant now, Instant again) {
        Collection<UUID> proven = lanes.proven();
        return dsl.transactionResult(transaction -> {
            transaction
                    .dsl()
                    .execute( // see Session#preferIndexes
                            "set local enable_seqscan = off; set local enable_bitmapscan = off");
            return transaction
                    .dsl()
                    .resultQuery(
                            CLAIM_FROM_LANES,
                            DSL.val(kind),
                            DSL.val(now),
                            DSL.val(lanes.perLane()),
                            DSL.val(lanes.full().toArray(UUID[]::new)),
                            DSL.val(lanes.limit()),
                            DSL.val(again),
                            DSL.val(proven == null),
                            DSL.val(
                                    (proven == null ? List.<UUID>of() : proven)
                                            .toArray(UUID[]::new)),
                            DSL.val(lanes.onTrial()),
                            DSL.val(TENANT_AS_A_WHOLE))
                    .fetch(WorkQueue::work);
        });
    }

    /// How much is claimed of which lanes.
    ///
    /// @param limit how much at most
    /// @param perLane how much of one lane at most
    /// @param full lanes of which nothing is wanted
    /// @param proven lanes of which `perLane` is wanted, and of all others one at a time; null
    ///   means all lanes
    /// @param onTrial how much of all the others together at most
    public record Lanes(
            int limit,
            int perLane,
            Collection<UUID> full,
            @Nullable Collection<UUID> proven,
            int onTrial) {}

    /// Claims the signals of tenants that wait, each under a lease with a new subject: a signal
    /// that comes while the work runs makes a row of its own, and so is never lost.
    ///
    /// @param lease the subject of the rows that [#done] removes
    /// @param until when somebody else may take the work, if it was not done
    public List<Work> claimSignals(String kind, int limit, UUID lease, Instant now, Instant until) {
        return dsl.resultQuery(
                        """
                        with due as materialized (
                          select tenant_id, subject_id from work_queue
                          where kind = {0} and lane_id = {4} and due_at <= {1}
                          order by due_at limit {2} for update skip locked),
                        gone as (
                          delete from work_queue w using due
                          where w.tenant_id = due.tenant_id and w.kind = {0} and w.subject_id = due.subject_id),
                        leased as (
                          insert into work_queue (tenant_id, kind, subject_id, lane_id, due_at)
                          select distinct tenant_id, {0}, {3}, {4}, {5} from due
                          returning tenant_id)
                        select tenant.tenant_id, tenant.public_id, {3}, {4}
                        from leased join tenant on tenant.tenant_id = leased.tenant_id
                        order by tenant.tenant_id
                        """,
                        DSL.val(kind),
                        DSL.val(now),
                        DSL.val(limit),
                        DSL.val(lease),
                        DSL.val(TENANT_AS_A_WHOLE),
                        DSL.val(until))
                .fetch(WorkQueue::work);
    }

    /// Removes a row: its work is done.
    public void done(String kind, Work work) {
        dsl.deleteFrom(WORK_QUEUE)
                .where(WORK_QUEUE.TENANT_ID.eq(work.tenant().number()))
                .and(WORK_QUEUE.KIND.eq(kind))
                .and(WORK_QUEUE.SUBJECT_ID.eq(work.subject()))
                .execute();
    }

    /// Makes a claimed row due again: there is more to do.
    public void again(String kind, Work work, Instant dueAt) {
        dsl.update(WORK_QUEUE)
                .set(WORK_QUEUE.DUE_AT, dueAt)
                .where(WORK_QUEUE.TENANT_ID.eq(work.tenant().number()))
                .and(WORK_QUEUE.KIND.eq(kind))
                .and(WORK_QUEUE.SUBJECT_ID.eq(work.subject()))
                .execute();
    }

    /// The end of a claim, in the precision that the database keeps: microseconds.
    public static Instant end(Instant now, Duration lease) {
        return now.plus(lease).truncatedTo(ChronoUnit.MICROS);
    }
}
