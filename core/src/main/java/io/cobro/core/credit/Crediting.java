package io.cobro.core.credit;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.CreditNoteAllocations;
import io.cobro.core.allocation.Settling;
import io.cobro.core.batch.Batch;
import io.cobro.core.batch.Batching;
import io.cobro.core.batch.Batching.Batched;
import io.cobro.core.batch.Written;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.CreateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.IssueCreditNote;
import io.cobro.core.credit.CreditNoteCommand.PutCreditNote;
import io.cobro.core.credit.CreditNoteCommand.VoidCreditNoteCommand;
import io.cobro.core.credit.CreditNoteCommand.WriteCreditNote;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.ledger.JournalEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Preparing, issuing, using and voiding credit notes.
public final class Crediting {

    private final Transactions transactions;

    public Crediting(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `reference_not_found`, `billing_entity_required`, `duplicate_external_id`,
    /// `duplicate_fiscal_uuid`, `date_in_future`, and those of
    /// [io.cobro.core.document.DocumentContent].
    public Outcome<CreditNoteView> create(CommandContext context, CreateCreditNote command) {
        return Batching.one(transactions, context, command, CreditNoteWriting::over);
    }

    /// Makes the credit note with an external id, or has the draft that exists be the same. A
    /// credit note that is the same already stays as it is, with its version.
    ///
    /// Refusals: `version_conflict`, `recorded_otherwise`, and those of [#create].
    public Outcome<Written<CreditNoteView>> put(CommandContext context, PutCreditNote command) {
        return Batching.put(transactions, context, command, CreditNoteWriting::over);
    }

    /// Makes and puts many.
    ///
    /// Refusals: those of [#create] and [#put] by item, `duplicate_item`, `batch_refused`.
    public Batched write(CommandContext context, Batch<WriteCreditNote> batch) {
        return Batching.all(transactions, context, batch, CreditNoteWriting::over);
    }

    /// Refusals: `not_found`, `version_conflict`, `credit_note_not_draft`, `date_in_future`.
    public Outcome<CreditNoteView> issue(CommandContext context, IssueCreditNote command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<CreditNoteView>> reading =
                            books.creditNotes().lock(command.id());
                    Reading<Long> folio = books.numbers().takeFor(command.id());
                    CreditNoteView before = found(reading, command.id());
                    Refusal.requireVersion(
                            command.expectedVersion(), before.creditNote().header().version());
                    if (!(before.creditNote() instanceof DraftCreditNote draft)) {
                        throw wrongState("credit_note_not_draft", before.creditNote());
                    }
                    String series = draft.header().number().series();
                    IssuedCreditNote issued =
                            new DraftCreditNote(draft.header().nextVersion())
                                    .issue(
                                            DocumentNumber.assigned(
                                                    series == null ? "" : series, folio.get()),
                                            issueDate(command.issueDate(), context.today()),
                                            context.tenant().taxPoint());
                    CreditNoteView after =
                            new CreditNoteView(issued, before.lines(), before.taxes());
                    books.creditNotes().replace(after);
                    tellIssued(context, books, issued);
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `credit_note_not_issued`,
    /// `credit_note_has_allocations`, `date_too_early`, `date_in_future`.
    public Outcome<CreditNoteView> voidCreditNote(
            CommandContext context, VoidCreditNoteCommand command) {
        return transactions.inTransaction(
                context,
                books -> {
                    CreditNoteView before =
                            found(books.creditNotes().lock(command.id()), command.id());
                    IssuedCreditNote issued = requireIssued(before, command.expectedVersion());
                    if (!issued.unallocated().equals(issued.header().total())) {
                        throw wrongState("credit_note_has_allocations", issued);
                    }
                    LocalDate date = command.date() == null ? context.today() : command.date();
                    Refusal.requireBetween(
                            "/voided_date", date, issued.header().issued(), context.today());
                    VoidCreditNote voided = issued.voided(date);
                    JournalEntry entry =
                            Bookkeeping.creditNoteVoided(
                                    new EntryId(context.ids().next()),
                                    issued,
                                    issued.taxPoint(),
                                    date);
                    books.ledger().post(entry);
                    books.creditNotes().update(voided);
                    books.facts()
                            .add(
                                    Fact.of("credit_note.voided", voided)
                                            .previously("status", "issued")
                                            .entered(entry.id()));
                    return new CreditNoteView(voided, before.lines(), before.taxes());
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `credit_note_not_issued`, `customer_mismatch`,
    /// `billing_entity_mismatch`, and those of allocating.
    public Outcome<CreditNoteAllocations> allocate(
            CommandContext context, AllocateCreditNote command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<CreditNoteView>> reading =
                            books.creditNotes().lock(command.id());
                    Reading<List<Invoice>> invoices =
                            books.invoices()
                                    .lockAll(
                                            command.allocations().stream()
                                                    .map(AllocationRequest::invoice)
                                                    .toList());
                    CreditNoteView before = found(reading, command.id());
                    IssuedCreditNote issued = requireIssued(before, command.expectedVersion());
                    requireSameParties(issued, invoices.get());
                    Settling settling = new Settling(context, books, invoices.get());
                    IssuedCreditNote after =
                            Allocating.allocate(
                                    settling,
                                    issued,
                                    command.allocations(),
                                    command.effectiveDate(),
                                    false);
                    books.creditNotes().update(after);
                    settling.finish();
                    return new CreditNoteAllocations(after, settling.made());
                });
    }

    /// Posts and tells the issue of a credit note.
    public static void tellIssued(CommandContext context, Books books, IssuedCreditNote issued) {
        JournalEntry entry = Bookkeeping.creditNoteIssued(issued, context.tenant().taxPoint());
        books.ledger().post(entry);
        books.facts().add(Fact.of("credit_note.issued", issued).entered(entry.id()));
    }

    static LocalDate issueDate(@Nullable LocalDate asked, LocalDate today) {
        LocalDate date = asked == null ? today : asked;
        Refusal.requireCome("/issue_date", date, today);
        return date;
    }

    private static void requireSameParties(IssuedCreditNote note, List<Invoice> invoices) {
        for (Invoice invoice : invoices) {
            if (!invoice.header().customer().equals(note.header().customer())) {
                throw Refusal.at(
                                "/allocations",
                                "customer_mismatch",
                                Map.of(
                                        "first_customer", note.header().customer().text(),
                                        "second_customer", invoice.header().customer().text()))
                        .exception();
            }
            if (!invoice.header().billingEntity().equals(note.header().billingEntity())) {
                throw Refusal.at(
                                "/allocations",
                                "billing_entity_mismatch",
                                Map.of(
                                        "first_entity", note.header().billingEntity().text(),
                                        "second_entity", invoice.header().billingEntity().text()))
                        .exception();
            }
        }
    }

    private static IssuedCreditNote requireIssued(
            CreditNoteView view, @Nullable Integer expectedVersion) {
        Refusal.requireVersion(expectedVersion, view.creditNote().header().version());
        if (view.creditNote() instanceof IssuedCreditNote issued) {
            return issued;
        }
        throw wrongState("credit_note_not_issued", view.creditNote());
    }

    private static CreditNoteView found(
            Reading<Optional<CreditNoteView>> reading, CreditNoteId id) {
        return reading.get()
                .orElseThrow(() -> Refusal.notFound("credit_note", id.text()).exception());
    }

    private static RuntimeException wrongState(String code, CreditNote note) {
        return Refusal.of(code, Map.of("id", note.id().text(), "status", note.status()))
                .exception();
    }
}
