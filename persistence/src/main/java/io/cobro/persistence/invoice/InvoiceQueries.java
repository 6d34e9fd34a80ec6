package io.cobro.persistence.invoice;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.Timeliness;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.Wanted;
import io.cobro.persistence.document.DocumentRows;
import io.cobro.persistence.document.Numbers;
import java.time.LocalDate;
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
import org.jspecify.annotations.Nullable;

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

    /// Where words are looked for, besides the name of the customer.
    private static final Field<String> SEARCHED =
            function(
                    "concat_ws",
                    String.class,
                    inline(" "),
                    function("concat_ws", String.class, inline("-"), INVOICE.SERIES, INVOICE.FOLIO),
                    INVOICE.EXTERNAL_ID,
                    INVOICE.MEMO);

    /// See [Invoice#paymentState].
    private static final Field<String> PAYMENT_STATE =
            when(INVOICE.STATE.eq("paid"), inline("paid"))
                    .when(
                            INVOICE.STATE
                                    .eq("open")
                                    .and(INVOICE.BALANCE_MINOR.lt(INVOICE.TOTAL_MINOR)),
                            inline("partially_paid"))
                    .otherwise(inline("unpaid"));

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
        String number = filter.number();
        CurrencyCode currency = filter.currency();
        return Wanted.of(INVOICE.TENANT_ID, session.tenantId())
                .withWords(filter.words(), word -> isFound(session, word))
                .withAny(INVOICE.STATE, filter.statuses())
                .withAny(INVOICE.KIND, filter.kinds())
                .withId(INVOICE.CUSTOMER_ID, filter.customer())
                .withId(INVOICE.BILLING_ENTITY_ID, filter.billingEntity())
                .with(INVOICE.CURRENCY, currency == null ? null : currency.code())
                .withinSorted(INVOICE.DUE_DATE, filter.due())
                .withinSorted(INVOICE.ISSUE_DATE, filter.issued())
                .with(INVOICE.EXTERNAL_ID, filter.externalId())
                .with(INVOICE.FISCAL_UUID, filter.fiscalUuid())
                .with(
                        number == null
                                ? null
                                : Numbers.isNumber(INVOICE.SERIES, INVOICE.FOLIO, number)
                                        .and(INVOICE.STATE.ne("draft")))
                .with(INVOICE.SERIES, filter.series())
                .with(INVOICE.FOLIO, filter.folio())
                .withAny(PAYMENT_STATE, filter.paymentStates())
                .with(timely(session, filter.timely()))
                .within(INVOICE.TOTAL_MINOR, filter.total())
                .within(INVOICE.BALANCE_MINOR, filter.balance())
                .withEntry(INVOICE.METADATA, filter.metadata())
                .all();
    }

    private static Condition isFound(Session session, Field<String> word) {
        return PlainText.of(SEARCHED)
                .contains(word)
                .or(
                        INVOICE.CUSTOMER_ID.in(
                                select(CUSTOMER.CUSTOMER_ID)
                                        .from(CUSTOMER)
                                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                                        .and(PlainText.of(CUSTOMER.NAME).contains(word))));
    }

    private static @Nullable Condition timely(Session session, InvoiceFilter.Timely timely) {
        return timely.any().isEmpty()
                ? null
                : or(
                        timely.any().stream()
                                .sorted()
                                .map(one -> stands(session, one, timely.today()))
                                .toList());
    }

    /// See [Invoice#timeliness].
    private static Condition stands(Session session, Timeliness timeliness, LocalDate today) {
        Condition isDraft = INVOICE.STATE.eq("draft");
        Condition isOpen = INVOICE.BALANCE_MINOR.gt(0L);
        return switch (timeliness) {
            case NOT_DUE ->
                    isDraft.or(isOpen.andNot(owes(session, INSTALLMENT.DUE_DATE.le(today))));
            case DUE_TODAY ->
                    owes(session, INSTALLMENT.DUE_DATE.eq(today))
                            .andNot(owes(session, INSTALLMENT.DUE_DATE.lt(today)));
            case OVERDUE -> owes(session, INSTALLMENT.DUE_DATE.lt(today));
            case SETTLED -> isDraft.not().andNot(isOpen);
        };
    }

    /// Whether an open installment of the invoice falls due then.
    private static Condition owes(Session session, Condition due) {
        return exists(
                selectOne()
                        .from(INSTALLMENT)
                        .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(INSTALLMENT.INVOICE_ID.eq(INVOICE.INVOICE_ID))
                        .and(INSTALLMENT.BALANCE_MINOR.gt(0L))
                        .and(due));
    }
}
