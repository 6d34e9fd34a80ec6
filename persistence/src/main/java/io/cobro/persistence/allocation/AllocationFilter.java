package io.cobro.persistence.allocation;

import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.persistence.Range;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which allocations are wanted; null and what is empty ask for all.
///
/// @param customer whose invoices they reduce
/// @param statuses `active`, `reversed`
public record AllocationFilter(
        @Nullable PaymentId payment,
        @Nullable CreditNoteId creditNote,
        @Nullable InvoiceId invoice,
        @Nullable CustomerId customer,
        List<String> statuses,
        Range<LocalDate> effective) {

    public static final AllocationFilter ALL =
            new AllocationFilter(null, null, null, null, List.of(), Range.all());

    public AllocationFilter {
        statuses = List.copyOf(statuses);
    }

    /// Those to one invoice.
    public static AllocationFilter to(InvoiceId invoice) {
        return new AllocationFilter(null, null, invoice, null, List.of(), Range.all());
    }
}
