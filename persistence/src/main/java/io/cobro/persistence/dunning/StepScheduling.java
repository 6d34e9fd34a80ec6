package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.REMINDER_ITEM;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningSchedule;
import io.cobro.core.dunning.DunningSchedule.Decided;
import io.cobro.core.dunning.DunningSchedule.Due;
import io.cobro.core.dunning.DunningSchedule.DueStep;
import io.cobro.core.dunning.DunningSchedule.InstallmentDay;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.event.Facts;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Bundling;
import io.cobro.core.reminder.Bundling.Bundle;
import io.cobro.core.reminder.Bundling.Candidate;
import io.cobro.core.reminder.BusinessCalendar;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.customer.CustomerRows;
import io.cobro.persistence.reminder.BundleWriting;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Makes reminders of the steps whose day has come.
///
/// One node does it for a tenant at a time, so that what is due for a customer meets in one
/// message.
final class StepScheduling {

    /// Enrollments that one transaction looks at.
    static final int BATCH_MAX = 200;

    private final Session session;
    private final CommandContext context;
    private final PolicyForm form;
    private final Bundling bundling;
    private final BundleWriting writing;

    StepScheduling(
            Session session,
            CommandContext context,
            Facts facts,
            PolicyForm form,
            BusinessCalendar calendar) {
        this.session = session;
        this.context = context;
        this.form = form;
        this.bundling = new Bundling(context, calendar);
        this.writing = new BundleWriting(session, context, facts);
    }

    /// Looks at one batch of enrollments, those of one customer beside each other.
    ///
    /// @return how many; empty if another node follows the log or schedules for the tenant just now
    OptionalInt schedule() {
        var cursor = LogFollowing.lockCursor(session);
        Reading<List<DunningEnrollment>> due = claim();
        if (cursor.get().isEmpty()) {
            return OptionalInt.empty();
        }
        if (due.get().isEmpty()) {
            return OptionalInt.of(0);
        }
        List<UUID> invoices =
                due.get().stream().map(enrollment -> enrollment.invoice().value()).toList();
        Set<CustomerId> debtors = new HashSet<>();
        due.get().forEach(enrollment -> debtors.add(enrollment.customer()));
        Reading<Map<InvoiceId, Owed>> owing = owing(invoices);
        Reading<Map<InvoiceId, Set<Decided>>> decided = decided(invoices);
        Reading<Map<DunningPolicyId, DunningPolicy>> policies = policies(due.get());
        Reading<Map<CustomerId, Customer>> customers = customers(debtors);
        Reading<List<Reminder>> waiting = writing.lockWaiting(debtors);
        Map<Group, List<Candidate>> groups = new LinkedHashMap<>();
        for (DunningEnrollment enrollment : due.get()) {
            DunningPolicy policy = Objects.requireNonNull(policies.get().get(enrollment.policy()));
            Owed owed = owing.get().getOrDefault(enrollment.invoice(), Owed.NOTHING);
            Due steps =
                    DunningSchedule.due(
                            policy.document(),
                            enrollment,
                            owed.issueDate(),
                            owed.days(),
                            decided.get().getOrDefault(enrollment.invoice(), Set.of()),
                            context.today());
            groups.computeIfAbsent(
                            new Group(enrollment.customer(), policy.id()), _ -> new ArrayList<>())
                    .addAll(candidates(policy, enrollment, steps, owed));
            if (owed.isOpen()) {
                remember(enrollment, steps);
            } else {
                restUntilOwed(enrollment);
            }
        }
        List<Reminder> messages = new ArrayList<>(waiting.get());
        groups.forEach((group, candidates) -> {
            if (!candidates.isEmpty()) {
                bundle(
                        Objects.requireNonNull(customers.get().get(group.customer())),
                        Objects.requireNonNull(policies.get().get(group.policy())),
                        candidates,
                        messages);
            }
        });
        return OptionalInt.of(due.get().size());
    }

    private void bundle(
            Customer customer,
            DunningPolicy policy,
            List<Candidate> candidates,
            List<Reminder> messages) {
        List<Reminder> own =
                messages.stream()
                        .filter(message -> message.customer().equals(customer.id()))
                        .toList();
        for (Bundle bundle : bundling.bundles(customer, policy.document(), candidates, own)) {
            messages.removeIf(message -> message.id().equals(bundle.reminder().id()));
            messages.add(bundle.reminder());
            writing.write(bundle);
        }
    }

    private List<Candidate> candidates(
            DunningPolicy policy, DunningEnrollment enrollment, Due due, Owed owed) {
        List<Candidate> candidates = new ArrayList<>();
        for (DueStep step : due.steps()) {
            candidates.add(
                    new Candidate(
                            new ReminderItem(
                                    enrollment.invoice(),
                                    step.installment(),
                                    step.step().key(),
                                    step.occurrence(),
                                    enrollment.id(),
                                    policy.id(),
                                    policy.policyVersion(),
                                    step.date(),
                                    step.skipReason() == null
                                            ? ItemStatus.SCHEDULED
                                            : ItemStatus.SKIPPED,
                                    step.skipReason(),
                                    Objects.requireNonNull(
                                            owed.balances().get(step.installment()))),
                            step.step()));
        }
        return candidates;
    }

    /// Nothing is open, which the log will tell: no day is decided, in case it is owed again.
    private void restUntilOwed(DunningEnrollment enrollment) {
        session.update(
                DSL.update(DUNNING_ENROLLMENT)
                        .setNull(DUNNING_ENROLLMENT.NEXT_DATE)
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID.eq(enrollment.id().value())));
    }

    private void remember(DunningEnrollment enrollment, Due due) {
        session.update(
                DSL.update(DUNNING_ENROLLMENT)
                        .set(
                                DUNNING_ENROLLMENT.EVALUATED_THROUGH,
                                Collections.max(due.through().values()))
                        .set(
                                DUNNING_ENROLLMENT.INSTALLMENTS_THROUGH,
                                DunningRows.dates(due.through()))
                        .set(DUNNING_ENROLLMENT.NEXT_DATE, due.next())
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID.eq(enrollment.id().value())));
    }

    private Reading<List<DunningEnrollment>> claim() {
        return session.read(
                DSL.select(DUNNING_ENROLLMENT.fields())
                        .from(DUNNING_ENROLLMENT)
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(
                                DUNNING_ENROLLMENT.STATE.eq(
                                        DSL.inline(EnumText.of(EnrollmentStatus.ACTIVE))))
                        .and(DUNNING_ENROLLMENT.NEXT_DATE.le(context.today()))
                        .orderBy(
                                DUNNING_ENROLLMENT.CUSTOMER_ID,
                                DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID)
                        .limit(BATCH_MAX)
                        .forUpdate()
                        .skipLocked(),
                rows -> rows.map(DunningRows::enrollment));
    }

    private Reading<Map<InvoiceId, Owed>> owing(List<UUID> invoices) {
        return session.read(
                DSL.select(
                                INSTALLMENT.INVOICE_ID,
                                INSTALLMENT.INSTALLMENT_NO,
                                INSTALLMENT.ISSUE_DATE,
                                INSTALLMENT.DUE_DATE,
                                INSTALLMENT.BALANCE_MINOR,
                                INSTALLMENT.CURRENCY)
                        .from(INSTALLMENT)
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(INSTALLMENT.INVOICE_ID, invoices))
                        .orderBy(INSTALLMENT.INVOICE_ID, INSTALLMENT.INSTALLMENT_NO),
                rows -> {
                    Map<InvoiceId, Owed> owing = new HashMap<>();
                    rows.forEach(row ->
                            owing.computeIfAbsent(
                                            new InvoiceId(row.get(INSTALLMENT.INVOICE_ID)),
                                            _ ->
                                                    new Owed(
                                                            row.get(INSTALLMENT.ISSUE_DATE),
                                                            new ArrayList<>(),
                                                            new HashMap<>()))
                                    .add(row));
                    return owing;
                });
    }

    private Reading<Map<InvoiceId, Set<Decided>>> decided(List<UUID> invoices) {
        return session.read(
                DSL.select(
                                REMINDER_ITEM.INVOICE_ID,
                                REMINDER_ITEM.INSTALLMENT_NO,
                                REMINDER_ITEM.STEP_KEY,
                                REMINDER_ITEM.OCCURRENCE)
                        .from(REMINDER_ITEM)
                        .where(REMINDER_ITEM.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(REMINDER_ITEM.INVOICE_ID, invoices)),
                rows -> {
                    Map<InvoiceId, Set<Decided>> decided = new HashMap<>();
                    rows.forEach(row ->
                            decided.computeIfAbsent(
                                            new InvoiceId(row.get(REMINDER_ITEM.INVOICE_ID)),
                                            _ -> new HashSet<>())
                                    .add(
                                            new Decided(
                                                    row.get(REMINDER_ITEM.INSTALLMENT_NO),
                                                    row.get(REMINDER_ITEM.STEP_KEY),
                                                    row.get(REMINDER_ITEM.OCCURRENCE))));
                    return decided;
                });
    }

    private Reading<Map<DunningPolicyId, DunningPolicy>> policies(List<DunningEnrollment> due) {
        Set<DunningPolicyId> ids = new HashSet<>();
        due.forEach(enrollment -> ids.add(enrollment.policy()));
        return session.read(
                DunningRows.selectPolicies(session)
                        .and(Ids.among(DUNNING_POLICY.DUNNING_POLICY_ID, ids)),
                rows -> {
                    Map<DunningPolicyId, DunningPolicy> policies = new HashMap<>();
                    rows.forEach(row -> {
                        DunningPolicy policy = DunningRows.policy(row, form);
                        policies.put(policy.id(), policy);
                    });
                    return policies;
                });
    }

    private Reading<Map<CustomerId, Customer>> customers(Set<CustomerId> ids) {
        return session.read(
                DSL.select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.among(CUSTOMER.CUSTOMER_ID, ids)),
                rows -> {
                    Map<CustomerId, Customer> customers = new HashMap<>();
                    rows.forEach(row -> {
                        Customer customer = CustomerRows.read(row);
                        customers.put(customer.id(), customer);
                    });
                    return customers;
                });
    }

    private record Group(CustomerId customer, DunningPolicyId policy) {}

    /// How an invoice is owed; balances by the number of the installment.
    private record Owed(
            LocalDate issueDate, List<InstallmentDay> days, Map<Integer, Money> balances) {

        static final Owed NOTHING = new Owed(LocalDate.EPOCH, List.of(), Map.of());

        boolean isOpen() {
            return days.stream().anyMatch(InstallmentDay::isOpen);
        }

        void add(Record row) {
            int number = row.get(INSTALLMENT.INSTALLMENT_NO);
            Money balance =
                    Money.ofMinor(
                            row.get(INSTALLMENT.BALANCE_MINOR),
                            new CurrencyCode(row.get(INSTALLMENT.CURRENCY)));
            days.add(
                    new InstallmentDay(
                            number, row.get(INSTALLMENT.DUE_DATE), balance.isPositive()));
            balances.put(number, balance);
        }
    }
}
