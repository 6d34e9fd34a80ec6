package io.cobro.persistence.invoice;

import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.document.DocumentRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;

/// Invoices for those who ask. Thread-safe.
public final class InvoiceQueries {

    /// What they can be sorted by.
    public static final Listing<Invoice> LISTING =
            Listing.of(INVOICE.INVOICE_ID, Invoice::id)
                    .byDate("due_date", INVOICE.DUE_DATE, invoice -> invoice.header().dueDate())
                    .byDate(
                            "issue_date",
                            INVOICE.ISSUE_DATE,
                            invoice -> invoice.header().issueDate())
                    .by("total", INVOICE.TOTAL_MINOR, invoice -> invoice.header().totals().total())
                    .by(
                            "balance",
                            INVOICE.BALANCE_MINOR,
                            invoice -> invoice.balance().minorUnits());

    private final Reads reads;

    public InvoiceQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<InvoiceView> find(TenantId tenant, InvoiceId id) {
        return findViews(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<Invoice> findAll(TenantId tenant, Collection<InvoiceId> ids) {
        return reads.read(tenant, session -> invoices(session, ids));
    }

    /// Those of the ids that exist, with lines and taxes, in no order.
    public List<InvoiceView> findViews(TenantId tenant, Collection<InvoiceId> ids) {
        return reads.read(
                tenant,
                session -> {
                    Reading<List<Invoice>> invoices = invoices(session, ids);
                    Reading<DocumentRows.Contents> contents =
                            DocumentRows.of(session, ids.stream().map(InvoiceId::value).toList());
                    return () ->
                            invoices.get().stream()
                                    .map(invoice -> view(invoice, contents.get()))
                                    .toList();
                });
    }

    public Page<Invoice> list(TenantId tenant, InvoiceFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session, filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    /// A page of the invoices of each of several customers.
    public Map<CustomerId, Page<Invoice>> ofCustomers(
            TenantId tenant,
            Collection<CustomerId> customers,
            InvoiceFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                INVOICE.CUSTOMER_ID,
                                customers,
                                invoice -> invoice.header().customer(),
                                wanted(session, filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    private static Reading<List<Invoice>> sorted(
            Session session, Select<Record1<UUID>> ids, List<OrderField<?>> order) {
        return InvoiceRows.read(
                session,
                select(INVOICE.fields())
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(INVOICE.INVOICE_ID.in(ids))
                        .orderBy(order),
                ids);
    }

    private static Reading<List<Invoice>> invoices(Session session, Collection<InvoiceId> ids) {
        Condition wanted = Ids.among(INVOICE.INVOICE_ID, ids);
        return InvoiceRows.read(
                session,
                select(INVOICE.fields())
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                        .and(wanted),
                InvoiceRows.ids(session, wanted));
    }

    private static InvoiceView view(Invoice invoice, DocumentRows.Contents contents) {
        UUID id = invoice.id().value();
        return new InvoiceView(invoice, contents.linesOf(id), contents.taxesOf(id));
    }

    private static Condition wanted(Session session, InvoiceFilter filter) {
        List<Condition> wanted = new ArrayList<>();
        wanted.add(INVOICE.TENANT_ID.eq(session.tenantId()));
        if (!filter.statuses().isEmpty()) {
            wanted.add(INVOICE.STATE.in(filter.statuses()));
        }
        if (filter.customer() != null) {
            wanted.add(INVOICE.CUSTOMER_ID.eq(filter.customer().value()));
        }
        if (filter.currency() != null) {
            wanted.add(INVOICE.CURRENCY.eq(filter.currency().code()));
        }
        if (filter.dueFrom() != null) {
            wanted.add(INVOICE.DUE_DATE.ge(filter.dueFrom()));
        }
        if (filter.dueTo() != null) {
            wanted.add(INVOICE.DUE_DATE.le(filter.dueTo()));
        }
        if (filter.issuedFrom() != null) {
            wanted.add(INVOICE.ISSUE_DATE.ge(filter.issuedFrom()));
        }
        if (filter.issuedTo() != null) {
            wanted.add(INVOICE.ISSUE_DATE.le(filter.issuedTo()));
        }
        if (filter.externalId() != null) {
            wanted.add(INVOICE.EXTERNAL_ID.eq(filter.externalId()));
        }
        if (filter.fiscalUuid() != null) {
            wanted.add(INVOICE.FISCAL_UUID.eq(filter.fiscalUuid()));
        }
        return and(wanted);
    }
}
