package io.cobro.persistence.allocation;

import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import org.jspecify.annotations.Nullable;

/// Which allocations are wanted; null asks for all.
public record AllocationFilter(
        @Nullable PaymentId payment,
        @Nullable CreditNoteId creditNote,
        @Nullable InvoiceId invoice) {

    public static final AllocationFilter ALL = new AllocationFilter(null, null, null);
}
