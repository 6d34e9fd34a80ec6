package io.cobro.persistence.fiscal;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.CFDI_DOCUMENT;
import static io.cobro.persistence.jooq.Tables.CFDI_RELATION;
import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.fiscal.CfdiRelation;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocuments;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.allocation.AllocationRows;
import io.cobro.persistence.credit.CreditNoteRows;
import io.cobro.persistence.jooq.tables.records.CfdiFileRecord;
import io.cobro.persistence.jooq.tables.records.CfdiRelationRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Fiscal documents in one transaction.
public final class PostgresFiscalDocuments implements FiscalDocuments {

    private final Session session;

    public PostgresFiscalDocuments(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Optional<FiscalDocument>> lock(@Nullable UUID uuid, String documentHash) {
        session.lockName("cfdi_document", uuid == null ? documentHash : uuid.toString());
        return session.read(
                select(CFDI_DOCUMENT.fields())
                        .from(CFDI_DOCUMENT)
                        .where(CFDI_DOCUMENT.TENANT_ID.eq(session.tenantId()))
                        .and(
                                uuid == null
                                        ? CFDI_DOCUMENT
                                                .UUID
                                                .isNull()
                                                .and(CFDI_DOCUMENT.DOCUMENT_HASH.eq(documentHash))
                                        : CFDI_DOCUMENT.UUID.eq(uuid)),
                rows -> rows.stream().findFirst().map(FiscalRows::read));
    }

    @Override
    public Reading<List<Naming>> namesOf(UUID uuid) {
        return session.read(
                select(CFDI_RELATION.TYPE, CFDI_DOCUMENT.INVOICE_ID)
                        .from(CFDI_RELATION)
                        .join(CFDI_DOCUMENT)
                        .on(CFDI_DOCUMENT.TENANT_ID.eq(CFDI_RELATION.TENANT_ID))
                        .and(CFDI_DOCUMENT.CFDI_DOCUMENT_ID.eq(CFDI_RELATION.CFDI_DOCUMENT_ID))
                        .where(CFDI_RELATION.TENANT_ID.eq(session.tenantId()))
                        .and(CFDI_RELATION.RELATED_UUID.eq(uuid))
                        .orderBy(CFDI_RELATION.CFDI_DOCUMENT_ID, CFDI_RELATION.ORDINAL),
                rows ->
                        rows.map(row -> {
                            UUID invoice = row.get(CFDI_DOCUMENT.INVOICE_ID);
                            return new Naming(
                                    row.get(CFDI_RELATION.TYPE),
                                    invoice == null ? null : new InvoiceId(invoice));
                        }));
    }

    @Override
    public Reading<List<IssuedCreditNote>> lockCreditsNaming(UUID uuid) {
        return session.read(
                select(CREDIT_NOTE.fields())
                        .from(CREDIT_NOTE)
                        .where(CREDIT_NOTE.TENANT_ID.eq(session.tenantId()))
                        .and(CREDIT_NOTE.STATE.eq("issued"))
                        .and(CREDIT_NOTE.UNALLOCATED_MINOR.gt(0L))
                        .and(
                                CREDIT_NOTE.CREDIT_NOTE_ID.in(
                                        select(CFDI_DOCUMENT.CREDIT_NOTE_ID)
                                                .from(CFDI_RELATION)
                                                .join(CFDI_DOCUMENT)
                                                .on(
                                                        CFDI_DOCUMENT.TENANT_ID.eq(
                                                                CFDI_RELATION.TENANT_ID))
                                                .and(
                                                        CFDI_DOCUMENT.CFDI_DOCUMENT_ID.eq(
                                                                CFDI_RELATION.CFDI_DOCUMENT_ID))
                                                .where(
                                                        CFDI_RELATION.TENANT_ID.eq(
                                                                session.tenantId()))
                                                .and(CFDI_RELATION.RELATED_UUID.eq(uuid))
                                                .and(
                                                        CFDI_RELATION.TYPE.in(
                                                                CfdiRelation.CREDIT_NOTE_OF,
                                                                CfdiRelation.RETURN_OF))))
                        .orderBy(CREDIT_NOTE.CREDIT_NOTE_ID)
                        .forUpdate(),
                rows -> rows.map(row -> (IssuedCreditNote) CreditNoteRows.read(row)));
    }

    @Override
    public Reading<List<Allocation>> allocationsTo(Collection<UUID> uuids) {
        return session.read(
                AllocationRows.of(
                                session.tenantId(),
                                ALLOCATION
                                        .INVOICE_ID
                                        .in(
                                                select(INVOICE.INVOICE_ID)
                                                        .from(INVOICE)
                                                        .where(
                                                                INVOICE.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(
                                                                Ids.amongUuids(
                                                                        INVOICE.FISCAL_UUID,
                                                                        uuids)))
                                        .and(AllocationRows.isActive()))
                        .orderBy(ALLOCATION.ALLOCATION_ID),
                rows -> rows.map(AllocationRows::read));
    }

    @Override
    public void insert(FiscalDocument document, List<CfdiRelation> relations, byte[] file) {
        UUID id = document.id().value();
        session.insert(FiscalRows.row(session.tenantId(), document));
        session.insert(new CfdiFileRecord(session.tenantId(), id, file));
        short ordinal = 1;
        for (CfdiRelation relation : relations) {
            for (String uuid : relation.uuids()) {
                session.insert(
                        new CfdiRelationRecord(
                                session.tenantId(),
                                id,
                                ordinal++,
                                relation.type(),
                                UUID.fromString(uuid)));
            }
        }
    }
}
