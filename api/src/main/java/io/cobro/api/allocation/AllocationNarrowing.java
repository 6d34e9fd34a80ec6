package io.cobro.api.allocation;

import io.cobro.api.http.Asked;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.persistence.allocation.AllocationFilter;

/// Reads which allocations are wanted.
public final class AllocationNarrowing {

    private AllocationNarrowing() {}

    public static AllocationFilter of(Asked asked) {
        return new AllocationFilter(
                asked.id("payment_id", "payment", PaymentId::parse),
                asked.id("credit_note_id", "credit_note", CreditNoteId::parse),
                asked.id("invoice_id", "invoice", InvoiceId::parse),
                asked.id("customer_id", "customer", CustomerId::parse),
                asked.words("status"),
                asked.dates("effective_date"));
    }
}
