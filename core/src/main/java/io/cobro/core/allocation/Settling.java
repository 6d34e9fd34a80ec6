package io.cobro.core.allocation;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.invoice.PaidInvoice;
import io.cobro.core.invoice.Settlement;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.ledger.JournalEntry;
import io.cobro.core.money.Money;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.ReceivedPayment;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Money and credit meeting debts inside one transaction.
///
/// Keeps the state that each invoice has reached, writes allocations, postings, past balances and
/// their facts on the way, and the invoices with theirs in [#finish]. Every amount goes to the
/// oldest due installment first, one allocation for each installment, each with an entry of its
/// own, so that each can be taken back by itself. Not thread-safe.
public final class Settling {

    private final CommandContext context;
    private final Books books;
    private final Map<InvoiceId, Invoice> before = new LinkedHashMap<>();
    private final Map<InvoiceId, Invoice> now = new LinkedHashMap<>();
    private final List<Allocation> made = new ArrayList<>();

    /// @param invoices the locked invoices that amounts will meet
    public Settling(CommandContext context, Books books, Collection<? extends Invoice> invoices) {
        this.context = context;
        this.books = books;
        for (Invoice invoice : invoices) {
            before.put(invoice.id(), invoice);
            now.put(invoice.id(), invoice);
        }
    }

    LocalDate today() {
        return context.today();
    }

    /// The state that an invoice has reached, or null if it is not one of those locked.
    public @Nullable Invoice state(InvoiceId id) {
        return now.get(id);
    }

    /// The states that the invoices have reached, in the order in which they were locked.
    public List<Invoice> states() {
        return List.copyOf(now.values());
    }

    /// The allocations made so far, in the order in which they were made.
    public List<Allocation> made() {
        return List.copyOf(made);
    }

    /// Pays a part of an open invoice.
    ///
    /// @param amount more than zero, at most what the payment has left and at most the balance
    /// @param date from which business date on
    /// @return the payment after it
    public ReceivedPayment pay(
            ReceivedPayment payment, InvoiceId invoice, Money amount, LocalDate date) {
        ReceivedPayment left = payment;
        for (Money part : parts(invoice, amount)) {
            Settlement settlement = open(invoice).pay(part, date);
            Allocation allocation = allocation(settlement, payment.id(), null, 0);
            left = left.use(part);
            JournalEntry entry = Bookkeeping.paymentAllocated(allocation, left, settlement.after());
            write(allocation, settlement, entry);
            books.facts()
                    .add(Fact.of("payment.allocated", left).with(allocation).entered(entry.id()));
        }
        return left;
    }

    /// Credits a part of an open invoice.
    ///
    /// @param amount more than zero, at most what the credit note has left and at most the balance
    /// @param date from which business date on
    /// @return the credit note after it
    public IssuedCreditNote credit(
            IssuedCreditNote note, InvoiceId invoice, Money amount, LocalDate date) {
        IssuedCreditNote left = note;
        for (Money part : parts(invoice, amount)) {
            long creditTax = left.taxShare(part);
            Settlement settlement = open(invoice).credit(part, creditTax, date);
            Allocation allocation = allocation(settlement, null, note.id(), creditTax);
            left = left.use(part);
            JournalEntry entry = Bookkeeping.creditAllocated(allocation, left, settlement.after());
            write(allocation, settlement, entry);
            books.facts()
                    .add(
                            Fact.of("credit_note.allocated", left)
                                    .with(allocation)
                                    .entered(entry.id()));
        }
        return left;
    }

    /// Takes an allocation of a payment back from a business date on: its invoice is open again by
    /// its amount.
    ///
    /// @return the payment after it
    public ReceivedPayment takeBack(
            Allocation allocation, ReceivedPayment payment, LocalDate date) {
        ReceivedPayment left = payment.takeBack(allocation.amount());
        JournalEntry original =
                Bookkeeping.paymentAllocated(allocation, payment, owed(allocation.invoice()));
        Reversal reversal = reverse(allocation, original, date);
        books.facts()
                .add(
                        Fact.of("payment.unallocated", left)
                                .with(reversal.allocation())
                                .entered(reversal.entry()));
        return left;
    }

    /// Takes an allocation of a credit note back from a business date on: its invoice is open again
    /// by its amount.
    ///
    /// @return the credit note after it
    public IssuedCreditNote takeBack(Allocation allocation, IssuedCreditNote note, LocalDate date) {
        IssuedCreditNote left = note.takeBack(allocation.amount(), allocation.creditTaxMinor());
        JournalEntry original =
                Bookkeeping.creditAllocated(allocation, note, owed(allocation.invoice()));
        Reversal reversal = reverse(allocation, original, date);
        books.facts()
                .add(
                        Fact.of("credit_note.unallocated", left)
                                .with(reversal.allocation())
                                .entered(reversal.entry()));
        return left;
    }

    /// Takes an open invoice that nothing is allocated to back from a business date on.
    ///
    /// @param substitute the invoice issued in its place, if there is one
    public void voidInvoice(InvoiceId id, LocalDate date, @Nullable InvoiceId substitute) {
        OpenInvoice open = open(id);
        if (substitute != null) {
            open = open.replacedBy(substitute);
        }
        Settlement settlement = open.voided(date);
        JournalEntry entry =
                Bookkeeping.invoiceVoided(
                        new EntryId(context.ids().next()), open, open.taxPoint(), date);
        books.ledger().post(entry);
        settlement.spans(entry.id()).forEach(books.ledger()::keep);
        now.put(id, settlement.after());
        books.facts()
                .add(
                        Fact.of("invoice.voided", settlement.after())
                                .previously("status", "open")
                                .entered(entry.id()));
    }

    /// Notes that an invoice was issued in place of another one.
    public void markReplaces(InvoiceId substitute, InvoiceId old) {
        now.put(
                substitute,
                switch (owed(substitute)) {
                    case OpenInvoice open -> open.replacing(old);
                    case PaidInvoice paid -> paid.replacing(old);
                    case Invoice other -> other;
                });
    }

    /// Writes the invoices that changed, with the facts about what they became.
    public void finish() {
        for (Invoice invoice : now.values()) {
            Invoice was = Objects.requireNonNull(before.get(invoice.id()));
            if (invoice.equals(was)) {
                continue;
            }
            books.invoices().update(invoice);
            switch (invoice) {
                case PaidInvoice _ when was instanceof PaidInvoice ->
                        books.facts().add(Fact.of("invoice.updated", invoice).changedFrom(was));
                case PaidInvoice _ ->
                        books.facts()
                                .add(
                                        Fact.of("invoice.paid", invoice)
                                                .previously("status", was.status()));
                case OpenInvoice _ -> {
                    if (was instanceof PaidInvoice) {
                        books.facts()
                                .add(
                                        Fact.of("invoice.reopened", invoice)
                                                .previously("status", was.status()));
                    } else if (invoice.balance().compareTo(was.balance()) < 0) {
                        books.facts()
                                .add(Fact.of("invoice.partially_paid", invoice).changedFrom(was));
                    } else {
                        books.facts().add(Fact.of("invoice.updated", invoice).changedFrom(was));
                    }
                }
                default -> {
                    // A voided invoice told its fact when it was voided; drafts do not come here.
                }
            }
        }
    }

    private record Reversal(Allocation allocation, EntryId entry) {}

    private Reversal reverse(Allocation allocation, JournalEntry original, LocalDate date) {
        Settlement settlement =
                Settlement.takenBack(
                        owed(allocation.invoice()),
                        allocation.installmentNo(),
                        allocation.amount(),
                        allocation.taxReleasedMinor(),
                        date);
        JournalEntry entry =
                original.reversed(
                        new EntryId(context.ids().next()), original.kind() + "_reversed", date);
        Allocation reversed = allocation.reversedOn(date);
        books.allocations()
                .insertReversal(new AllocationId(context.ids().next()), reversed, entry.id());
        books.ledger().post(entry);
        settlement.spans(entry.id()).forEach(books.ledger()::keep);
        now.put(allocation.invoice(), settlement.after());
        return new Reversal(reversed, entry.id());
    }

    private void write(Allocation allocation, Settlement settlement, JournalEntry entry) {
        books.allocations().insert(allocation);
        made.add(allocation);
        books.ledger().post(entry);
        settlement.spans(entry.id()).forEach(books.ledger()::keep);
        now.put(settlement.after().id(), settlement.after());
    }

    private Allocation allocation(
            Settlement settlement,
            @Nullable PaymentId payment,
            @Nullable CreditNoteId note,
            long creditTax) {
        return new Allocation(
                new AllocationId(context.ids().next()),
                payment,
                note,
                settlement.after().id(),
                settlement.portions().getFirst().installmentNo(),
                settlement.amount(),
                settlement.taxReleasedMinor(),
                creditTax,
                settlement.date(),
                new EntryId(context.ids().next()),
                null,
                context.now());
    }

    /// The amount by open installment, oldest due first.
    private List<Money> parts(InvoiceId invoice, Money amount) {
        List<Money> parts = new ArrayList<>();
        Money rest = amount;
        for (Installment installment : open(invoice).installments()) {
            Money part = rest.min(Money.ofMinor(installment.balanceMinor(), amount.currency()));
            if (part.isPositive()) {
                parts.add(part);
                rest = rest.minus(part);
            }
        }
        if (!rest.isZero()) {
            throw new IllegalArgumentException(amount + " is more than the balance of " + invoice);
        }
        return parts;
    }

    private OpenInvoice open(InvoiceId id) {
        if (owed(id) instanceof OpenInvoice open) {
            return open;
        }
        throw new IllegalStateException(id + " is not open");
    }

    private Invoice owed(InvoiceId id) {
        return Objects.requireNonNull(now.get(id), () -> id + " was not locked");
    }
}
