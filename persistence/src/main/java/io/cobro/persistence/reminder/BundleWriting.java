package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Facts;
import io.cobro.core.reminder.Bundling.Bundle;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// The reminders that policies make, written in the transaction that decides them.
public final class BundleWriting {

    private final Session session;
    private final CommandContext context;
    private final Facts facts;

    public BundleWriting(Session session, CommandContext context, Facts facts) {
        this.session = session;
        this.context = context;
        this.facts = facts;
    }

    /// Messages of policies to some customers that wait, locked, or left today. What another node
    /// is sending just now is not among them.
    public Reading<List<Reminder>> lockWaiting(Collection<CustomerId> customers) {
        Instant startOfToday =
                context.today().atStartOfDay(context.tenant().timeZone()).toInstant();
        Condition wanted =
                REMINDER.TENANT_ID
                        .eq(session.tenantId())
                        .and(Ids.among(REMINDER.CUSTOMER_ID, customers))
                        .and(REMINDER.ORIGIN.eq(EnumText.of(ReminderOrigin.POLICY)))
                        .and(
                                REMINDER.STATE
                                        .eq(EnumText.of(ReminderStatus.SCHEDULED))
                                        .or(REMINDER.DISPATCHED_AT.ge(startOfToday)));
        return ReminderRows.read(
                session,
                DSL.select(REMINDER.fields())
                        .from(REMINDER)
                        .where(wanted)
                        .orderBy(REMINDER.REMINDER_ID)
                        .forUpdate()
                        .skipLocked(),
                DSL.select(REMINDER.REMINDER_ID).from(REMINDER).where(wanted));
    }

    /// Writes a message that was made, or what joined one that waits.
    public void write(Bundle bundle) {
        Reminder reminder = bundle.reminder();
        if (bundle.isNew()) {
            session.insert(ReminderRows.row(session, reminder));
            facts.add(
                    Fact.of(
                            reminder.status() == ReminderStatus.SKIPPED
                                    ? "reminder.skipped"
                                    : "reminder.scheduled",
                            reminder));
        } else {
            session.update(
                    ReminderRows.update(reminder)
                            .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                            .and(REMINDER.REMINDER_ID.eq(reminder.id().value())));
        }
        bundle.added()
                .forEach(item -> session.insert(ReminderRows.row(session, reminder.id(), item)));
    }
}
