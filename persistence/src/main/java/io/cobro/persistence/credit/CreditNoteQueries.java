package io.cobro.persistence.credit;

import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.cobro.core.Reading;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.Wanted;
import io.cobro.persistence.document.DocumentRows;
import io.cobro.persistence.document.Numbers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;

/// Credit notes for those who ask. Thread-safe.
public final class CreditNoteQueries {

    /// What they can be sorted by.
    public static final Listing<CreditNote> LISTING =
            Listing.of(CREDIT_NOTE.CREDIT_NOTE_ID, CreditNote::id)
                    .byDate("issue_date", CREDIT_NOTE.ISSUE_DATE, note -> note.header().issueDate())
                    .by("total", CREDIT_NOTE.TOTAL_MINOR, note -> note.header().totals().total());

    /// See [CreditNote#allocationState].
    private static final Field<String> ALLOCATION_STATE =
            when(
                            CREDIT_NOTE
                                    .STATE
                                    .ne("issued")
                                    .or(CREDIT_NOTE.UNALLOCATED_MINOR.eq(CREDIT_NOTE.TOTAL_MINOR)),
                            inline("unallocated"))
                    .when(CREDIT_NOTE.UNALLOCATED_MINOR.eq(0L), inline("allocated"))
                    .otherwise(inline("partially_allocated"));

    private final Reads reads;

    public CreditNoteQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<CreditNoteView> find(TenantId tenant, CreditNoteId id) {
        return findViews(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<CreditNote> findAll(TenantId tenant, Collection<CreditNoteId> ids) {
        return reads.read(tenant, session -> notes(session, ids));
    }

    /// Those of the ids that exist, with lines and taxes, in no order.
    public List<CreditNoteView> findViews(TenantId tenant, Collection<CreditNoteId> ids) {
        return reads.read(
                tenant,
                session -> {
                    Reading<List<CreditNote>> notes = notes(session, ids);
                    Reading<DocumentRows.Contents> contents =
                            DocumentRows.of(
                                    session, ids.stream().map(CreditNoteId::value).toList());
                    return () ->
                            notes.get().stream().map(note -> view(note, contents.get())).toList();
                });
    }

    public Page<CreditNote> list(TenantId tenant, CreditNoteFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session, filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    private static Reading<List<CreditNote>> notes(Session session, Collection<CreditNoteId> ids) {
        return session.read(
                select(CREDIT_NOTE.fields())
                        .from(CREDIT_NOTE)
                        .where(CREDIT_NOTE.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.among(CREDIT_NOTE.CREDIT_NOTE_ID, ids)),
                rows -> rows.map(CreditNoteRows::read));
    }

    private static CreditNoteView view(CreditNote note, DocumentRows.Contents contents) {
        UUID id = note.id().value();
        return new CreditNoteView(note, contents.linesOf(id), contents.taxesOf(id));
    }

    /// A page of the credit notes of each of several customers.
    public Map<CustomerId, Page<CreditNote>> ofCustomers(
            TenantId tenant,
            Collection<CustomerId> customers,
            CreditNoteFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                CREDIT_NOTE.CUSTOMER_ID,
                                customers,
                                note -> note.header().customer(),
                                wanted(session, filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    private static Condition wanted(Session session, CreditNoteFilter filter) {
        String number = filter.number();
        CurrencyCode currency = filter.currency();
        return Wanted.of(CREDIT_NOTE.TENANT_ID, session.tenantId())
                .withAny(CREDIT_NOTE.STATE, filter.statuses())
                .withId(CREDIT_NOTE.CUSTOMER_ID, filter.customer())
                .withId(CREDIT_NOTE.BILLING_ENTITY_ID, filter.billingEntity())
                .with(CREDIT_NOTE.CURRENCY, currency == null ? null : currency.code())
                .withinSorted(CREDIT_NOTE.ISSUE_DATE, filter.issued())
                .with(CREDIT_NOTE.EXTERNAL_ID, filter.externalId())
                .with(CREDIT_NOTE.FISCAL_UUID, filter.fiscalUuid())
                .with(
                        number == null
                                ? null
                                : Numbers.isNumber(CREDIT_NOTE.SERIES, CREDIT_NOTE.FOLIO, number)
                                        .and(CREDIT_NOTE.STATE.ne("draft")))
                .withAny(ALLOCATION_STATE, filter.allocationStates())
                .withEntry(CREDIT_NOTE.METADATA, filter.metadata())
                .all();
    }

    private static Reading<List<CreditNote>> sorted(
            Session session, Select<Record1<UUID>> ids, List<OrderField<?>> order) {
        return session.read(
                select(CREDIT_NOTE.fields())
                        .from(CREDIT_NOTE)
                        .where(CREDIT_NOTE.TENANT_ID.eq(session.tenantId()))
                        .and(CREDIT_NOTE.CREDIT_NOTE_ID.in(ids))
                        .orderBy(order),
                rows -> rows.map(CreditNoteRows::read));
    }
}
