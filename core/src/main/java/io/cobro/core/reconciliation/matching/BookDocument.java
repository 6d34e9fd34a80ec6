package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.Comparator;

/// A document that a payment may name: still open, or closed already.
public sealed interface BookDocument permits OpenDocument, ClosedDocument {

    /// The oldest debt first; equal ones by their names, so that no order depends on random ids
    /// unless everything else is equal.
    Comparator<BookDocument> OLDEST_FIRST =
            Comparator.comparing(BookDocument::dueDate)
                    .thenComparing(BookDocument::issueDate)
                    .thenComparing(document -> document.names().series())
                    .thenComparingInt(document -> document.names().folio().length())
                    .thenComparing(document -> document.names().folio())
                    .thenComparing(document -> document.invoice().value());

    InvoiceId invoice();

    CustomerId customer();

    DocumentNames names();

    /// The total on the document, before anything was paid.
    Money total();

    LocalDate issueDate();

    LocalDate dueDate();
}
