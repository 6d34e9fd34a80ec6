package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.OpenInstallment;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.Reminders;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The reminders of one transaction.
public final class PostgresReminders implements Reminders {

    private final Session session;

    public PostgresReminders(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Optional<Reminder>> lock(ReminderId id) {
        Condition wanted =
                REMINDER.TENANT_ID.eq(session.tenantId()).and(REMINDER.REMINDER_ID.eq(id.value()));
        Reading<List<Reminder>> found =
                ReminderRows.read(
                        session,
                        DSL.select(REMINDER.fields()).from(REMINDER).where(wanted).forUpdate(),
                        DSL.select(REMINDER.REMINDER_ID).from(REMINDER).where(wanted));
        return () -> found.get().stream().findFirst();
    }

    @Override
    public Reading<List<OpenInstallment>> openOf(CustomerId customer, List<InvoiceId> invoices) {
        Condition named =
                invoices.isEmpty()
                        ? DSL.noCondition()
                        : Ids.among(INSTALLMENT.INVOICE_ID, invoices);
        return session.read(
                DSL.select(
                                INSTALLMENT.INVOICE_ID,
                                INSTALLMENT.INSTALLMENT_NO,
                                INSTALLMENT.ISSUE_DATE,
                                INSTALLMENT.DUE_DATE,
                                INSTALLMENT.BALANCE_MINOR,
                                INSTALLMENT.CURRENCY,
                                DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID)
                        .from(INSTALLMENT)
                        .leftJoin(DUNNING_ENROLLMENT)
                        .on(DUNNING_ENROLLMENT.TENANT_ID.eq(INSTALLMENT.TENANT_ID))
                        .and(DUNNING_ENROLLMENT.INVOICE_ID.eq(INSTALLMENT.INVOICE_ID))
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(INSTALLMENT.CUSTOMER_ID.eq(customer.value()))
                        .and(INSTALLMENT.BALANCE_MINOR.gt(DSL.inline(0L)))
                        .and(named)
                        .orderBy(
                                INSTALLMENT.DUE_DATE,
                                INSTALLMENT.INVOICE_ID,
                                INSTALLMENT.INSTALLMENT_NO)
                        .limit(ReminderItem.ITEMS_MAX),
                rows -> rows.map(PostgresReminders::open));
    }

    @Override
    public Reading<List<InvoiceId>> ownedBy(CustomerId customer, List<InvoiceId> invoices) {
        return session.read(
                DSL.select(INVOICE.INVOICE_ID)
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(INVOICE.CUSTOMER_ID.eq(customer.value()))
                        .and(Ids.among(INVOICE.INVOICE_ID, invoices)),
                rows -> rows.map(row -> new InvoiceId(row.get(INVOICE.INVOICE_ID))));
    }

    @Override
    public void insert(Reminder reminder) {
        session.insert(ReminderRows.row(session, reminder));
        reminder.items()
                .forEach(item -> session.insert(ReminderRows.row(session, reminder.id(), item)));
        session.update(WorkQueue.atOnce(WorkQueue.OVERDUE, session.tenantId()));
    }

    @Override
    public void update(Reminder reminder) {
        session.update(
                ReminderRows.update(reminder)
                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                        .and(REMINDER.REMINDER_ID.eq(reminder.id().value())));
    }

    private static OpenInstallment open(Record row) {
        UUID enrollment = row.get(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID);
        return new OpenInstallment(
                new InvoiceId(row.get(INSTALLMENT.INVOICE_ID)),
                row.get(INSTALLMENT.INSTALLMENT_NO),
                enrollment == null ? null : new DunningEnrollmentId(enrollment),
                row.get(INSTALLMENT.ISSUE_DATE),
                row.get(INSTALLMENT.DUE_DATE),
                Money.ofMinor(
                        row.get(INSTALLMENT.BALANCE_MINOR),
                        new CurrencyCode(row.get(INSTALLMENT.CURRENCY))));
    }
}
