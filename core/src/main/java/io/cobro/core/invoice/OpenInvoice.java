package io.cobro.core.invoice;

import io.cobro.core.money.Money;
import io.cobro.core.tenant.TaxPoint;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// An invoice that somebody owes, in whole or in part.
///
/// @param installments in the order of their due dates; at least one has a balance
/// @param taxPendingMinor the tax that waits for collection, in minor units; nothing is left of it
///   when the balance reaches zero. Always 0 where the tax point is the issue
public record OpenInvoice(
        InvoiceHeader header, List<Installment> installments, long taxPendingMinor)
        implements Invoice {

    public OpenInvoice {
        installments = List.copyOf(installments);
    }

    @Override
    public String status() {
        return "open";
    }

    /// Pays a part of the balance, the oldest due installment first.
    ///
    /// The pending tax is collected in proportion to what is still open, rounded HALF_UP, so that
    /// the shares of all payments sum to the tax exactly: 1 600.00 of tax on 11 600.00, 400.00
    /// paid, collects 55.17.
    ///
    /// @param amount more than zero and at most the balance
    /// @param date from which business date on
    /// @throws IllegalArgumentException if the amount is out of range: callers refuse that before
    public Settlement pay(Money amount, LocalDate date) {
        long share =
                Money.ofMinor(taxPendingMinor, header.currency())
                        .prorated(amount.minorUnits(), balance().minorUnits(), RoundingMode.HALF_UP)
                        .minorUnits();
        return lowered(amount, date, share, share);
    }

    /// Credits a part of the balance, the oldest due installment first.
    ///
    /// The credit note has already taken its own tax off what is pending; if the credit settles the
    /// invoice, the tax that neither credits nor payments account for is collected.
    ///
    /// @param amount more than zero and at most the balance
    /// @param creditTaxMinor the part of the credit note's tax that goes with the amount
    /// @throws IllegalArgumentException if the amount is out of range: callers refuse that before
    public Settlement credit(Money amount, long creditTaxMinor, LocalDate date) {
        if (amount.equals(balance())) {
            return lowered(amount, date, taxPendingMinor, taxPendingMinor - creditTaxMinor);
        }
        return lowered(amount, date, creditTaxMinor, 0);
    }

    /// Takes the invoice back from a business date on, as if it had not been issued.
    ///
    /// @throws IllegalStateException if something is allocated: callers refuse that before
    public Settlement voided(LocalDate date) {
        if (hasAllocations()) {
            throw new IllegalStateException("something is allocated to " + header.id());
        }
        Settlement lowered = lowered(balance(), date, taxPendingMinor, 0);
        return new Settlement(
                new VoidInvoice(lowered.after().header(), lowered.after().installments(), date),
                lowered.amount(),
                date,
                lowered.portions(),
                lowered.taxReleasedMinor(),
                0);
    }

    /// Whether money or credit has lowered the balance.
    public boolean hasAllocations() {
        return balance().minorUnits() != header.totals().total();
    }

    /// When its tax becomes payable, as it was when it was issued.
    public TaxPoint taxPoint() {
        return taxPendingMinor == 0 ? TaxPoint.ISSUE : TaxPoint.PAYMENT;
    }

    /// The same invoice, as one that was issued in place of another.
    public OpenInvoice replacing(InvoiceId old) {
        return new OpenInvoice(header.replacing(old).nextVersion(), installments, taxPendingMinor);
    }

    /// The same invoice, marked as replaced by another one.
    public OpenInvoice replacedBy(InvoiceId substitute) {
        return new OpenInvoice(header.replacedBy(substitute), installments, taxPendingMinor);
    }

    private Settlement lowered(Money amount, LocalDate date, long taxReleased, long taxCollected) {
        Money balance = balance();
        if (!amount.isPositive() || amount.compareTo(balance) > 0) {
            throw new IllegalArgumentException(amount + " on a balance of " + balance);
        }
        long rest = amount.minorUnits();
        List<Installment> after = new ArrayList<>(installments.size());
        List<Settlement.Portion> portions = new ArrayList<>();
        for (Installment installment : installments) {
            long portion = Math.min(rest, installment.balanceMinor());
            rest -= portion;
            if (portion == 0) {
                after.add(installment);
                continue;
            }
            Installment.Change change = installment.changed(-portion, date);
            after.add(change.after());
            portions.add(
                    new Settlement.Portion(
                            installment.number(), installment.dueDate(), portion, change.past()));
        }
        InvoiceHeader next = header.nextVersion();
        Invoice settled =
                amount.equals(balance)
                        ? new PaidInvoice(next, after)
                        : new OpenInvoice(next, after, taxPendingMinor - taxReleased);
        return new Settlement(settled, amount, date, portions, taxReleased, taxCollected);
    }
}
