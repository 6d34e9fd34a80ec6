package io.cobro.persistence.fiscal;

import static io.cobro.persistence.jooq.Tables.CFDI_DOCUMENT;
import static io.cobro.persistence.jooq.Tables.CFDI_FILE;
import static org.jooq.impl.DSL.select;

import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;

/// Fiscal documents for those who ask. Thread-safe.
public final class FiscalDocumentQueries {

    /// What they can be sorted by.
    public static final Listing<FiscalDocument> LISTING =
            Listing.of(CFDI_DOCUMENT.CFDI_DOCUMENT_ID, FiscalDocument::id)
                    .by("issue_date", CFDI_DOCUMENT.ISSUE_DATE, FiscalDocument::issueDate);

    private final Reads reads;

    public FiscalDocumentQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<FiscalDocument> find(TenantId tenant, FiscalDocumentId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<FiscalDocument> findAll(TenantId tenant, Collection<FiscalDocumentId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(CFDI_DOCUMENT.fields())
                                        .from(CFDI_DOCUMENT)
                                        .where(CFDI_DOCUMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(CFDI_DOCUMENT.CFDI_DOCUMENT_ID, ids)),
                                rows -> rows.map(FiscalRows::read)));
    }

    /// Newest first.
    public Page<FiscalDocument> list(
            TenantId tenant, FiscalDocumentFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(CFDI_DOCUMENT.fields())
                                                        .from(CFDI_DOCUMENT)
                                                        .where(
                                                                CFDI_DOCUMENT.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(CFDI_DOCUMENT.CFDI_DOCUMENT_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(FiscalRows::read))));
    }

    private static Condition wanted(long tenantId, FiscalDocumentFilter filter) {
        Condition wanted = CFDI_DOCUMENT.TENANT_ID.eq(tenantId);
        if (filter.uuid() != null) {
            wanted = wanted.and(CFDI_DOCUMENT.UUID.eq(filter.uuid()));
        }
        if (!filter.types().isEmpty()) {
            wanted = wanted.and(CFDI_DOCUMENT.TYPE.in(filter.types()));
        }
        if (!filter.results().isEmpty()) {
            wanted =
                    wanted.and(
                            CFDI_DOCUMENT.RESULT.in(
                                    filter.results().stream()
                                            .map(FiscalDocument.Result::text)
                                            .sorted()
                                            .toList()));
        }
        if (filter.receiverTaxId() != null) {
            wanted = wanted.and(CFDI_DOCUMENT.RECEIVER_TAX_ID.eq(filter.receiverTaxId()));
        }
        if (filter.issuedFrom() != null) {
            wanted = wanted.and(CFDI_DOCUMENT.ISSUE_DATE.ge(filter.issuedFrom()));
        }
        if (filter.issuedTo() != null) {
            wanted = wanted.and(CFDI_DOCUMENT.ISSUE_DATE.le(filter.issuedTo()));
        }
        return wanted;
    }

    /// The file as it came.
    public Optional<byte[]> file(TenantId tenant, FiscalDocumentId id) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(CFDI_FILE.CONTENT)
                                        .from(CFDI_FILE)
                                        .where(CFDI_FILE.TENANT_ID.eq(session.tenantId()))
                                        .and(CFDI_FILE.CFDI_DOCUMENT_ID.eq(id.value())),
                                rows ->
                                        rows.stream()
                                                .findFirst()
                                                .map(row -> row.get(CFDI_FILE.CONTENT))));
    }
}
