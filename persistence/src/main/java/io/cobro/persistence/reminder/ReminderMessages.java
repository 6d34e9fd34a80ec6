package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SendingGuard;
import io.cobro.core.reminder.SendingGuard.InstallmentKey;
import io.cobro.core.reminder.SendingGuard.Standing;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.MessageWriting.Writing;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.Reads;
import io.cobro.persistence.template.PostgresTemplates;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The messages of reminders, which carry names and addresses, for those who ask. Thread-safe.
public final class ReminderMessages {

    private final Reads reads;
    private final ReminderQueries reminders;
    private final MessageWriting writing;

    public ReminderMessages(Reads reads, MessageWriting writing) {
        this.reads = reads;
        this.reminders = new ReminderQueries(reads);
        this.writing = writing;
    }

    /// What came of looking.
    public sealed interface Found {

        /// As it left; while it has not left, as it would be now.
        record Message(ReminderMessage message) implements Found {}

        /// It has not left, and its template cannot be filled in.
        record NotWritable(Reminder reminder, Writing.NotWritable problem) implements Found {}

        /// It never leaves, and nothing was written.
        record None(Reminder reminder) implements Found {}
    }

    /// The message of a reminder; empty if there is no such reminder. Two or three round trips.
    public Optional<Found> find(Tenant tenant, ReminderId id, LocalDate today) {
        return reminders
                .find(tenant.id(), id)
                .map(reminder ->
                        stored(tenant, reminder).orElseGet(() -> asNow(tenant, reminder, today)));
    }

    private Optional<Found> stored(Tenant tenant, Reminder reminder) {
        if (reminder.progress().dispatchedAt() == null) {
            return Optional.empty();
        }
        return reads.read(
                tenant.id(),
                session ->
                        session.read(
                                DSL.select(REMINDER.RECIPIENT, REMINDER.SUBJECT, REMINDER.BODY)
                                        .from(REMINDER)
                                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                                        .and(REMINDER.REMINDER_ID.eq(reminder.id().value())),
                                rows ->
                                        rows.stream()
                                                .findFirst()
                                                .filter(row -> row.get(REMINDER.BODY) != null)
                                                .map(row ->
                                                        new Found.Message(
                                                                message(reminder, row)))));
    }

    private static ReminderMessage message(Reminder reminder, Record row) {
        String subject = row.get(REMINDER.SUBJECT);
        return new ReminderMessage(
                reminder.id(),
                reminder.channel(),
                reminder.language(),
                reminder.template(),
                row.get(REMINDER.RECIPIENT),
                subject == null ? "" : subject,
                row.get(REMINDER.BODY));
    }

    private Found asNow(Tenant tenant, Reminder reminder, LocalDate today) {
        if (reminder.status() != ReminderStatus.SCHEDULED) {
            return new Found.None(reminder);
        }
        TemplateKey wanted =
                new TemplateKey(reminder.template(), reminder.channel(), reminder.language());
        Parts parts =
                reads.read(
                        tenant.id(),
                        session -> {
                            SendingFacts facts =
                                    new SendingFacts(session, reminder.id(), reminder.customer());
                            Reading<Customer> customer = facts.customer(false);
                            Reading<Map<InstallmentKey, Standing>> standings =
                                    facts.standings(false);
                            Reading<List<Template>> own =
                                    new PostgresTemplates(session).ofKind(wanted);
                            return () -> new Parts(customer.get(), standings.get(), own.get());
                        });
        TemplateKey key = MessageWriting.available(wanted, parts.own(), tenant.language());
        return switch (writing.write(
                key,
                MessageWriting.among(parts.own(), key),
                SendingFacts.content(
                        reminder.asked(), parts.standings(), parts.customer(), tenant, today))) {
            case Writing.NotWritable problem -> new Found.NotWritable(reminder, problem);
            case Writing.Written(MessageWriting.Message message) ->
                    new Found.Message(
                            new ReminderMessage(
                                    reminder.id(),
                                    reminder.channel(),
                                    key.language(),
                                    reminder.template(),
                                    SendingGuard.recipient(reminder.channel(), parts.customer()),
                                    message.subject(),
                                    message.body()));
        };
    }

    private record Parts(
            Customer customer, Map<InstallmentKey, Standing> standings, List<Template> own) {}
}
