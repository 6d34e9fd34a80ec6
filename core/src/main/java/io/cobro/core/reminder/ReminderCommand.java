package io.cobro.core.reminder;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of reminders.
public sealed interface ReminderCommand {

    /// Asks for a reminder that no policy asks for. It leaves at once within the sending hours, and
    /// passes the same checks as any other.
    ///
    /// @param invoices what it asks for; empty asks for all that is open of the customer
    /// @param template the kind of text
    record RequestReminder(
            CustomerId customer, List<InvoiceId> invoices, Channel channel, String template)
            implements ReminderCommand {

        public RequestReminder {
            invoices = List.copyOf(invoices);
        }
    }

    /// Takes a reminder back that has not left.
    record CancelReminder(ReminderId id, @Nullable Integer expectedVersion)
            implements ReminderCommand {}

    /// Reports what became of a message.
    ///
    /// @param status `sent`, `delivered`, `read`, `replied` or `failed`
    /// @param occurredAt when it happened; null means now
    /// @param detail what the provider said, at most 500 characters
    record RecordReceipt(
            ReminderId id,
            ReminderStatus status,
            @Nullable Instant occurredAt,
            @Nullable String detail)
            implements ReminderCommand {}
}
