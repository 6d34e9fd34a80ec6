package io.cobro.core.invoice;

import io.cobro.core.invoice.Installment.Past;
import io.cobro.core.ledger.BalanceSpan;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an amount does to an invoice.
///
/// @param after the invoice with the amount applied
/// @param amount what was applied; negative where an application was taken back
/// @param date from which business date on
/// @param portions the amount by installment, oldest due first
/// @param taxReleasedMinor what leaves the invoice's pending tax with it
/// @param taxCollectedMinor what of that becomes payable; the rest was credited
public record Settlement(
        Invoice after,
        Money amount,
        LocalDate date,
        List<Portion> portions,
        long taxReleasedMinor,
        long taxCollectedMinor) {

    public Settlement {
        portions = List.copyOf(portions);
    }

    /// A part of the amount on one installment.
    ///
    /// @param amountMinor positive lowers the balance
    public record Portion(
            int installmentNo, LocalDate dueDate, long amountMinor, @Nullable Past past) {}

    /// What has to be remembered of the past balances of the installments.
    public List<BalanceSpan> spans(EntryId entry) {
        List<BalanceSpan> spans = new ArrayList<>(portions.size());
        for (Portion portion : portions) {
            Past past = portion.past();
            if (past != null && past.amountMinor() != 0) {
                spans.add(
                        new BalanceSpan(
                                after.id(),
                                portion.installmentNo(),
                                after.header().customer(),
                                after.header().currency(),
                                portion.dueDate(),
                                past.from(),
                                past.to(),
                                past.amountMinor(),
                                entry));
            }
        }
        return spans;
    }

    /// Takes a portion back: the invoice is open again by its amount.
    ///
    /// @param before an open or paid invoice
    /// @param amount more than zero
    /// @param taxReleased the pending tax that had left with it, in minor units
    /// @throws IllegalArgumentException if the installment has less paid than the amount: a bug
    public static Settlement takenBack(
            Invoice before, int installmentNo, Money amount, long taxReleased, LocalDate date) {
        List<Installment> after = new ArrayList<>(before.installments().size());
        List<Portion> portions = new ArrayList<>(1);
        for (Installment installment : before.installments()) {
            if (installment.number() != installmentNo) {
                after.add(installment);
                continue;
            }
            Installment.Change change = installment.changed(amount.minorUnits(), date);
            after.add(change.after());
            portions.add(
                    new Portion(
                            installmentNo,
                            installment.dueDate(),
                            -amount.minorUnits(),
                            change.past()));
        }
        long pending =
                switch (before) {
                    case OpenInvoice open -> open.taxPendingMinor();
                    case PaidInvoice _ -> 0;
                    case DraftInvoice _, VoidInvoice _ ->
                            throw new IllegalArgumentException(
                                    "nothing is allocated to a " + before.status() + " invoice");
                };
        Invoice open = new OpenInvoice(before.header().nextVersion(), after, pending + taxReleased);
        return new Settlement(open, amount.negated(), date, portions, -taxReleased, 0);
    }
}
