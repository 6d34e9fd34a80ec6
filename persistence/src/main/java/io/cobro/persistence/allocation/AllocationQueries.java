package io.cobro.persistence.allocation;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.cobro.core.Reading;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.Wanted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.TableField;

/// Allocations for those who ask, active or taken back. Thread-safe.
public final class AllocationQueries {

    /// What they can be sorted by.
    public static final Listing<Allocation> LISTING =
            Listing.of(ALLOCATION.ALLOCATION_ID, Allocation::id)
                    .by("effective_date", ALLOCATION.EFFECTIVE_DATE, Allocation::effectiveDate)
                    .changed((session, since) -> changed(session.tenantId(), since));

    private final Reads reads;

    public AllocationQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Allocation> find(TenantId tenant, AllocationId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<Allocation> findAll(TenantId tenant, Collection<AllocationId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                AllocationRows.of(
                                        session.tenantId(),
                                        Ids.among(ALLOCATION.ALLOCATION_ID, ids)),
                                rows -> rows.map(AllocationRows::read)));
    }

    /// A page of the allocations of each of several payments.
    public Map<PaymentId, Page<Allocation>> ofPayments(
            TenantId tenant, Collection<PaymentId> payments, PageRequest request) {
        return of(
                tenant,
                ALLOCATION.PAYMENT_ID,
                payments,
                allocation -> Objects.requireNonNull(allocation.payment()),
                request);
    }

    /// A page of the allocations of each of several credit notes.
    public Map<CreditNoteId, Page<Allocation>> ofCreditNotes(
            TenantId tenant, Collection<CreditNoteId> creditNotes, PageRequest request) {
        return of(
                tenant,
                ALLOCATION.CREDIT_NOTE_ID,
                creditNotes,
                allocation -> Objects.requireNonNull(allocation.creditNote()),
                request);
    }

    /// A page of the allocations to each of several invoices.
    public Map<InvoiceId, Page<Allocation>> toInvoices(
            TenantId tenant, Collection<InvoiceId> invoices, PageRequest request) {
        return of(tenant, ALLOCATION.INVOICE_ID, invoices, Allocation::invoice, request);
    }

    private <I extends Id> Map<I, Page<Allocation>> of(
            TenantId tenant,
            TableField<?, UUID> parent,
            Collection<I> parents,
            Function<Allocation, I> parentOf,
            PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                parent,
                                parents,
                                parentOf,
                                wanted(session.tenantId(), AllocationFilter.ALL),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    public Page<Allocation> list(TenantId tenant, AllocationFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    private static Reading<List<Allocation>> sorted(
            Session session, Select<Record1<UUID>> ids, List<OrderField<?>> order) {
        return session.read(
                AllocationRows.of(session.tenantId(), ALLOCATION.ALLOCATION_ID.in(ids))
                        .orderBy(order),
                rows -> rows.map(AllocationRows::read));
    }

    /// Made or reversed by an entry that became known after a sequence: no event is about an
    /// allocation, those about its payment or credit note carry it.
    private static Condition changed(long tenantId, long since) {
        Select<Record1<UUID>> entries =
                select(EVENT.ENTRY_ID)
                        .from(EVENT)
                        .where(EVENT.TENANT_ID.eq(tenantId))
                        .and(EVENT.SEQUENCE.gt(since))
                        .and(EVENT.ENTRY_ID.isNotNull());
        var reversal = ALLOCATION.as("reversal");
        return ALLOCATION
                .ENTRY_ID
                .in(entries)
                .or(
                        ALLOCATION.ALLOCATION_ID.in(
                                select(reversal.REVERSES_ALLOCATION_ID)
                                        .from(reversal)
                                        .where(reversal.TENANT_ID.eq(tenantId))
                                        .and(reversal.REVERSES_ALLOCATION_ID.isNotNull())
                                        .and(reversal.ENTRY_ID.in(entries))));
    }

    private static Condition wanted(long tenantId, AllocationFilter filter) {
        CustomerId customer = filter.customer();
        return Wanted.of(ALLOCATION.TENANT_ID, tenantId)
                .with(ALLOCATION.REVERSES_ALLOCATION_ID.isNull())
                .withId(ALLOCATION.PAYMENT_ID, filter.payment())
                .withId(ALLOCATION.CREDIT_NOTE_ID, filter.creditNote())
                .withId(ALLOCATION.INVOICE_ID, filter.invoice())
                .with(customer == null ? null : isOf(tenantId, customer))
                .withAny(status(tenantId), filter.statuses())
                .within(ALLOCATION.EFFECTIVE_DATE, filter.effective())
                .all();
    }

    private static Condition isOf(long tenantId, CustomerId customer) {
        return ALLOCATION.INVOICE_ID.in(
                select(INVOICE.INVOICE_ID)
                        .from(INVOICE)
                        .where(INVOICE.TENANT_ID.eq(tenantId))
                        .and(INVOICE.CUSTOMER_ID.eq(customer.value())));
    }

    /// `reversed` where another row takes the allocation back.
    private static Field<String> status(long tenantId) {
        var reversal = ALLOCATION.as("reversal");
        return when(
                        exists(
                                selectOne()
                                        .from(reversal)
                                        .where(reversal.TENANT_ID.eq(tenantId))
                                        .and(
                                                reversal.REVERSES_ALLOCATION_ID.eq(
                                                        ALLOCATION.ALLOCATION_ID))),
                        inline("reversed"))
                .otherwise(inline("active"));
    }
}
