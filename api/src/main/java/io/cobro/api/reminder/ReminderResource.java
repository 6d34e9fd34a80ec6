package io.cobro.api.reminder;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.persistence.reminder.ReminderMessages.Found;
import io.cobro.persistence.reminder.ReminderQueries;
import io.cobro.webhooks.json.ReminderMessageJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reminders, their messages, and what became of them.
public final class ReminderResource {

    private final ReminderKeeping keeping;
    private final ReminderQueries reminders;
    private final ReminderMessages messages;

    public ReminderResource(
            ReminderKeeping keeping, ReminderQueries reminders, ReminderMessages messages) {
        this.keeping = keeping;
        this.reminders = reminders;
        this.messages = messages;
    }

    public void answer(Operations operations) {
        operations
                .on("listReminders", this::list)
                .on("createReminder", this::create)
                .on("getReminder", this::get)
                .on("getReminderMessage", this::message)
                .on("cancelReminder", this::cancel)
                .on("createReminderReceipt", this::receipt);
    }

    private Reply list(Call call) {
        ReminderFilter filter =
                new ReminderFilter(
                        List.copyOf(call.querySet("status", ReminderStatus.class)),
                        List.copyOf(call.querySet("channel", Channel.class)),
                        call.queryId("customer_id", "customer", CustomerId::parse),
                        call.queryId("invoice_id", "invoice", InvoiceId::parse),
                        List.copyOf(call.querySet("skip_reason", SkipReason.class)),
                        call.queryInstant("due_at_gte"),
                        call.queryInstant("due_at_lte"),
                        List.copyOf(call.querySet("origin", ReminderOrigin.class)),
                        call.query("template"),
                        call.queryInstant("dispatched_at_gte"),
                        call.queryInstant("dispatched_at_lte"));
        return call.list(page -> reminders.list(call.tenantId(), filter, page));
    }

    private Reply create(Call call) {
        var command = ReminderCommands.request(call.input());
        return call.reply(keeping.request(call.context(command), command));
    }

    private Reply get(Call call) {
        return call.show("reminder", reminders.find(call.tenantId(), id(call)));
    }

    private Reply message(Call call) {
        ReminderId id = id(call);
        return switch (messages.find(call.tenant(), id, call.today())
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH,
                                Refusal.notFound("reminder", id.text())))) {
            case Found.Message(var message) ->
                    Reply.json(200, ReminderMessageJson.of(message))
                            .with("Cache-Control", "no-store");
            case Found.None(var reminder) ->
                    throw new ProblemException(
                            Refusal.of(
                                    "reminder_without_message",
                                    Map.of(
                                            "id", id.text(),
                                            "status",
                                                    reminder.status()
                                                            .name()
                                                            .toLowerCase(Locale.ROOT))));
            case Found.NotWritable(var reminder, var fault) ->
                    throw new ProblemException(
                            Refusal.of(
                                    "message_not_writable",
                                    Map.of(
                                            "template", reminder.template(),
                                            "problem", fault.problem())));
        };
    }

    private Reply cancel(Call call) {
        var command = ReminderCommands.cancel(id(call), call.expectedVersion());
        return call.reply(keeping.cancel(call.context(command), command));
    }

    private Reply receipt(Call call) {
        var command = ReminderCommands.receipt(id(call), call.input());
        return call.reply(keeping.record(call.context(command), command));
    }

    private static ReminderId id(Call call) {
        return call.id("reminder", ReminderId::parse);
    }
}
