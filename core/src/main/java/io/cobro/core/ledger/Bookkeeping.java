package io.cobro.core.ledger;

import static io.cobro.core.ledger.Account.ACCOUNTS_RECEIVABLE;
import static io.cobro.core.ledger.Account.CASH_CLEARING;
import static io.cobro.core.ledger.Account.OPENING_BALANCE;
import static io.cobro.core.ledger.Account.REVENUE;
import static io.cobro.core.ledger.Account.SALES_REDUCTIONS;
import static io.cobro.core.ledger.Account.TAX_PAYABLE;
import static io.cobro.core.ledger.Account.TAX_PENDING;
import static io.cobro.core.ledger.Account.TAX_WITHHELD;
import static io.cobro.core.ledger.Account.UNALLOCATED_CASH;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.document.Totals;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.payment.Payment;
import io.cobro.core.tenant.TaxPoint;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Which accounts each business event debits and credits.
///
/// | event | debit | credit |
/// |---|---|---|
/// | invoice issued | receivable, tax withheld | revenue, tax pending (or payable) |
/// | credit note issued | sales reductions, tax pending (or payable) | receivable of the note, tax withheld |
/// | payment received | cash clearing | unallocated cash |
/// | payment allocated | unallocated cash, tax pending | receivable of the invoice, tax payable |
/// | credit allocated | receivable of the note | receivable of the invoice |
///
/// Worked example, 10 000.00 with 16 % VAT owed on collection: issue debits receivables 11 600.00
/// and credits revenue 10 000.00 and pending tax 1 600.00; a payment of 5 800.00, allocated, moves
/// 800.00 of tax from pending to payable.
public final class Bookkeeping {

    private Bookkeeping() {}

    /// The invoice is owed from its day of issue.
    public static JournalEntry invoiceIssued(Invoice invoice, TaxPoint taxPoint) {
        Totals totals = invoice.header().totals();
        List<Posting> postings = new ArrayList<>();
        for (Installment installment : invoice.installments()) {
            postings.add(
                    receivable(
                            invoice,
                            installment.number(),
                            installment.dueDate(),
                            installment.amountMinor()));
        }
        postings.add(
                Posting.of(
                        invoice.header().kind() == InvoiceKind.OPENING_BALANCE
                                ? OPENING_BALANCE
                                : REVENUE,
                        -totals.subtotal()));
        // What nobody will pay is collected at issue.
        postings.add(
                Posting.of(
                        taxAccount(totals.total() == 0 ? TaxPoint.ISSUE : taxPoint),
                        -totals.tax()));
        postings.add(Posting.of(TAX_WITHHELD, totals.withheld()));
        return new JournalEntry(
                new EntryId(invoice.id().value()),
                "invoice_issued",
                invoice.header().issued(),
                invoice.header().currency(),
                invoice.id().value(),
                null,
                postings);
    }

    /// The invoice is not owed any more from `date` on.
    public static JournalEntry invoiceVoided(
            EntryId id, Invoice issued, TaxPoint taxPoint, LocalDate date) {
        return invoiceIssued(issued, taxPoint).reversed(id, "invoice_voided", date);
    }

    /// The customer owes less from the credit note's day of issue: a negative receivable without
    /// due date, on the credit note itself.
    public static JournalEntry creditNoteIssued(CreditNote note, TaxPoint taxPoint) {
        Totals totals = note.header().totals();
        return new JournalEntry(
                new EntryId(note.id().value()),
                "credit_note_issued",
                note.header().issued(),
                note.header().currency(),
                note.id().value(),
                null,
                List.of(
                        Posting.of(SALES_REDUCTIONS, totals.subtotal()),
                        Posting.of(taxAccount(taxPoint), totals.tax()),
                        Posting.of(TAX_WITHHELD, -totals.withheld()),
                        receivable(note, -totals.total())));
    }

    /// The credit note reduces nothing any more from `date` on.
    public static JournalEntry creditNoteVoided(
            EntryId id, CreditNote issued, TaxPoint taxPoint, LocalDate date) {
        return creditNoteIssued(issued, taxPoint).reversed(id, "credit_note_voided", date);
    }

    /// Money came; no debt has used it yet.
    public static JournalEntry paymentReceived(Payment payment) {
        long amount = payment.header().amount().minorUnits();
        return new JournalEntry(
                new EntryId(payment.id().value()),
                "payment_received",
                payment.header().receivedDate(),
                payment.header().amount().currency(),
                payment.id().value(),
                null,
                List.of(Posting.of(CASH_CLEARING, amount), unallocated(payment, -amount)));
    }

    /// The money turned out not to be ours, from `date` on.
    public static JournalEntry paymentReversed(EntryId id, Payment payment, LocalDate date) {
        return paymentReceived(payment).reversed(id, "payment_reversed", date);
    }

    /// Money pays a debt, and the tax on it becomes payable.
    public static JournalEntry paymentAllocated(
            Allocation allocation, Payment payment, Invoice invoice) {
        return allocated(allocation, "payment_allocated", invoice, p -> unallocated(payment, p));
    }

    /// Credit settles a debt.
    public static JournalEntry creditAllocated(
            Allocation allocation, CreditNote note, Invoice invoice) {
        return allocated(allocation, "credit_allocated", invoice, p -> receivable(note, p));
    }

    private static JournalEntry allocated(
            Allocation allocation, String kind, Invoice invoice, LongFunction<Posting> source) {
        long amount = allocation.amount().minorUnits();
        long collected = allocation.taxReleasedMinor() - allocation.creditTaxMinor();
        return new JournalEntry(
                allocation.entry(),
                kind,
                allocation.effectiveDate(),
                allocation.amount().currency(),
                allocation.id().value(),
                null,
                List.of(
                        source.apply(amount),
                        receivable(
                                invoice,
                                allocation.installmentNo(),
                                dueDate(invoice, allocation.installmentNo()),
                                -amount),
                        Posting.of(TAX_PENDING, collected),
                        Posting.of(TAX_PAYABLE, -collected)));
    }

    private static LocalDate dueDate(Invoice invoice, int installmentNo) {
        return invoice.installments().get(installmentNo - 1).dueDate();
    }

    private static Account taxAccount(TaxPoint taxPoint) {
        return taxPoint == TaxPoint.PAYMENT ? TAX_PENDING : TAX_PAYABLE;
    }

    private static Posting receivable(
            Invoice invoice, int installmentNo, @Nullable LocalDate dueDate, long amount) {
        return new Posting(
                ACCOUNTS_RECEIVABLE,
                amount,
                invoice.header().customer(),
                invoice.id().value(),
                installmentNo,
                dueDate);
    }

    private static Posting receivable(CreditNote note, long amount) {
        return new Posting(
                ACCOUNTS_RECEIVABLE, amount, note.header().customer(), note.id().value(), 0, null);
    }

    private static Posting unallocated(Payment payment, long amount) {
        return new Posting(
                UNALLOCATED_CASH,
                amount,
                payment.header().customer(),
                payment.id().value(),
                0,
                null);
    }
}
