package io.cobro.core.document;

import io.cobro.core.Reading;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;

/// The numbers that Cobro assigns: without gaps per billing entity and series, because a number
/// taken by a transaction that does not commit goes back.
public interface Numbers {

    /// Takes the lowest free number of the draft's billing entity and series. Invoices and credit
    /// notes of one series share their numbers.
    Reading<Long> takeFor(InvoiceId draft);

    /// Takes the lowest free number of the draft's billing entity and series.
    Reading<Long> takeFor(CreditNoteId draft);
}
