package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.DUNNING_CURSOR;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.job.TenantJob;
import io.cobro.core.reminder.BusinessCalendar;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.event.PostgresFacts;
import io.cobro.persistence.ledger.PostgresLedger;
import io.cobro.persistence.reminder.ReminderRelease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Dunning on PostgreSQL: follows the log, makes reminders of the steps whose day has come, and
/// sends those that are due. A run without work is one round trip.
///
/// Every effect happens once, however often the job runs, on however many nodes: the log is
/// followed and steps are decided under the lock of the tenant's cursor, and a reminder leaves
/// under its own.
public final class PostgresDunningJob implements TenantJob {

    /// Enrollments whose rest ends that one transaction resumes.
    static final int RESUMED_MAX = 200;

    private final JobTransactions transactions;
    private final Reads reads;
    private final Rendering rendering;
    private final BusinessCalendar calendar;
    private final ReminderRelease release;
    private final Runnable afterCommit;

    /// @param release sends what is due
    /// @param afterCommit called after facts were committed: wakes the sequencer
    public PostgresDunningJob(
            DataSource dataSource,
            Rendering rendering,
            BusinessCalendar calendar,
            ReminderRelease release,
            Runnable afterCommit) {
        this.transactions = new JobTransactions(dataSource);
        this.reads = new Reads(dataSource);
        this.rendering = rendering;
        this.calendar = calendar;
        this.release = release;
        this.afterCommit = afterCommit;
    }

    @Override
    public String name() {
        return "dunning";
    }

    @Override
    public int run(CommandContext context) {
        Work work = reads.read(context.tenant().id(), session -> look(session, context));
        int done = 0;
        boolean isElsewhere = false;
        if (!work.hasCursor()) {
            done += begin(context);
        }
        if (work.hasEvents()) {
            OptionalInt followed =
                    told(
                            context,
                            (session, facts) -> new LogFollowing(session, context, facts).follow());
            isElsewhere = followed.isEmpty();
            done += followed.orElse(0);
        }
        if (work.hasRested()) {
            done += told(context, (session, facts) -> resume(session, context, facts));
        }
        if (work.hasDueSteps()) {
            OptionalInt scheduled =
                    told(
                            context,
                            (session, facts) ->
                                    new StepScheduling(session, context, facts, rendering, calendar)
                                            .schedule());
            isElsewhere |= scheduled.isEmpty();
            done += scheduled.orElse(0);
        }
        // What must not go out before the log is followed waits for the next run, or is left to the
        // node that follows it just now.
        if (isElsewhere) {
            return done;
        }
        if (done == 0 && work.hasLost()) {
            done += release.giveUpLost(context);
        }
        if (done == 0 && work.hasDueReminders()) {
            done += release.releaseAll(context);
        }
        return done;
    }

    @Override
    public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
        return reads.read(
                tenant.id(),
                session ->
                        session.read(
                                DSL.select(DSL.min(REMINDER.DUE_AT))
                                        .from(REMINDER)
                                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                                        .and(isState(ReminderStatus.SCHEDULED))
                                        .and(REMINDER.DUE_AT.gt(after)),
                                rows ->
                                        Optional.ofNullable(
                                                rows.getFirst().get(0, Instant.class))));
    }

    private Reading<Work> look(Session session, CommandContext context) {
        Field<Long> next =
                DSL.field(
                        DSL.select(DUNNING_CURSOR.NEXT_SEQUENCE)
                                .from(DUNNING_CURSOR)
                                .where(DUNNING_CURSOR.TENANT_ID.eq(session.tenantId())));
        Field<Boolean> events =
                DSL.field(
                        DSL.exists(
                                DSL.selectOne()
                                        .from(EVENT)
                                        .where(EVENT.TENANT_ID.eq(session.tenantId()))
                                        .and(EVENT.SEQUENCE.ge(next))));
        Field<Boolean> rested = exists(rested(session, context));
        Field<Boolean> steps =
                exists(
                        DUNNING_ENROLLMENT
                                .TENANT_ID
                                .eq(session.tenantId())
                                .and(
                                        DUNNING_ENROLLMENT.STATE.eq(
                                                DSL.inline(EnumText.of(EnrollmentStatus.ACTIVE))))
                                .and(DUNNING_ENROLLMENT.NEXT_DATE.le(context.today())));
        Field<Boolean> lost =
                DSL.field(
                        DSL.exists(
                                DSL.selectOne()
                                        .from(REMINDER)
                                        .where(ReminderRelease.lost(session, context))));
        Field<Boolean> reminders =
                DSL.field(
                        DSL.exists(
                                DSL.selectOne()
                                        .from(REMINDER)
                                        .where(ReminderRelease.due(session, context))));
        return session.read(
                DSL.select(next, events, rested, steps, lost, reminders),
                rows -> {
                    var row = rows.getFirst();
                    return new Work(
                            row.get(0) != null,
                            row.get(1, Boolean.class),
                            row.get(2, Boolean.class),
                            row.get(3, Boolean.class),
                            row.get(4, Boolean.class),
                            row.get(5, Boolean.class));
                });
    }

    private int begin(CommandContext context) {
        return transactions.inTransaction(
                context.tenant().id(), session -> LogFollowing.beginCursor(session).get());
    }

    private int resume(Session session, CommandContext context, PostgresFacts facts) {
        List<DunningEnrollment> rested =
                session.read(
                                DSL.select(DUNNING_ENROLLMENT.fields())
                                        .from(DUNNING_ENROLLMENT)
                                        .where(rested(session, context))
                                        .orderBy(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID)
                                        .limit(RESUMED_MAX)
                                        .forUpdate()
                                        .skipLocked(),
                                rows -> rows.map(DunningRows::enrollment))
                        .get();
        for (DunningEnrollment enrollment : rested) {
            DunningEnrollment resumed = enrollment.resumed(context.today());
            session.update(DunningRows.row(session, resumed));
            facts.add(Fact.of("dunning.resumed", resumed));
        }
        return rested.size();
    }

    private <T> T told(CommandContext context, BiFunction<Session, PostgresFacts, T> work) {
        boolean[] told = new boolean[1];
        T done =
                transactions.inTransaction(
                        context.tenant().id(),
                        session -> {
                            PostgresFacts facts =
                                    new PostgresFacts(
                                            session,
                                            context,
                                            rendering,
                                            new PostgresLedger(session, context.now()));
                            T one = work.apply(session, facts);
                            told[0] = !facts.isEmpty();
                            return one;
                        });
        if (told[0]) {
            afterCommit.run();
        }
        return done;
    }

    private static Condition rested(Session session, CommandContext context) {
        return DUNNING_ENROLLMENT
                .TENANT_ID
                .eq(session.tenantId())
                .and(DUNNING_ENROLLMENT.STATE.eq(DSL.inline(EnumText.of(EnrollmentStatus.PAUSED))))
                .and(DUNNING_ENROLLMENT.PAUSED_UNTIL_DATE.lt(context.today()));
    }

    private static Field<Boolean> exists(Condition enrollment) {
        return DSL.field(DSL.exists(DSL.selectOne().from(DUNNING_ENROLLMENT).where(enrollment)));
    }

    private static Condition isState(ReminderStatus status) {
        return REMINDER.STATE.eq(DSL.inline(EnumText.of(status)));
    }

    private record Work(
            boolean hasCursor,
            boolean hasEvents,
            boolean hasRested,
            boolean hasDueSteps,
            boolean hasLost,
            boolean hasDueReminders) {}
}
