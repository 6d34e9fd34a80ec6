package io.cobro.core.template;

import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.List;

/// What a message tells its reader.
///
/// @param tenant the name of the organization that writes
/// @param customer the name of who is written to
/// @param today the tenant's business date
/// @param items what is owed, at least one
public record MessageContent(String tenant, String customer, LocalDate today, List<Item> items) {

    public MessageContent {
        items = List.copyOf(items);
    }

    /// An invoice, or an installment of one, that the message is about.
    ///
    /// @param number of the invoice, as the customer knows it
    /// @param balance what is open
    /// @param total what was owed at issue
    public record Item(
            String number, LocalDate issueDate, LocalDate dueDate, Money balance, Money total) {}
}
