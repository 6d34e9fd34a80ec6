package io.cobro.core.invoice;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Settling;
import io.cobro.core.customer.Customer;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.DeleteDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceCommand.RecordIssued;
import io.cobro.core.invoice.InvoiceCommand.UpdateDraft;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.ledger.Bookkeeping;
import io.cobro.core.ledger.JournalEntry;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.Tenant;
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

    /// Prepares or records an invoice, as the command says.
    ///
    /// @throws IllegalArgumentException for commands about invoices that exist: a bug
    public Outcome<InvoiceView> create(CommandContext context, InvoiceCommand command) {
        return switch (command) {
            case CreateDraft draft -> draft(context, draft);
            case RecordIssued issued -> record(context, issued);
            case UpdateDraft _, DeleteDraft _, IssueInvoice _, VoidInvoiceCommand _ ->
                    throw new IllegalArgumentException("creates nothing: " + command);
        };
    }

    /// Refusals: `not_found`, `billing_entity_required`, `duplicate_external_id`, and those of
    /// [DocumentContent].
    public Outcome<InvoiceView> draft(CommandContext context, CreateDraft command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Parties parties = parties(books, command.draft());
                    InvoiceView view =
                            prepared(context, command.draft(), parties, DocumentNumber.NONE);
                    books.invoices().insert(view);
                    books.facts().add(Fact.of("invoice.created", view.invoice()));
                    return view;
                });
    }

    /// Refusals: those of [#draft], `date_too_early`, `date_in_future`, `installments_mismatch`,
    /// `duplicate_fiscal_uuid`.
    public Outcome<InvoiceView> record(CommandContext context, RecordIssued command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Parties parties = parties(books, command.draft());
                    InvoiceView prepared =
                            prepared(
                                    context,
                                    command.draft(),
                                    parties,
                                    DocumentNumber.given(command.draft().series(), command.folio()),
                                    command);
                    requireLines(prepared);
                    Invoice issued =
                            issued(
                                    context,
                                    (DraftInvoice) prepared.invoice(),
                                    prepared.invoice().header().number(),
                                    prepared.invoice().header().issueDate(),
                                    command.installments(),
                                    parties.customer());
                    InvoiceView view = new InvoiceView(issued, prepared.lines(), prepared.taxes());
                    books.invoices().insert(view);
                    tellIssued(context, books, issued);
                    return view;
                });
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
                    books.facts().add(Fact.of("invoice.updated", after.invoice()));
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

    private record Parties(Customer customer, BillingEntity billingEntity) {}

    private static Parties parties(Books books, InvoiceDraft draft) {
        Reading<Optional<Customer>> customer = books.customers().find(draft.customer());
        Reading<Optional<BillingEntity>> issuer =
                books.tenants().findBillingEntity(draft.billingEntity());
        return new Parties(
                customer.get()
                        .orElseThrow(
                                () -> missing("/customer_id", "customer", draft.customer().text())),
                issuer.get()
                        .orElseThrow(() ->
                                draft.billingEntity() == null
                                        ? billingEntityRequired()
                                        : missing(
                                                "/billing_entity_id",
                                                "billing_entity",
                                                draft.billingEntity().text())));
    }

    private static InvoiceView prepared(
            CommandContext context, InvoiceDraft draft, Parties parties, DocumentNumber number) {
        return prepared(context, draft, parties, number, null);
    }

    private static InvoiceView prepared(
            CommandContext context,
            InvoiceDraft draft,
            Parties parties,
            DocumentNumber number,
            @Nullable RecordIssued elsewhere) {
        Tenant tenant = context.tenant();
        var currency = draft.currency() == null ? tenant.currency() : draft.currency();
        DocumentContent content = DocumentContent.of(draft.lines(), draft.given(), currency);
        InvoiceHeader header =
                new InvoiceHeader(
                        new InvoiceId(context.ids().next()),
                        draft.externalId(),
                        draft.kind(),
                        parties.billingEntity().id(),
                        parties.customer().id(),
                        elsewhere == null ? DocumentNumber.given(draft.series(), null) : number,
                        elsewhere == null ? null : elsewhere.fiscalUuid(),
                        elsewhere == null ? null : elsewhere.fiscalPaymentMethod(),
                        currency,
                        draft.issueDate(),
                        draft.termsDays(),
                        null,
                        draft.dueDate(),
                        content.totals(),
                        null,
                        null,
                        draft.memo(),
                        draft.metadata(),
                        1,
                        context.now());
        return new InvoiceView(new DraftInvoice(header), content.lines(), content.taxes());
    }

    private static Invoice issued(
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

    private static RuntimeException billingEntityRequired() {
        return Refusal.at("/billing_entity_id", "billing_entity_required").exception();
    }

    /// Only an opening balance goes without lines, and it needs its total.
    private static void requireLines(InvoiceView view) {
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

    private static RuntimeException missing(String pointer, String type, String id) {
        return Refusal.at(pointer, "reference_not_found", Map.of("resource", type, "id", id))
                .exception();
    }
}
