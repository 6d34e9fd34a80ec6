package io.cobro.core.credit;

import io.cobro.core.money.Money;
import io.cobro.core.tenant.TaxPoint;
import java.math.RoundingMode;

/// A credit note that reduces what its customer owes.
///
/// @param unallocated what no invoice has used yet; zero or more, at most the total
/// @param taxUnallocatedMinor the part of its tax that goes with `unallocated` and was taken off
///   the pending tax, in minor units. Always 0 where the tax point is the issue
public record IssuedCreditNote(CreditNoteHeader header, Money unallocated, long taxUnallocatedMinor)
        implements CreditNote {

    /// @throws IllegalArgumentException if `unallocated` is out of range: a bug
    public IssuedCreditNote {
        if (unallocated.isNegative() || unallocated.compareTo(header.total()) > 0) {
            throw new IllegalArgumentException(unallocated + " of " + header.total());
        }
    }

    @Override
    public String status() {
        return "issued";
    }

    /// The part of the tax that goes with an amount: proportional to what is unallocated.
    ///
    /// @param amount more than zero and at most `unallocated`
    public long taxShare(Money amount) {
        if (taxUnallocatedMinor == 0) {
            return 0;
        }
        return Money.ofMinor(taxUnallocatedMinor, header.currency())
                .prorated(amount.minorUnits(), unallocated.minorUnits(), RoundingMode.HALF_UP)
                .minorUnits();
    }

    /// When its tax counts, as it was when it was issued. Only known while nothing of it is used.
    TaxPoint taxPoint() {
        return taxUnallocatedMinor == 0 ? TaxPoint.ISSUE : TaxPoint.PAYMENT;
    }

    /// Uses an amount on an invoice.
    public IssuedCreditNote use(Money amount) {
        return new IssuedCreditNote(
                header.nextVersion(),
                unallocated.minus(amount),
                taxUnallocatedMinor - taxShare(amount));
    }

    /// Takes an amount back from an invoice.
    ///
    /// @param taxMinor the part of the tax that had gone with it
    public IssuedCreditNote takeBack(Money amount, long taxMinor) {
        return new IssuedCreditNote(
                header.nextVersion(), unallocated.plus(amount), taxUnallocatedMinor + taxMinor);
    }

    /// Takes the credit note back.
    ///
    /// @throws IllegalStateException if something of it is allocated: callers refuse that before
    public VoidCreditNote voided(java.time.LocalDate date) {
        if (!unallocated.equals(header.total())) {
            throw new IllegalStateException("part of " + header.id() + " is allocated");
        }
        return new VoidCreditNote(header.nextVersion(), date);
    }
}
