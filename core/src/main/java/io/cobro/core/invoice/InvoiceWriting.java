package io.cobro.core.invoice;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.batch.Written;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.Parties;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.NewInvoice;
import io.cobro.core.invoice.InvoiceCommand.PutInvoice;
import io.cobro.core.invoice.InvoiceCommand.RecordIssued;
import io.cobro.core.invoice.InvoiceCommand.WriteInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes invoices and puts those with an external id, one after the other.
final class InvoiceWriting {

    private final CommandContext context;
    private final Books books;
    private final Parties parties;
    private final Map<UUID, InvoiceId> fiscalUuids;
    private final Map<String, InvoiceView> known = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    private InvoiceWriting(
            CommandContext context,
            Books books,
            Parties parties,
            Map<UUID, InvoiceId> fiscalUuids) {
        this.context = context;
        this.books = books;
        this.parties = parties;
        this.fiscalUuids = new HashMap<>(fiscalUuids);
    }

    static Function<WriteInvoice, Written<InvoiceView>> over(
            CommandContext context, Books books, List<WriteInvoice> commands) {
        List<InvoiceDraft> drafts =
                commands.stream().map(command -> wanted(command).draft()).toList();
        Reading<List<InvoiceView>> locked =
                books.invoices()
                        .lockByExternalIds(
                                commands.stream()
                                        .map(command -> wanted(command).draft().externalId())
                                        .filter(Objects::nonNull)
                                        .toList());
        Reading<Map<UUID, InvoiceId>> taken =
                books.invoices()
                        .findByFiscalUuid(
                                commands.stream()
                                        .map(command -> fiscalUuid(wanted(command)))
                                        .filter(Objects::nonNull)
                                        .toList());
        Parties parties =
                Parties.asked(
                        books,
                        drafts.stream().map(InvoiceDraft::customer).distinct().toList(),
                        drafts.stream()
                                .<@Nullable BillingEntityId>map(InvoiceDraft::billingEntity)
                                .toList());
        InvoiceWriting writing = new InvoiceWriting(context, books, parties.read(), taken.get());
        locked.get().forEach(writing::know);
        return writing::write;
    }

    private static NewInvoice wanted(WriteInvoice command) {
        return switch (command) {
            case NewInvoice create -> create;
            case PutInvoice put -> put.invoice();
        };
    }

    private static String externalId(WriteInvoice command) {
        return Objects.requireNonNull(wanted(command).draft().externalId());
    }

    private static @Nullable UUID fiscalUuid(NewInvoice invoice) {
        return invoice instanceof RecordIssued issued ? issued.fiscalUuid() : null;
    }

    private Written<InvoiceView> write(WriteInvoice command) {
        NewInvoice wanted = wanted(command);
        if (command instanceof PutInvoice put) {
            InvoiceView before = known.get(externalId(put));
            Refusal.requireVersion(
                    put.expectedVersion(),
                    before == null ? 0 : before.invoice().header().version());
            put.echo().requireOf(before);
            if (before != null) {
                return found(before, wanted);
            }
        }
        requireNew(wanted.draft().externalId());
        InvoiceView view = view(wanted, null);
        requireFree(fiscalUuid(wanted), view.invoice().id());
        books.invoices().insert(view);
        if (view.invoice() instanceof DraftInvoice draft) {
            books.facts().add(Fact.of("invoice.created", draft));
        } else {
            Invoicing.tellIssued(context, books, view.invoice());
        }
        return written(view, true);
    }

    private Written<InvoiceView> found(InvoiceView before, NewInvoice wanted) {
        Invoice invoice = before.invoice();
        InvoiceView after = view(wanted, invoice);
        if (!(invoice instanceof DraftInvoice)) {
            Map<String, @Nullable Object> stated = properties(after);
            if (wanted.draft().termsDays() == null) {
                stated.remove("payment_terms_days");
            }
            if (wanted.draft().dueDate() == null) {
                stated.remove("due_date");
            }
            if (wanted instanceof CreateDraft) {
                stated.remove("installments");
            }
            Refusal.requireSame(invoice.id().text(), invoice.status(), stated, properties(before));
            return new Written<>(before, invoice.id(), false);
        }
        if (properties(after).equals(properties(before))) {
            return new Written<>(before, invoice.id(), false);
        }
        if (written.contains(invoice.header().externalId())) {
            throw Refusal.namedTwice();
        }
        requireFree(fiscalUuid(wanted), invoice.id());
        books.invoices().replace(after);
        if (after.invoice() instanceof DraftInvoice draft) {
            books.facts().add(Fact.of("invoice.updated", draft).changedFrom(invoice));
        } else {
            Invoicing.tellIssued(context, books, after.invoice());
        }
        return written(after, false);
    }

    private Written<InvoiceView> written(InvoiceView view, boolean isNew) {
        InvoiceHeader header = view.invoice().header();
        if (header.externalId() != null) {
            written.add(header.externalId());
        }
        if (header.fiscalUuid() != null) {
            fiscalUuids.put(header.fiscalUuid(), header.id());
        }
        know(view);
        return new Written<>(view, header.id(), isNew);
    }

    private void know(InvoiceView view) {
        String externalId = view.invoice().header().externalId();
        if (externalId != null) {
            known.put(externalId, view);
        }
    }

    private void requireNew(@Nullable String externalId) {
        InvoiceView taken = externalId == null ? null : known.get(externalId);
        if (taken != null) {
            throw Refusal.duplicate("external_id", taken.invoice().id(), String.valueOf(externalId))
                    .exception();
        }
    }

    private void requireFree(@Nullable UUID fiscalUuid, InvoiceId by) {
        InvoiceId taken = fiscalUuid == null ? null : fiscalUuids.get(fiscalUuid);
        if (taken != null && !taken.equals(by)) {
            throw Refusal.duplicate("fiscal_uuid", taken, String.valueOf(fiscalUuid)).exception();
        }
    }

    /// The invoice as the command wants it. What Cobro chooses where the command says nothing stays
    /// as it was chosen before.
    ///
    /// @param before the invoice that there is
    private InvoiceView view(NewInvoice command, @Nullable Invoice before) {
        InvoiceDraft draft = command.draft();
        InvoiceHeader was = before == null ? null : before.header();
        InvoiceHeader issued = before instanceof DraftInvoice ? null : was;
        LocalDate issueDate =
                issued == null || draft.issueDate() != null
                        ? draft.issueDate()
                        : issued.issueDate();
        LocalDate dueDate =
                issued != null
                                && draft.dueDate() == null
                                && draft.termsDays() == null
                                && Objects.equals(issueDate, issued.issueDate())
                        ? issued.dueDate()
                        : draft.dueDate();
        CurrencyCode currency =
                draft.currency() != null
                        ? draft.currency()
                        : was == null ? context.tenant().currency() : was.currency();
        DocumentContent content = DocumentContent.of(draft.lines(), draft.given(), currency);
        InvoiceHeader header =
                new InvoiceHeader(
                        was == null ? new InvoiceId(context.ids().next()) : was.id(),
                        draft.externalId(),
                        draft.kind(),
                        was != null && draft.billingEntity() == null
                                ? was.billingEntity()
                                : parties.issuer(draft.billingEntity()),
                        parties.customer(draft.customer()).id(),
                        DocumentNumber.given(
                                draft.series(),
                                command instanceof RecordIssued record ? record.folio() : null),
                        fiscalUuid(command),
                        command instanceof RecordIssued record
                                ? record.fiscalPaymentMethod()
                                : null,
                        currency,
                        issueDate,
                        draft.termsDays(),
                        null,
                        dueDate,
                        content.totals(),
                        null,
                        null,
                        draft.memo(),
                        draft.metadata(),
                        was == null ? 1 : was.version() + 1,
                        was == null ? context.now() : was.recordedAt());
        InvoiceView view =
                new InvoiceView(new DraftInvoice(header), content.lines(), content.taxes());
        return switch (command) {
            case CreateDraft _ -> view;
            case RecordIssued record -> issued(view, record);
        };
    }

    private InvoiceView issued(InvoiceView view, RecordIssued command) {
        Invoicing.requireLines(view);
        InvoiceHeader header = view.invoice().header();
        return new InvoiceView(
                Invoicing.issued(
                        context,
                        new DraftInvoice(header),
                        header.number(),
                        header.issueDate(),
                        command.installments(),
                        parties.customer(header.customer())),
                view.lines(),
                view.taxes());
    }

    private record Due(LocalDate date, long amountMinor) {}

    private static List<Due> parts(Invoice invoice) {
        return invoice.installments().stream()
                .map(part -> new Due(part.dueDate(), part.amountMinor()))
                .toList();
    }

    /// What an invoice says, by the names of the request. A draft has no word on what comes with
    /// the issue. Installments come after what they are parts of.
    private static Map<String, @Nullable Object> properties(InvoiceView view) {
        InvoiceHeader header = view.invoice().header();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("kind", header.kind());
        said.put("billing_entity_id", header.billingEntity());
        said.put("customer_id", header.customer());
        said.put("currency", header.currency());
        said.put("series", header.number().series());
        if (!(view.invoice() instanceof DraftInvoice)) {
            said.put("folio", header.number().folio());
            said.put("fiscal_uuid", header.fiscalUuid());
            said.put("fiscal_payment_method", header.fiscalPaymentMethod());
        }
        said.put("issue_date", header.issueDate());
        said.put("payment_terms_days", header.termsDays());
        said.put("due_date", header.dueDate());
        said.put("lines", view.lines().stream().map(DocumentLine::plain).toList());
        said.put("taxes", view.taxes().stream().map(DocumentTax::plain).toList());
        said.put("total", header.totals());
        said.put("installments", parts(view.invoice()));
        said.put("memo", header.memo());
        said.put("metadata", header.metadata());
        return said;
    }
}
