package io.cobro.persistence.credit;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteHeader;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.credit.CreditNotes;
import io.cobro.core.credit.DraftCreditNote;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.credit.VoidCreditNote;
import io.cobro.core.document.DocumentNumber;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Metadata;
import io.cobro.persistence.Session;
import io.cobro.persistence.document.DocumentRows;
import io.cobro.persistence.jooq.tables.records.CreditNoteRecord;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// Credit notes in one transaction.
public final class PostgresCreditNotes implements CreditNotes {

    private final Session session;
    private final Condition own;

    public PostgresCreditNotes(Session session) {
        this.session = session;
        this.own = CREDIT_NOTE.TENANT_ID.eq(session.tenantId());
    }

    @Override
    public Reading<Optional<CreditNoteView>> lock(CreditNoteId id) {
        Reading<List<CreditNote>> notes = lock(CREDIT_NOTE.CREDIT_NOTE_ID.eq(id.value()));
        Reading<DocumentRows.Contents> contents = DocumentRows.of(session, List.of(id.value()));
        return () -> notes.get().stream().findFirst().map(note -> view(note, contents.get()));
    }

    private static CreditNoteView view(CreditNote note, DocumentRows.Contents contents) {
        UUID id = note.id().value();
        return new CreditNoteView(note, contents.linesOf(id), contents.taxesOf(id));
    }

    @Override
    public Reading<List<CreditNoteView>> lockByExternalIds(Collection<String> externalIds) {
        if (externalIds.isEmpty()) {
            return List::of;
        }
        Condition wanted = Ids.amongTexts(CREDIT_NOTE.EXTERNAL_ID, externalIds);
        Reading<List<CreditNote>> notes = lock(wanted);
        Reading<DocumentRows.Contents> contents =
                DocumentRows.of(
                        session,
                        select(CREDIT_NOTE.CREDIT_NOTE_ID)
                                .from(CREDIT_NOTE)
                                .where(own)
                                .and(wanted));
        return () -> notes.get().stream().map(note -> view(note, contents.get())).toList();
    }

    @Override
    public Reading<Map<UUID, CreditNoteId>> findByFiscalUuid(Collection<UUID> fiscalUuids) {
        if (fiscalUuids.isEmpty()) {
            return Map::of;
        }
        return session.read(
                select(CREDIT_NOTE.FISCAL_UUID, CREDIT_NOTE.CREDIT_NOTE_ID)
                        .from(CREDIT_NOTE)
                        .where(own)
                        .and(Ids.amongUuids(CREDIT_NOTE.FISCAL_UUID, fiscalUuids)),
                rows ->
                        rows.intoMap(
                                row -> row.get(CREDIT_NOTE.FISCAL_UUID),
                                row -> new CreditNoteId(row.get(CREDIT_NOTE.CREDIT_NOTE_ID))));
    }

    @Override
    public Reading<Optional<CreditNote>> lockSourceOf(AllocationId id) {
        Reading<List<CreditNote>> notes =
                lock(
                        CREDIT_NOTE.CREDIT_NOTE_ID.eq(
                                select(ALLOCATION.CREDIT_NOTE_ID)
                                        .from(ALLOCATION)
                                        .where(ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                        .and(ALLOCATION.ALLOCATION_ID.eq(id.value()))));
        return () -> notes.get().stream().findFirst();
    }

    @Override
    public Reading<List<CreditNote>> lockSourcesOf(Collection<UUID> fiscalUuids) {
        return lock(
                CREDIT_NOTE.CREDIT_NOTE_ID.in(
                        select(ALLOCATION.CREDIT_NOTE_ID)
                                .from(ALLOCATION)
                                .join(INVOICE)
                                .on(INVOICE.TENANT_ID.eq(ALLOCATION.TENANT_ID))
                                .and(INVOICE.INVOICE_ID.eq(ALLOCATION.INVOICE_ID))
                                .where(ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                .and(Ids.amongUuids(INVOICE.FISCAL_UUID, fiscalUuids))));
    }

    @Override
    public void insert(CreditNoteView view) {
        CreditNote note = view.creditNote();
        session.insert(row(note));
        DocumentRows.insert(session, note.id().value(), view.lines(), view.taxes());
    }

    @Override
    public void update(CreditNote note) {
        session.update(row(note));
    }

    @Override
    public void replace(CreditNoteView view) {
        UUID id = view.creditNote().id().value();
        DocumentRows.delete(session, id);
        DocumentRows.insert(session, id, view.lines(), view.taxes());
        update(view.creditNote());
    }

    private Reading<List<CreditNote>> lock(Condition wanted) {
        return session.read(
                select(CREDIT_NOTE.fields())
                        .from(CREDIT_NOTE)
                        .where(own)
                        .and(wanted)
                        .orderBy(CREDIT_NOTE.CREDIT_NOTE_ID)
                        .forUpdate(),
                rows -> rows.map(CreditNoteRows::read));
    }

    private CreditNoteRecord row(CreditNote note) {
        CreditNoteHeader header = note.header();
        DocumentNumber number = header.number();
        return new CreditNoteRecord(
                session.tenantId(),
                header.id().value(),
                header.externalId(),
                header.billingEntity().value(),
                header.customer().value(),
                number.series(),
                number.folio(),
                number.assigned(),
                header.fiscalUuid(),
                EnumText.of(header.reason()),
                header.currency().code(),
                header.issueDate(),
                header.totals().subtotal(),
                header.totals().tax(),
                header.totals().withheld(),
                header.totals().total(),
                note.unallocated().minorUnits(),
                taxUnallocated(note),
                note.status(),
                voidedDate(note),
                header.memo(),
                Metadata.json(header.metadata()),
                header.version(),
                header.recordedAt());
    }

    private static long taxUnallocated(CreditNote note) {
        return switch (note) {
            case IssuedCreditNote issued -> issued.taxUnallocatedMinor();
            case DraftCreditNote _, VoidCreditNote _ -> 0;
        };
    }

    private static @Nullable LocalDate voidedDate(CreditNote note) {
        return switch (note) {
            case VoidCreditNote voided -> voided.voidedDate();
            case DraftCreditNote _, IssuedCreditNote _ -> null;
        };
    }
}
