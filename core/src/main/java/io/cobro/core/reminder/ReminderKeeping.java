package io.cobro.core.reminder;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.customer.Customer;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.TemplateKinds;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.ReminderCommand.CancelReminder;
import io.cobro.core.reminder.ReminderCommand.RecordReceipt;
import io.cobro.core.reminder.ReminderCommand.RequestReminder;
import io.cobro.core.template.TemplateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asking for reminders by hand, taking them back, and hearing what became of them.
public final class ReminderKeeping {

    /// Invoices that a request may name.
    public static final int INVOICES_MAX = 100;

    /// Characters of what a provider said.
    public static final int DETAIL_CHARACTERS_MAX = 500;

    private final Transactions transactions;
    private final BusinessCalendar calendar;

    public ReminderKeeping(Transactions transactions, BusinessCalendar calendar) {
        this.transactions = transactions;
        this.calendar = calendar;
    }

    /// Schedules a reminder for the first instant within the sending hours of the customer's
    /// policy, or within [SendingHours#STANDARD] without one. What the guard finds when it leaves,
    /// such as a payment, leaves items out or skips it as a whole.
    ///
    /// Refusals: `reference_not_found` (customer, invoices, template), `too_many_items`,
    /// `nothing_to_remind_of`.
    public Outcome<Reminder> request(CommandContext context, RequestReminder command) {
        if (command.invoices().size() > INVOICES_MAX) {
            return Outcome.refused(
                    Refusal.at(
                            "/invoice_ids",
                            "too_many_items",
                            Map.of("limit", Integer.toString(INVOICES_MAX))));
        }
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<Customer>> customer =
                            books.customers().find(command.customer());
                    Reading<Optional<DunningPolicy>> policy =
                            books.dunning().findPolicyOf(command.customer());
                    Reading<List<InvoiceId>> owned =
                            books.reminders().ownedBy(command.customer(), command.invoices());
                    Reading<List<OpenInstallment>> open =
                            books.reminders().openOf(command.customer(), command.invoices());
                    Reading<Set<TemplateKey>> own = books.templates().keys();
                    if (!TemplateKinds.has(own.get(), command.channel(), command.template())) {
                        throw missing("/template", "template", command.template()).exception();
                    }
                    Customer to =
                            customer.get()
                                    .orElseThrow(() ->
                                            missing(
                                                            "/customer_id",
                                                            "customer",
                                                            command.customer().text())
                                                    .exception());
                    requireOwned(command.invoices(), owned.get());
                    if (open.get().isEmpty()) {
                        throw Refusal.of("nothing_to_remind_of").exception();
                    }
                    SendingHours hours =
                            policy.get()
                                    .map(one -> one.document().sending())
                                    .orElse(SendingHours.STANDARD);
                    Reminder reminder = scheduled(context, command, to, hours, open.get());
                    books.reminders().insert(reminder);
                    books.facts().add(Fact.of("reminder.scheduled", reminder));
                    return reminder;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `reminder_not_scheduled`.
    public Outcome<Reminder> cancel(CommandContext context, CancelReminder command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reminder before = found(books.reminders().lock(command.id()), command.id());
                    Refusal.requireVersion(command.expectedVersion(), before.version());
                    if (before.status() != ReminderStatus.SCHEDULED) {
                        throw wrongStatus(before, "reminder_not_scheduled");
                    }
                    Reminder after = before.canceled();
                    books.reminders().update(after);
                    books.facts().add(Fact.of("reminder.canceled", after));
                    return after;
                });
    }

    /// Records what became of a message, if that is news: repeated receipts and those that a later
    /// one overtook are accepted without effect.
    ///
    /// Refusals: `not_found`, `reminder_not_dispatched`, `instant_in_future`, `value_not_allowed`.
    public Outcome<Reminder> record(CommandContext context, RecordReceipt command) {
        Instant at = command.occurredAt() == null ? context.now() : command.occurredAt();
        if (at.isAfter(context.now())) {
            return Outcome.refused(
                    Refusal.at(
                            "/occurred_at",
                            "instant_in_future",
                            Map.of("instant", at.toString(), "now", context.now().toString())));
        }
        ReminderStatus receipt = command.status();
        boolean isReceipt =
                receipt == ReminderStatus.FAILED
                        || (receipt.hasLeft() && receipt != ReminderStatus.DISPATCHING);
        if (!isReceipt) {
            return Outcome.refused(
                    Refusal.at(
                            "/status",
                            "value_not_allowed",
                            Map.of("allowed", "sent, delivered, read, replied, failed")));
        }
        return transactions.inTransaction(
                context,
                books -> {
                    Reminder before = found(books.reminders().lock(command.id()), command.id());
                    if (!before.status().isHandedOver()) {
                        throw wrongStatus(before, "reminder_not_dispatched");
                    }
                    if (!before.status().canBecome(receipt)) {
                        return before;
                    }
                    Reminder after =
                            receipt == ReminderStatus.FAILED
                                    ? before.failed(FailureReason.REPORTED, command.detail())
                                    : before.reached(receipt, at, command.detail());
                    books.reminders().update(after);
                    books.facts()
                            .add(
                                    Fact.of(
                                            "reminder." + receipt.name().toLowerCase(Locale.ROOT),
                                            after));
                    return after;
                });
    }

    private Reminder scheduled(
            CommandContext context,
            RequestReminder command,
            Customer to,
            SendingHours hours,
            List<OpenInstallment> open) {
        ReminderId id = new ReminderId(context.ids().next());
        List<ReminderItem> items = new ArrayList<>();
        for (OpenInstallment installment :
                open.subList(0, Math.min(open.size(), ReminderItem.ITEMS_MAX))) {
            items.add(
                    new ReminderItem(
                            installment.invoice(),
                            installment.number(),
                            ReminderItem.AD_HOC_PREFIX + id.text(),
                            1,
                            installment.enrollment(),
                            null,
                            null,
                            context.today(),
                            ItemStatus.SCHEDULED,
                            null,
                            installment.balance()));
        }
        return new Reminder(
                id,
                to.id(),
                command.channel(),
                to.reminding().languageOr(context.tenant().language()),
                command.template(),
                ReminderStatus.SCHEDULED,
                null,
                null,
                hours.next(context.now(), context.tenant().timeZone(), calendar),
                null,
                0,
                ReminderOrigin.AD_HOC,
                items,
                Reminder.Progress.NONE,
                1,
                context.now());
    }

    private static void requireOwned(List<InvoiceId> named, List<InvoiceId> owned) {
        for (int i = 0; i < named.size(); i++) {
            if (!owned.contains(named.get(i))) {
                throw missing("/invoice_ids/" + i, "invoice", named.get(i).text()).exception();
            }
        }
    }

    private static Refusal missing(String pointer, String resource, String id) {
        return Refusal.at(pointer, "reference_not_found", Map.of("resource", resource, "id", id));
    }

    private static Reminder found(Reading<Optional<Reminder>> reading, ReminderId id) {
        return reading.get().orElseThrow(() -> Refusal.notFound("reminder", id.text()).exception());
    }

    private static RuntimeException wrongStatus(Reminder reminder, String code) {
        return Refusal.of(
                        code,
                        Map.of(
                                "id", reminder.id().text(),
                                "status", reminder.status().name().toLowerCase(Locale.ROOT)))
                .exception();
    }
}
