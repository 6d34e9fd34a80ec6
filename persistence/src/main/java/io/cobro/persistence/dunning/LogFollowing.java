package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.DUNNING_CURSOR;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.EnrollmentRules;
import io.cobro.core.dunning.EnrollmentRules.Change;
import io.cobro.core.dunning.EnrollmentRules.InvoiceState;
import io.cobro.core.dunning.EnrollmentRules.Standing;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.ExitReason;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Facts;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/// Follows the tenant's log, so that invoices are enrolled when they are issued and leave when they
/// are paid or void. Only numbered events are read: what was told a moment ago follows a moment
/// later.
///
/// What an event is about is read as it is now, and the cursor moves on with what was written: so
/// it does not matter how often an event is read.
final class LogFollowing {

    /// Events that one transaction reads, and invoices that it changes.
    static final int BATCH_MAX = 500;

    private static final String POLICY = "dunning_policy";
    private static final String CUSTOMERS = "customer";
    private static final Set<String> INVOICES =
            Set.of("invoice.issued", "invoice.paid", "invoice.reopened", "invoice.voided");

    /// What is told of an invoice when money is taken back from it.
    private static final Set<String> RAISED = Set.of("invoice.reopened", "invoice.updated");

    /// The policy for the customer of an invoice: its own if active, else the default one.
    private static final Field<UUID> POLICY_IN_FORCE = policyInForce();

    private static final Field<UUID> IN_FORCE = POLICY_IN_FORCE.as("policy_in_force");

    private final Session session;
    private final CommandContext context;
    private final Facts facts;

    LogFollowing(Session session, CommandContext context, Facts facts) {
        this.session = session;
        this.context = context;
        this.facts = facts;
    }

    /// Follows one batch.
    ///
    /// @return how many events were read and enrollments changed; empty if another node follows the
    ///   log or schedules for the tenant just now
    OptionalInt follow() {
        Reading<Optional<Long>> cursor = lockCursor(session);
        Reading<List<Entry>> events = eventsAfterCursor();
        if (cursor.get().isEmpty()) {
            return OptionalInt.empty();
        }
        if (events.get().isEmpty()) {
            return OptionalInt.of(0);
        }
        Scope scope = Scope.of(events.get());
        int changed = scope.isEmpty() ? 0 : adjust(scope);
        if (changed < BATCH_MAX) {
            session.update(
                    DSL.update(DUNNING_CURSOR)
                            .set(
                                    DUNNING_CURSOR.NEXT_SEQUENCE,
                                    events.get().getLast().sequence() + 1)
                            .where(DUNNING_CURSOR.TENANT_ID.eq(session.tenantId())));
            lookAtAnew(DUNNING_ENROLLMENT.DUNNING_POLICY_ID, scope.policies());
            lookAtAnew(DUNNING_ENROLLMENT.INVOICE_ID, scope.raised());
        }
        return OptionalInt.of(events.get().size() + changed);
    }

    /// The place in the log, locked; empty if somebody else has the lock.
    static Reading<Optional<Long>> lockCursor(Session session) {
        return session.read(
                DSL.select(DUNNING_CURSOR.NEXT_SEQUENCE)
                        .from(DUNNING_CURSOR)
                        .where(DUNNING_CURSOR.TENANT_ID.eq(session.tenantId()))
                        .forUpdate()
                        .skipLocked(),
                rows ->
                        rows.stream()
                                .findFirst()
                                .map(row -> row.get(DUNNING_CURSOR.NEXT_SEQUENCE)));
    }

    /// Puts a cursor into the log of a tenant that has none: at its end where there is no policy
    /// yet, for the first one has everything looked at. Where another node was first, its cursor
    /// stays.
    static Reading<Integer> beginCursor(Session session) {
        return session.read(
                DSL.resultQuery(
                                """
                                insert into dunning_cursor (tenant_id, next_sequence)
                                select tenant_id, case when exists (
                                    select from dunning_policy p where p.tenant_id = c.tenant_id)
                                  then 1 else next_sequence end
                                from event_counter c where tenant_id = {0}
                                on conflict do nothing returning tenant_id
                                """,
                                DSL.val(session.tenantId()))
                        .coerce(DUNNING_CURSOR.TENANT_ID),
                rows -> rows.size());
    }

    private Reading<List<Entry>> eventsAfterCursor() {
        Field<Long> next =
                DSL.field(
                        DSL.select(DUNNING_CURSOR.NEXT_SEQUENCE)
                                .from(DUNNING_CURSOR)
                                .where(DUNNING_CURSOR.TENANT_ID.eq(session.tenantId())));
        return session.read(
                DSL.select(EVENT.SEQUENCE, EVENT.TYPE, EVENT.SUBJECT_TYPE, EVENT.SUBJECT_ID)
                        .from(EVENT)
                        .where(EVENT.TENANT_ID.eq(session.tenantId()))
                        .and(EVENT.SEQUENCE.ge(next))
                        .orderBy(EVENT.SEQUENCE)
                        .limit(BATCH_MAX),
                rows ->
                        rows.map(row ->
                                new Entry(
                                        row.get(EVENT.SEQUENCE),
                                        row.get(EVENT.TYPE),
                                        row.get(EVENT.SUBJECT_TYPE),
                                        row.get(EVENT.SUBJECT_ID))));
    }

    private int adjust(Scope scope) {
        List<UUID> invoices = candidates(scope).get();
        if (invoices.isEmpty()) {
            return 0;
        }
        Reading<Map<UUID, DunningEnrollment>> enrollments = lockEnrollments(invoices);
        Reading<List<Record>> standings = standings(invoices);
        for (Record row : standings.get()) {
            EnrollmentRules.change(
                            standing(row, enrollments.get()),
                            context.today(),
                            context.now(),
                            context.ids())
                    .ifPresent(this::write);
        }
        return invoices.size();
    }

    private void write(Change change) {
        if (change.isNew()) {
            session.insert(DunningRows.row(session, change.after()));
        } else {
            session.update(DunningRows.row(session, change.after()));
        }
        if (change.fact() != null) {
            facts.add(Fact.of(change.fact(), change.after()));
        }
    }

    /// Invoices whose enrollment is not as it should be.
    private Reading<List<UUID>> candidates(Scope scope) {
        Condition isRunning = DUNNING_ENROLLMENT.STATE.in(running());
        Condition mayBeReminded =
                DSL.condition(CUSTOMER.DUNNING_EXCLUDED.isFalse()).and(POLICY_IN_FORCE.isNotNull());
        Condition isToEnroll =
                INVOICE.STATE
                        .eq(EnumText.of(InvoiceState.OPEN))
                        .and(mayBeReminded)
                        .and(
                                DUNNING_ENROLLMENT
                                        .STATE
                                        .isNull()
                                        .or(
                                                DUNNING_ENROLLMENT.STATE.eq(
                                                        EnumText.of(EnrollmentStatus.COMPLETED)))
                                        .or(
                                                DUNNING_ENROLLMENT
                                                        .STATE
                                                        .eq(EnumText.of(EnrollmentStatus.EXITED))
                                                        .and(
                                                                DUNNING_ENROLLMENT.REASON.ne(
                                                                        ExitReason.STOPPED.text())))
                                        .or(
                                                isRunning.and(
                                                        DUNNING_ENROLLMENT.DUNNING_POLICY_ID.ne(
                                                                POLICY_IN_FORCE))));
        Condition isToEnd =
                isRunning.and(
                        INVOICE.STATE.ne(EnumText.of(InvoiceState.OPEN)).or(mayBeReminded.not()));
        return session.read(
                DSL.select(INVOICE.INVOICE_ID)
                        .from(INVOICE)
                        .join(CUSTOMER)
                        .on(CUSTOMER.TENANT_ID.eq(INVOICE.TENANT_ID))
                        .and(CUSTOMER.CUSTOMER_ID.eq(INVOICE.CUSTOMER_ID))
                        .leftJoin(DUNNING_ENROLLMENT)
                        .on(DUNNING_ENROLLMENT.TENANT_ID.eq(INVOICE.TENANT_ID))
                        .and(DUNNING_ENROLLMENT.INVOICE_ID.eq(INVOICE.INVOICE_ID))
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(scope.condition())
                        .and(isToEnroll.or(isToEnd))
                        .orderBy(INVOICE.INVOICE_ID)
                        .limit(BATCH_MAX),
                rows -> rows.map(row -> row.get(INVOICE.INVOICE_ID)));
    }

    private Reading<Map<UUID, DunningEnrollment>> lockEnrollments(List<UUID> invoices) {
        return session.read(
                DSL.select(DUNNING_ENROLLMENT.fields())
                        .from(DUNNING_ENROLLMENT)
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(DUNNING_ENROLLMENT.INVOICE_ID, invoices))
                        .orderBy(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID)
                        .forUpdate(),
                rows -> {
                    Map<UUID, DunningEnrollment> found = new HashMap<>();
                    rows.forEach(row -> {
                        DunningEnrollment enrollment = DunningRows.enrollment(row);
                        found.put(enrollment.invoice().value(), enrollment);
                    });
                    return found;
                });
    }

    private Reading<List<Record>> standings(List<UUID> invoices) {
        return session.read(
                DSL.select(
                                INVOICE.INVOICE_ID,
                                INVOICE.CUSTOMER_ID,
                                INVOICE.STATE,
                                CUSTOMER.DUNNING_EXCLUDED,
                                IN_FORCE)
                        .from(INVOICE)
                        .join(CUSTOMER)
                        .on(CUSTOMER.TENANT_ID.eq(INVOICE.TENANT_ID))
                        .and(CUSTOMER.CUSTOMER_ID.eq(INVOICE.CUSTOMER_ID))
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(INVOICE.INVOICE_ID, invoices))
                        .orderBy(INVOICE.INVOICE_ID),
                List::copyOf);
    }

    private static Standing standing(Record row, Map<UUID, DunningEnrollment> enrollments) {
        UUID policy = row.get(IN_FORCE);
        return new Standing(
                new InvoiceId(row.get(INVOICE.INVOICE_ID)),
                new CustomerId(row.get(INVOICE.CUSTOMER_ID)),
                EnumText.read(InvoiceState.class, row.get(INVOICE.STATE)),
                row.get(CUSTOMER.DUNNING_EXCLUDED),
                policy == null ? null : new DunningPolicyId(policy),
                enrollments.get(row.get(INVOICE.INVOICE_ID)));
    }

    /// Steps may have come in or moved, or ask for what was paid for a while.
    private void lookAtAnew(TableField<?, UUID> owner, Set<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        session.update(
                DSL.update(DUNNING_ENROLLMENT)
                        .set(DUNNING_ENROLLMENT.NEXT_DATE, context.today())
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(owner, ids))
                        .and(DUNNING_ENROLLMENT.STATE.in(running())));
    }

    private static List<String> running() {
        return List.of(EnumText.of(EnrollmentStatus.ACTIVE), EnumText.of(EnrollmentStatus.PAUSED));
    }

    private static Field<UUID> policyInForce() {
        var own = DUNNING_POLICY.as("own_policy");
        var common = DUNNING_POLICY.as("default_policy");
        return DSL.coalesce(
                DSL.field(
                        DSL.select(own.DUNNING_POLICY_ID)
                                .from(own)
                                .where(own.TENANT_ID.eq(CUSTOMER.TENANT_ID))
                                .and(own.DUNNING_POLICY_ID.eq(CUSTOMER.DUNNING_POLICY_ID))
                                .and(own.STATE.eq(EnumText.of(PolicyStatus.ACTIVE)))),
                DSL.field(
                        DSL.select(common.DUNNING_POLICY_ID)
                                .from(common)
                                .where(common.TENANT_ID.eq(CUSTOMER.TENANT_ID))
                                .and(common.IS_DEFAULT)));
    }

    private record Entry(long sequence, String type, String subjectType, UUID subject) {}

    /// What events are about.
    ///
    /// @param raised invoices of which more may be open than before
    private record Scope(
            Set<UUID> invoices, Set<UUID> customers, Set<UUID> policies, Set<UUID> raised) {

        static Scope of(List<Entry> events) {
            Set<UUID> invoices = new LinkedHashSet<>();
            Set<UUID> customers = new LinkedHashSet<>();
            Set<UUID> policies = new LinkedHashSet<>();
            Set<UUID> raised = new LinkedHashSet<>();
            for (Entry event : events) {
                if (RAISED.contains(event.type())) {
                    raised.add(event.subject());
                }
                if (INVOICES.contains(event.type())) {
                    invoices.add(event.subject());
                } else if (event.subjectType().equals(CUSTOMERS)) {
                    customers.add(event.subject());
                } else if (event.subjectType().equals(POLICY)) {
                    policies.add(event.subject());
                }
            }
            return new Scope(invoices, customers, policies, raised);
        }

        boolean isEmpty() {
            return invoices.isEmpty() && customers.isEmpty() && policies.isEmpty();
        }

        /// A policy may be for any customer.
        Condition condition() {
            if (!policies.isEmpty()) {
                return DSL.noCondition();
            }
            List<Condition> any = new ArrayList<>();
            if (!invoices.isEmpty()) {
                any.add(Ids.amongUuids(INVOICE.INVOICE_ID, invoices));
            }
            if (!customers.isEmpty()) {
                any.add(Ids.amongUuids(INVOICE.CUSTOMER_ID, customers));
            }
            return Objects.requireNonNull(DSL.or(any));
        }
    }
}
