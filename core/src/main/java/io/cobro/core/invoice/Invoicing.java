package io.cobro.core.invoice;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Settling;
import io.cobro.core.batch.Batch;
import io.cobro.core.batch.Batching;
import io.cobro.core.batch.Batching.Batched;
import io.cobro.core.batch.Written;
import io.cobro.core.customer.Customer;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.InvoiceCommand.DeleteDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceCommand.NewInvoice;
import io.cobro.core.invoice.InvoiceCommand.PutInvoice;
import io.cobro.core.invoice.InvoiceCommand.UpdateDraft;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceCommand.WriteInvoice;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.JournalEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Preparing, issuing, recording and voiding invoices.
public final class Invoicing {

    private final Transactions transactions;

    public Invoicing(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Prepares an invoice, or records one that somebody else issued.
    ///
    /// Refusals: `reference_not_found`, `billing_entity_required`, `duplicate_external_id`, and
    /// those of [DocumentContent]; where it is recorded also `lines_required`, `total_required`,
    /// `date_too_early`, `date_in_future`, `installments_mismatch`, `duplicate_fiscal_uuid`.
    public Outcome<InvoiceView> create(CommandContext context, NewInvoice command) {
        return Batching.one(transactions, context, command, InvoiceWriting::over);
    }

    /// Makes the invoice with an external id, or has the draft that exists be the same. An invoice
    /// that is the same already stays as it is, with its version.
    ///
    /// Refusals: `version_conflict`, `recorded_otherwise`, and those of [#create].
    public Outcome<Written<InvoiceView>> put(CommandContext context, PutInvoice command) {
        return Batching.put(transactions, context, command, InvoiceWriting::over);
    }

    /// Makes and puts many.
    ///
    /// Refusals: those of [#create] and [#put] by item, `duplicate_item`, `batch_refused`.
    public Batched write(CommandContext context, Batch<WriteInvoice> batch) {
        return Batching.all(transactions, context, batch, InvoiceWriting::over);
    }

    /// Refusals: `not_found`, `version_conflict`, `invoice_not_draft`, `duplicate_external_id`,
    /// `reference_not_found`, and those of [DocumentContent].
    public Outcome<InvoiceView> update(CommandContext context, UpdateDraft command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<InvoiceView>> reading = books.invoices().lock(command.id());
                    DraftChange change = DraftChange.asked(books, command);
                    InvoiceView before = found(reading, command.id());
                    DraftInvoice draft = requireDraft(before.invoice());
                    Refusal.requireVersion(command.expectedVersion(), draft.header().version());
                    InvoiceView after = change.applyTo(before);
                    books.invoices().replace(after);
                    books.facts()
                            .add(Fact.of("invoice.updated", after.invoice()).changedFrom(draft));
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `invoice_not_draft`.
    public Outcome<InvoiceView> delete(CommandContext context, DeleteDraft command) {
        return transactions.inTransaction(
                context,
                books -> {
                    InvoiceView draft = found(books.invoices().lock(command.id()), command.id());
                    requireDraft(draft.invoice());
                    Refusal.requireVersion(
                            command.expectedVersion(), draft.invoice().header().version());
                    books.invoices().delete(command.id());
                    books.facts().add(Fact.of("invoice.deleted", draft.invoice()));
                    return draft;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `invoice_not_draft`, `date_too_early`,
    /// `date_in_future`, `installments_mismatch`.
    public Outcome<InvoiceView> issue(CommandContext context, IssueInvoice command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<InvoiceView>> reading = books.invoices().lock(command.id());
                    Reading<Optional<Customer>> customer =
                            books.customers().findOfInvoice(command.id());
                    Reading<Long> folio = books.numbers().takeFor(command.id());
                    InvoiceView before = found(reading, command.id());
                    DraftInvoice draft = requireDraft(before.invoice());
                    Refusal.requireVersion(command.expectedVersion(), draft.header().version());
                    requireLines(before);
                    String series = draft.header().number().series();
                    Invoice issued =
                            issued(
                                    context,
                                    new DraftInvoice(draft.header().nextVersion()),
                                    DocumentNumber.assigned(
                                            series == null ? "" : series, folio.get()),
                                    command.issueDate() == null
                                            ? draft.header().issueDate()
                                            : command.issueDate(),
                                    List.of(),
                                    customer.get().orElseThrow());
                    InvoiceView after = new InvoiceView(issued, before.lines(), before.taxes());
                    books.invoices().replace(after);
                    tellIssued(context, books, issued);
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `invoice_not_open`, `invoice_has_allocations`,
    /// `date_too_early`, `date_in_future`.
    public Outcome<InvoiceView> voidInvoice(CommandContext context, VoidInvoiceCommand command) {
        return transactions.inTransaction(
                context,
                books -> {
                    InvoiceView before = found(books.invoices().lock(command.id()), command.id());
                    Invoice invoice = before.invoice();
                    Refusal.requireVersion(command.expectedVersion(), invoice.header().version());
                    boolean settled =
                            invoice instanceof PaidInvoice
                                    || (invoice instanceof OpenInvoice open
                                            && open.hasAllocations());
                    if (settled) {
                        throw Refusal.of("invoice_has_allocations").exception();
                    }
                    if (!(invoice instanceof OpenInvoice)) {
                        throw Refusal.of(
                                        "invoice_not_open",
                                        Map.of(
                                                "invoice_id", command.id().text(),
                                                "status", invoice.status()))
                                .exception();
                    }
                    LocalDate date = voidDate(command.date(), context.today(), invoice);
                    Settling settling = new Settling(context, books, List.of(invoice));
                    settling.voidInvoice(command.id(), date, null);
                    settling.finish();
                    return new InvoiceView(
                            Objects.requireNonNull(settling.state(command.id())),
                            before.lines(),
                            before.taxes());
                });
    }

    /// Posts and tells the issue of an invoice: what issuing, recording and importing have in
    /// common.
    public static void tellIssued(CommandContext context, Books books, Invoice issued) {
        JournalEntry entry = Bookkeeping.invoiceIssued(issued, context.tenant().taxPoint());
        books.ledger().post(entry);
        books.facts().add(Fact.of("invoice.issued", issued).entered(entry.id()));
    }

    /// From when a void counts: not before the last change of what is owed.
    private static LocalDate voidDate(@Nullable LocalDate asked, LocalDate today, Invoice invoice) {
        LocalDate earliest =
                invoice.installments().stream()
                        .map(Installment::balanceSince)
                        .max(LocalDate::compareTo)
                        .orElse(invoice.header().issued());
        if (asked == null) {
            return today.isBefore(earliest) ? earliest : today;
        }
        Refusal.requireBetween("/voided_date", asked, earliest, today);
        return asked;
    }

    /// The draft issued, with its terms and installments.
    static Invoice issued(
            CommandContext context,
            DraftInvoice draft,
            DocumentNumber number,
            @Nullable LocalDate issueDate,
            List<InvoiceCommand.InstallmentDraft> installments,
            Customer customer) {
        LocalDate dueDate = draft.header().dueDate();
        LocalDate issue = issueDate == null ? context.today() : issueDate;
        Refusal.requireCome("/issue_date", issue, context.today());
        int terms =
                draft.header().termsDays() != null
                        ? draft.header().termsDays()
                        : customer.terms().orElse(context.tenant().defaultTermsDays());
        LocalDate due = dueDate == null ? issue.plusDays(terms) : dueDate;
        List<Installment> schedule =
                InstallmentSchedule.of(installments, issue, due, draft.header().total());
        return draft.issue(
                number,
                issue,
                dueDate == null ? Integer.valueOf(terms) : draft.header().termsDays(),
                schedule.getLast().dueDate(),
                schedule,
                context.tenant().taxPoint());
    }

    /// Only an opening balance goes without lines, and it needs its total.
    static void requireLines(InvoiceView view) {
        if (!view.lines().isEmpty()) {
            return;
        }
        InvoiceHeader header = view.invoice().header();
        if (header.kind() != InvoiceKind.OPENING_BALANCE) {
            throw Refusal.at("/lines", "lines_required").exception();
        }
        if (header.totals().total() == 0) {
            throw Refusal.at("/total", "total_required").exception();
        }
    }

    private static InvoiceView found(Reading<Optional<InvoiceView>> reading, InvoiceId id) {
        return reading.get().orElseThrow(() -> Refusal.notFound("invoice", id.text()).exception());
    }

    private static DraftInvoice requireDraft(Invoice invoice) {
        if (invoice instanceof DraftInvoice draft) {
            return draft;
        }
        throw Refusal.of(
                        "invoice_not_draft",
                        Map.of("id", invoice.id().text(), "status", invoice.status()))
                .exception();
    }
}
