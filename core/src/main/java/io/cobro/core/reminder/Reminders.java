package io.cobro.core.reminder;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.util.List;
import java.util.Optional;

/// The reminders of the tenant whose transaction this is.
public interface Reminders {

    /// Locks a reminder; its items come along.
    Reading<Optional<Reminder>> lock(ReminderId id);

    /// The installments that are open of some invoices of a customer, oldest due first.
    ///
    /// @param invoices empty asks for all of the customer's
    Reading<List<OpenInstallment>> openOf(CustomerId customer, List<InvoiceId> invoices);

    /// Which of the invoices are the customer's, whatever their state.
    Reading<List<InvoiceId>> ownedBy(CustomerId customer, List<InvoiceId> invoices);

    /// Writes a new reminder with its items.
    void insert(Reminder reminder);

    /// Writes a locked reminder anew, without its items.
    void update(Reminder reminder);
}
