package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.time.LocalDate;

/// An invoice that still waits for money.
///
/// Invariant: the balance is positive, at most the total, and of its currency.
///
/// @param balance what nobody has paid yet
/// @param held whether a hold or a dispute keeps money from being applied automatically
public record OpenDocument(
        InvoiceId invoice,
        CustomerId customer,
        DocumentNames names,
        Money total,
        Money balance,
        LocalDate issueDate,
        LocalDate dueDate,
        boolean held)
        implements BookDocument {

    public OpenDocument {
        if (!balance.isPositive() || balance.compareTo(total) > 0) {
            throw new IllegalArgumentException(
                    "balance " + balance + " of an open document of " + total);
        }
    }

    /// Whether nothing was paid or credited yet.
    boolean isUntouched() {
        return balance.equals(total);
    }

    OpenDocument withBalance(Money rest) {
        return new OpenDocument(invoice, customer, names, total, rest, issueDate, dueDate, held);
    }

    ClosedDocument paid() {
        return new ClosedDocument(
                invoice,
                customer,
                names,
                total,
                issueDate,
                dueDate,
                ClosedDocument.Because.PAID,
                null);
    }
}
