package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;
import static io.cobro.persistence.jooq.Tables.REMINDER_ITEM;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.core.tenant.Language;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.ReminderItemRecord;
import io.cobro.persistence.jooq.tables.records.ReminderRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.UpdateSetMoreStep;
import org.jooq.impl.DSL;

/// Reminders and their items as rows. The message of a reminder is read and written apart from it.
public final class ReminderRows {

    private ReminderRows() {}

    /// Reminders with their items.
    ///
    /// @param reminders rows of [io.cobro.persistence.jooq.Tables#REMINDER], whose order is kept
    /// @param ids the ids of the same reminders
    static Reading<List<Reminder>> read(
            Session session, Select<?> reminders, Select<Record1<UUID>> ids) {
        Reading<List<Record>> heads = session.read(reminders, List::copyOf);
        Reading<Map<UUID, List<ReminderItem>>> items =
                items(session, REMINDER_ITEM.REMINDER_ID.in(ids));
        return () ->
                heads.get().stream()
                        .map(row ->
                                reminder(
                                        row,
                                        items.get()
                                                .getOrDefault(
                                                        row.get(REMINDER.REMINDER_ID), List.of())))
                        .toList();
    }

    /// Items by the id of their reminder, in a lasting order: oldest step first.
    static Reading<Map<UUID, List<ReminderItem>>> items(Session session, Condition wanted) {
        return session.read(
                DSL.select(REMINDER_ITEM.fields())
                        .from(REMINDER_ITEM)
                        .where(REMINDER_ITEM.TENANT_ID.eq(session.tenantId()))
                        .and(wanted)
                        .orderBy(
                                REMINDER_ITEM.STEP_DATE,
                                REMINDER_ITEM.INVOICE_ID,
                                REMINDER_ITEM.INSTALLMENT_NO,
                                REMINDER_ITEM.STEP_KEY,
                                REMINDER_ITEM.OCCURRENCE),
                rows -> {
                    Map<UUID, List<ReminderItem>> items = new HashMap<>();
                    rows.forEach(row ->
                            items.computeIfAbsent(
                                            row.get(REMINDER_ITEM.REMINDER_ID),
                                            _ -> new ArrayList<>())
                                    .add(item(row)));
                    return items;
                });
    }

    static Reminder reminder(Record row, List<ReminderItem> items) {
        return new Reminder(
                new ReminderId(row.get(REMINDER.REMINDER_ID)),
                new CustomerId(row.get(REMINDER.CUSTOMER_ID)),
                EnumText.read(Channel.class, row.get(REMINDER.CHANNEL)),
                EnumText.read(Language.class, row.get(REMINDER.LANGUAGE)),
                row.get(REMINDER.TEMPLATE_KIND),
                EnumText.read(ReminderStatus.class, row.get(REMINDER.STATE)),
                row.get(REMINDER.REASON),
                row.get(REMINDER.DETAIL),
                row.get(REMINDER.DUE_AT),
                row.get(REMINDER.LEASED_UNTIL),
                row.get(REMINDER.ATTEMPTS),
                EnumText.read(ReminderOrigin.class, row.get(REMINDER.ORIGIN)),
                items,
                new Reminder.Progress(
                        row.get(REMINDER.DISPATCHED_AT),
                        row.get(REMINDER.SENT_AT),
                        row.get(REMINDER.DELIVERED_AT),
                        row.get(REMINDER.READ_AT),
                        row.get(REMINDER.REPLIED_AT)),
                row.get(REMINDER.VERSION),
                row.get(REMINDER.RECORDED_AT));
    }

    /// The row of a new reminder, which has no message yet.
    static ReminderRecord row(Session session, Reminder reminder) {
        ReminderRecord row = new ReminderRecord();
        row.setTenantId(session.tenantId());
        row.setReminderId(reminder.id().value());
        row.setCustomerId(reminder.customer().value());
        row.setChannel(EnumText.of(reminder.channel()));
        row.setLanguage(EnumText.of(reminder.language()));
        row.setTemplateKind(reminder.template());
        row.setState(EnumText.of(reminder.status()));
        row.setReason(reminder.reason());
        row.setDetail(reminder.detail());
        row.setDueAt(reminder.dueAt());
        row.setLeasedUntil(reminder.leasedUntil());
        row.setAttempts(reminder.attempts());
        row.setOrigin(EnumText.of(reminder.origin()));
        row.setDispatchedAt(reminder.progress().dispatchedAt());
        row.setSentAt(reminder.progress().sentAt());
        row.setDeliveredAt(reminder.progress().deliveredAt());
        row.setReadAt(reminder.progress().readAt());
        row.setRepliedAt(reminder.progress().repliedAt());
        row.setVersion(reminder.version());
        row.setRecordedAt(reminder.recordedAt());
        return row;
    }

    /// What a change made of a reminder; its message stays as it is.
    static UpdateSetMoreStep<ReminderRecord> update(Reminder reminder) {
        return DSL.update(REMINDER)
                .set(REMINDER.LANGUAGE, EnumText.of(reminder.language()))
                .set(REMINDER.TEMPLATE_KIND, reminder.template())
                .set(REMINDER.STATE, EnumText.of(reminder.status()))
                .set(REMINDER.REASON, reminder.reason())
                .set(REMINDER.DETAIL, reminder.detail())
                .set(REMINDER.DUE_AT, reminder.dueAt())
                .set(REMINDER.LEASED_UNTIL, reminder.leasedUntil())
                .set(REMINDER.ATTEMPTS, reminder.attempts())
                .set(REMINDER.DISPATCHED_AT, reminder.progress().dispatchedAt())
                .set(REMINDER.SENT_AT, reminder.progress().sentAt())
                .set(REMINDER.DELIVERED_AT, reminder.progress().deliveredAt())
                .set(REMINDER.READ_AT, reminder.progress().readAt())
                .set(REMINDER.REPLIED_AT, reminder.progress().repliedAt())
                .set(REMINDER.VERSION, reminder.version());
    }

    static ReminderItemRecord row(Session session, ReminderId reminder, ReminderItem item) {
        SkipReason reason = item.skipReason();
        return new ReminderItemRecord(
                session.tenantId(),
                item.invoice().value(),
                (short) item.installment(),
                item.step(),
                item.occurrence(),
                reminder.value(),
                Ids.orNull(item.enrollment()),
                Ids.orNull(item.policy()),
                item.policyVersion(),
                item.stepDate(),
                EnumText.of(item.status()),
                reason == null ? null : reason.text(),
                item.balance().minorUnits(),
                item.balance().currency().code());
    }

    static ReminderItem item(Record row) {
        UUID enrollment = row.get(REMINDER_ITEM.DUNNING_ENROLLMENT_ID);
        UUID policy = row.get(REMINDER_ITEM.DUNNING_POLICY_ID);
        String reason = row.get(REMINDER_ITEM.SKIP_REASON);
        return new ReminderItem(
                new InvoiceId(row.get(REMINDER_ITEM.INVOICE_ID)),
                row.get(REMINDER_ITEM.INSTALLMENT_NO),
                row.get(REMINDER_ITEM.STEP_KEY),
                row.get(REMINDER_ITEM.OCCURRENCE),
                enrollment == null ? null : new DunningEnrollmentId(enrollment),
                policy == null ? null : new DunningPolicyId(policy),
                row.get(REMINDER_ITEM.POLICY_VERSION),
                row.get(REMINDER_ITEM.STEP_DATE),
                EnumText.read(ItemStatus.class, row.get(REMINDER_ITEM.STATE)),
                reason == null ? null : EnumText.read(SkipReason.class, reason),
                Money.ofMinor(
                        row.get(REMINDER_ITEM.BALANCE_MINOR),
                        new CurrencyCode(row.get(REMINDER_ITEM.CURRENCY))));
    }
}
