package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
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
import io.cobro.persistence.Session;
import io.cobro.persistence.template.PostgresTemplates;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The messages of reminders, which carry names and addresses, for those who ask. Thread-safe.
public final class ReminderMessages {

    private final Reads reads;
    private final PolicyForm form;
    private final MessageWriting writing;

    public ReminderMessages(Reads reads, PolicyForm form, MessageWriting writing) {
        this.reads = reads;
        this.form = form;
        this.writing = writing;
    }

    /// What came of looking.
    public sealed interface Found {

        /// As it left; while it has not left, as it would be now.
        record Message(ReminderMessage message) implements Found {}

        /// It has not left, and its template cannot be filled in.
        record NotWritable(Reminder reminder, Writing.NotWritable problem) implements Found {}

        /// It never leaves.
        record None(Reminder reminder) implements Found {}
    }

    /// The message of a reminder; empty if there is no such reminder. At most two round trips.
    public Optional<Found> find(Tenant tenant, ReminderId id, LocalDate today) {
        return reads.read(
                        tenant.id(),
                        session -> {
                            Reading<List<Reminder>> found =
                                    ReminderQueries.found(session, List.of(id));
                            Reading<Optional<Record>> written = written(session, id);
                            Reading<Map<DunningPolicyId, DunningPolicy>> policies =
                                    SendingFacts.policies(session, id, form);
                            return () ->
                                    found.get().stream()
                                            .findFirst()
                                            .map(one ->
                                                    new Asked(one, written.get(), policies.get()));
                        })
                .map(asked ->
                        asked.textThatLeft()
                                .<Found>map(
                                        row -> new Found.Message(message(asked.reminder(), row)))
                                .orElseGet(() -> asNow(tenant, asked, today)));
    }

    private static Reading<Optional<Record>> written(Session session, ReminderId id) {
        return session.read(
                DSL.select(REMINDER.RECIPIENT, REMINDER.SUBJECT, REMINDER.BODY)
                        .from(REMINDER)
                        .where(REMINDER.TENANT_ID.eq(session.tenantId()))
                        .and(REMINDER.REMINDER_ID.eq(id.value()))
                        .and(REMINDER.BODY.isNotNull()),
                rows -> rows.stream().<Record>map(row -> row).findFirst());
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

    private Found asNow(Tenant tenant, Asked asked, LocalDate today) {
        Reminder reminder = asked.reminder();
        if (reminder.status() != ReminderStatus.SCHEDULED) {
            return new Found.None(reminder);
        }
        Set<String> kinds = kinds(asked);
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
                                    new PostgresTemplates(session)
                                            .ofKinds(kinds, reminder.channel());
                            return () -> new Parts(customer.get(), standings.get(), own.get());
                        });
        List<ReminderItem> open = open(reminder, parts.standings());
        TemplateKey wanted =
                new TemplateKey(
                        ReminderRelease.template(reminder, open, asked.policies()),
                        reminder.channel(),
                        parts.customer().reminding().languageOr(tenant.language()));
        TemplateKey key = MessageWriting.available(wanted, parts.own(), tenant.language());
        return switch (writing.write(
                key,
                MessageWriting.among(parts.own(), key),
                SendingFacts.content(open, parts.standings(), parts.customer(), tenant, today))) {
            case Writing.NotWritable problem -> new Found.NotWritable(reminder, problem);
            case Writing.Written(MessageWriting.Message message) ->
                    new Found.Message(
                            new ReminderMessage(
                                    reminder.id(),
                                    reminder.channel(),
                                    key.language(),
                                    key.kind(),
                                    SendingGuard.recipient(reminder.channel(), parts.customer()),
                                    message.subject(),
                                    message.body()));
        };
    }

    /// The kinds of text that the message may have: which one follows from what is still owed.
    private static Set<String> kinds(Asked asked) {
        Set<String> kinds = new HashSet<>(Set.of(asked.reminder().template()));
        for (ReminderItem item : asked.reminder().asked()) {
            DunningPolicy policy =
                    item.policy() == null ? null : asked.policies().get(item.policy());
            if (policy != null) {
                policy.document().step(item.step()).ifPresent(step -> kinds.add(step.template()));
            }
        }
        return kinds;
    }

    /// @param written the text of the last try; empty if there was none
    private record Asked(
            Reminder reminder,
            Optional<Record> written,
            Map<DunningPolicyId, DunningPolicy> policies) {

        /// What a try that failed said has not left.
        Optional<Record> textThatLeft() {
            return reminder.status().isHandedOver() ? written : Optional.empty();
        }
    }

    /// @param own texts of the tenant's own that may be meant
    private record Parts(
            Customer customer, Map<InstallmentKey, Standing> standings, List<Template> own) {}

    /// What is owed of what it asks for; all of it if nothing is.
    private static List<ReminderItem> open(
            Reminder reminder, Map<InstallmentKey, Standing> standings) {
        List<ReminderItem> open =
                reminder.asked().stream()
                        .filter(item -> {
                            Standing standing =
                                    standings.get(
                                            new InstallmentKey(item.invoice(), item.installment()));
                            return standing != null
                                    && !standing.isVoid()
                                    && standing.balance().isPositive();
                        })
                        .toList();
        return open.isEmpty() ? reminder.asked() : open;
    }
}
