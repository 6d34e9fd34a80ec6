package io.cobro.core.credit;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.batch.Written;
import io.cobro.core.credit.CreditNoteCommand.CreateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.PutCreditNote;
import io.cobro.core.credit.CreditNoteCommand.WriteCreditNote;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.document.Parties;
import io.cobro.core.event.Fact;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
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

/// Makes credit notes and puts those with an external id, one after the other.
final class CreditNoteWriting {

    private final CommandContext context;
    private final Books books;
    private final Parties parties;
    private final Map<UUID, CreditNoteId> fiscalUuids;
    private final Map<String, CreditNoteView> known = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    private CreditNoteWriting(
            CommandContext context,
            Books books,
            Parties parties,
            Map<UUID, CreditNoteId> fiscalUuids) {
        this.context = context;
        this.books = books;
        this.parties = parties;
        this.fiscalUuids = new HashMap<>(fiscalUuids);
    }

    static Function<WriteCreditNote, Written<CreditNoteView>> over(
            CommandContext context, Books books, List<WriteCreditNote> commands) {
        List<CreateCreditNote> wanted = commands.stream().map(CreditNoteWriting::wanted).toList();
        Reading<List<CreditNoteView>> locked =
                books.creditNotes()
                        .lockByExternalIds(
                                commands.stream()
                                        .map(command -> wanted(command).externalId())
                                        .filter(Objects::nonNull)
                                        .toList());
        Reading<Map<UUID, CreditNoteId>> taken =
                books.creditNotes()
                        .findByFiscalUuid(
                                wanted.stream()
                                        .map(CreateCreditNote::fiscalUuid)
                                        .filter(Objects::nonNull)
                                        .toList());
        Parties parties =
                Parties.asked(
                        books,
                        wanted.stream().map(CreateCreditNote::customer).distinct().toList(),
                        wanted.stream()
                                .<@Nullable BillingEntityId>map(CreateCreditNote::billingEntity)
                                .toList());
        CreditNoteWriting writing =
                new CreditNoteWriting(context, books, parties.read(), taken.get());
        locked.get().forEach(writing::know);
        return writing::write;
    }

    private static CreateCreditNote wanted(WriteCreditNote command) {
        return switch (command) {
            case CreateCreditNote create -> create;
            case PutCreditNote put -> put.note();
        };
    }

    private static String externalId(WriteCreditNote command) {
        return Objects.requireNonNull(wanted(command).externalId());
    }

    private Written<CreditNoteView> write(WriteCreditNote command) {
        CreateCreditNote wanted = wanted(command);
        if (command instanceof PutCreditNote put) {
            CreditNoteView before = known.get(externalId(put));
            Refusal.requireVersion(
                    put.expectedVersion(),
                    before == null ? 0 : before.creditNote().header().version());
            put.echo().requireOf(before);
            if (before != null) {
                return found(before, wanted);
            }
        }
        requireNew(wanted.externalId());
        CreditNoteView view = view(wanted, null);
        requireFree(wanted.fiscalUuid(), view.creditNote().id());
        books.creditNotes().insert(view);
        tell(Fact.of("credit_note.created", view.creditNote()), view.creditNote());
        return written(view, true);
    }

    private Written<CreditNoteView> found(CreditNoteView before, CreateCreditNote wanted) {
        CreditNote note = before.creditNote();
        CreditNoteView after = view(wanted, note);
        if (!(note instanceof DraftCreditNote)) {
            Refusal.requireSame(
                    note.id().text(), note.status(), properties(after), properties(before));
            return new Written<>(before, note.id(), false);
        }
        if (properties(after).equals(properties(before))) {
            return new Written<>(before, note.id(), false);
        }
        if (written.contains(note.header().externalId())) {
            throw Refusal.namedTwice();
        }
        requireFree(wanted.fiscalUuid(), note.id());
        books.creditNotes().replace(after);
        tell(
                Fact.of("credit_note.updated", after.creditNote()).changedFrom(note),
                after.creditNote());
        return written(after, false);
    }

    /// @param ofDraft what is told of a draft
    private void tell(Fact ofDraft, CreditNote note) {
        if (note instanceof IssuedCreditNote issued) {
            Crediting.tellIssued(context, books, issued);
        } else {
            books.facts().add(ofDraft);
        }
    }

    private Written<CreditNoteView> written(CreditNoteView view, boolean isNew) {
        CreditNoteHeader header = view.creditNote().header();
        if (header.externalId() != null) {
            written.add(header.externalId());
        }
        if (header.fiscalUuid() != null) {
            fiscalUuids.put(header.fiscalUuid(), header.id());
        }
        know(view);
        return new Written<>(view, header.id(), isNew);
    }

    private void know(CreditNoteView view) {
        String externalId = view.creditNote().header().externalId();
        if (externalId != null) {
            known.put(externalId, view);
        }
    }

    private void requireNew(@Nullable String externalId) {
        CreditNoteView taken = externalId == null ? null : known.get(externalId);
        if (taken != null) {
            throw Refusal.duplicate(
                            "external_id", taken.creditNote().id(), String.valueOf(externalId))
                    .exception();
        }
    }

    private void requireFree(@Nullable UUID fiscalUuid, CreditNoteId by) {
        CreditNoteId taken = fiscalUuid == null ? null : fiscalUuids.get(fiscalUuid);
        if (taken != null && !taken.equals(by)) {
            throw Refusal.duplicate("fiscal_uuid", taken, String.valueOf(fiscalUuid)).exception();
        }
    }

    /// The credit note as the command wants it. What Cobro chooses where the command says nothing
    /// stays as it was chosen before.
    ///
    /// @param before the credit note that there is
    private CreditNoteView view(CreateCreditNote command, @Nullable CreditNote before) {
        CreditNoteHeader was = before == null ? null : before.header();
        CurrencyCode currency =
                command.currency() != null
                        ? command.currency()
                        : was == null ? context.tenant().currency() : was.currency();
        DocumentContent content = DocumentContent.of(command.lines(), command.given(), currency);
        DraftCreditNote draft =
                new DraftCreditNote(
                        new CreditNoteHeader(
                                was == null ? new CreditNoteId(context.ids().next()) : was.id(),
                                command.externalId(),
                                was != null && command.billingEntity() == null
                                        ? was.billingEntity()
                                        : parties.issuer(command.billingEntity()),
                                parties.customer(command.customer()).id(),
                                DocumentNumber.given(command.series(), null),
                                command.fiscalUuid(),
                                command.reason(),
                                currency,
                                null,
                                content.totals(),
                                command.memo(),
                                command.metadata(),
                                was == null ? 1 : was.version() + 1,
                                was == null ? context.now() : was.recordedAt()));
        CreditNote note =
                command.issuedElsewhere()
                        ? draft.issue(
                                DocumentNumber.given(command.series(), command.folio()),
                                Crediting.issueDate(
                                        command.issueDate() == null && was != null
                                                ? was.issueDate()
                                                : command.issueDate(),
                                        context.today()),
                                context.tenant().taxPoint())
                        : draft;
        return new CreditNoteView(note, content.lines(), content.taxes());
    }

    /// What a credit note says, by the names of the request. A draft has no word on what comes with
    /// the issue.
    private static Map<String, @Nullable Object> properties(CreditNoteView view) {
        CreditNoteHeader header = view.creditNote().header();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("billing_entity_id", header.billingEntity());
        said.put("customer_id", header.customer());
        said.put("reason", header.reason());
        said.put("currency", header.currency());
        said.put("series", header.number().series());
        if (!(view.creditNote() instanceof DraftCreditNote)) {
            said.put("folio", header.number().folio());
            said.put("fiscal_uuid", header.fiscalUuid());
            said.put("issue_date", header.issueDate());
        }
        said.put("lines", view.lines().stream().map(DocumentLine::plain).toList());
        said.put("taxes", view.taxes().stream().map(DocumentTax::plain).toList());
        said.put("total", header.totals());
        said.put("memo", header.memo());
        said.put("metadata", header.metadata());
        return said;
    }
}
