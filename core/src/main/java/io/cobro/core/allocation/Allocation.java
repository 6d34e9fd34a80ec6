package io.cobro.core.allocation;

import io.cobro.core.Resource;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.money.Money;
import io.cobro.core.payment.PaymentId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Use of money or credit on one installment of an invoice. Never edited: taking it back is a
/// second row with the opposite sign.
///
/// Invariant: exactly one of `payment` and `creditNote` is there.
///
/// @param amount more than zero
/// @param taxReleasedMinor what left the invoice's pending tax with it
/// @param creditTaxMinor the part of a credit note's tax that went with it; 0 for payments
/// @param effectiveDate from which business date on the debt is lower
/// @param entry the journal entry that it was posted with
/// @param reversedDate from which business date on it was taken back; null while active
public record Allocation(
        AllocationId id,
        @Nullable PaymentId payment,
        @Nullable CreditNoteId creditNote,
        InvoiceId invoice,
        int installmentNo,
        Money amount,
        long taxReleasedMinor,
        long creditTaxMinor,
        LocalDate effectiveDate,
        EntryId entry,
        @Nullable LocalDate reversedDate,
        Instant recordedAt)
        implements Resource {

    /// Invoices that one command may allocate to.
    public static final int INVOICES_MAX = 200;

    public Allocation {
        if ((payment == null) == (creditNote == null)) {
            throw new IllegalArgumentException("an allocation has one source");
        }
    }

    /// 1 while active, 2 once taken back.
    public int version() {
        return isActive() ? 1 : 2;
    }

    public boolean isActive() {
        return reversedDate == null;
    }

    /// The same allocation, taken back on a business date.
    Allocation reversedOn(LocalDate date) {
        return new Allocation(
                id,
                payment,
                creditNote,
                invoice,
                installmentNo,
                amount,
                taxReleasedMinor,
                creditTaxMinor,
                effectiveDate,
                entry,
                date,
                recordedAt);
    }
}
