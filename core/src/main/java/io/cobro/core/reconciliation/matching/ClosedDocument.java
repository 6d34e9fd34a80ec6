package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A document that takes no more money, but that a text may still name.
///
/// @param replacedBy the substitute, exactly where it was closed because it was replaced
public record ClosedDocument(
        InvoiceId invoice,
        CustomerId customer,
        DocumentNames names,
        Money total,
        LocalDate issueDate,
        LocalDate dueDate,
        Because because,
        @Nullable InvoiceId replacedBy)
        implements BookDocument {

    /// Why it takes no more money.
    public enum Because {
        PAID,
        REPLACED,
        VOID
    }

    public ClosedDocument {
        if ((because == Because.REPLACED) != (replacedBy != null)) {
            throw new IllegalArgumentException("replacedBy goes with REPLACED, and only with it");
        }
    }
}
