package io.cobro.api.reminder;

import io.cobro.api.http.Input;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderCommand.CancelReminder;
import io.cobro.core.reminder.ReminderCommand.RecordReceipt;
import io.cobro.core.reminder.ReminderCommand.RequestReminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands about reminders, read from requests of both faces.
public final class ReminderCommands {

    private ReminderCommands() {}

    public static RequestReminder request(Input in) {
        return new RequestReminder(
                in.id("customer_id", CustomerId::parse),
                invoices(in),
                in.choice("channel", Channel.class),
                in.text("template"));
    }

    public static CancelReminder cancel(ReminderId id, @Nullable Integer expectedVersion) {
        return new CancelReminder(id, expectedVersion);
    }

    public static RecordReceipt receipt(ReminderId id, Input in) {
        return new RecordReceipt(
                id,
                in.choice("status", ReminderStatus.class),
                in.instantOrNull("occurred_at"),
                in.textOrNull("detail"));
    }

    private static List<InvoiceId> invoices(Input in) {
        List<InvoiceId> invoices = new ArrayList<>();
        for (String text : in.texts("invoice_ids")) {
            int index = invoices.size();
            invoices.add(
                    InvoiceId.parse(text)
                            .orElseThrow(() ->
                                    in.refused(
                                            "invoice_ids/" + index,
                                            "reference_not_found",
                                            Map.of("resource", "invoice", "id", text))));
        }
        return invoices;
    }
}
