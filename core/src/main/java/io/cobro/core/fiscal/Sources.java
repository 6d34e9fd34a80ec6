package io.cobro.core.fiscal;

import io.cobro.core.Books;
import io.cobro.core.Reading;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.Settling;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.ReceivedPayment;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The payments and credit notes that were applied to invoices which a substitute replaces.
final class Sources {

    static final Sources NONE = new Sources(List::of, List::of, List::of);

    private final Reading<List<Payment>> payments;
    private final Reading<List<CreditNote>> notes;
    private final Reading<List<Allocation>> allocations;
    private final Map<PaymentId, ReceivedPayment> freedPayments = new LinkedHashMap<>();
    private final Map<CreditNoteId, IssuedCreditNote> freedNotes = new LinkedHashMap<>();

    private Sources(
            Reading<List<Payment>> payments,
            Reading<List<CreditNote>> notes,
            Reading<List<Allocation>> allocations) {
        this.payments = payments;
        this.notes = notes;
        this.allocations = allocations;
    }

    /// Asks for what was applied to the invoices with these fiscal UUIDs.
    static Sources of(Books books, Collection<UUID> fiscalUuids) {
        return new Sources(
                books.payments().lockSourcesOf(fiscalUuids),
                books.creditNotes().lockSourcesOf(fiscalUuids),
                books.fiscalDocuments().allocationsTo(fiscalUuids));
    }

    /// Takes back what was applied to an invoice.
    void takeBack(InvoiceId invoice, Settling settling, LocalDate date) {
        for (Allocation allocation : allocations.get()) {
            if (!allocation.invoice().equals(invoice)) {
                continue;
            }
            for (Payment payment : payments.get()) {
                if (payment instanceof ReceivedPayment received
                        && payment.id().equals(allocation.payment())) {
                    ReceivedPayment now = freedPayments.getOrDefault(payment.id(), received);
                    freedPayments.put(payment.id(), settling.takeBack(allocation, now, date));
                }
            }
            for (CreditNote note : notes.get()) {
                if (note instanceof IssuedCreditNote issued
                        && note.id().equals(allocation.creditNote())) {
                    IssuedCreditNote now = freedNotes.getOrDefault(note.id(), issued);
                    freedNotes.put(note.id(), settling.takeBack(allocation, now, date));
                }
            }
        }
    }

    /// Applies what was taken back to the substitute, credit before money, and writes what is left.
    void applyTo(InvoiceId substitute, Settling settling, Books books) {
        List<AllocationRequest> wanted = List.of(new AllocationRequest(substitute, null));
        for (IssuedCreditNote note : freedNotes.values()) {
            books.creditNotes()
                    .update(
                            isOpen(settling, substitute)
                                    ? Allocating.allocate(settling, note, wanted, null, true)
                                    : note);
        }
        for (ReceivedPayment payment : freedPayments.values()) {
            books.payments()
                    .update(
                            isOpen(settling, substitute)
                                    ? Allocating.allocate(settling, payment, wanted, null, true)
                                    : payment);
        }
        freedNotes.clear();
        freedPayments.clear();
    }

    private static boolean isOpen(Settling settling, InvoiceId id) {
        return settling.state(id) instanceof OpenInvoice;
    }
}
