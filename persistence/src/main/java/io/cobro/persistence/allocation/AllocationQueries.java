package io.cobro.persistence.allocation;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.select;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;

/// Allocations for those who ask, active or taken back. Thread-safe.
public final class AllocationQueries {

    private final Reads reads;

    public AllocationQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Allocation> find(TenantId tenant, AllocationId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, newest first.
    public List<Allocation> findAll(TenantId tenant, Collection<AllocationId> ids) {
        return where(tenant, Ids.among(ALLOCATION.ALLOCATION_ID, ids));
    }

    /// The allocations of payments, newest first.
    public List<Allocation> ofPayments(TenantId tenant, Collection<PaymentId> payments) {
        return where(tenant, Ids.among(ALLOCATION.PAYMENT_ID, payments));
    }

    /// The allocations of credit notes, newest first.
    public List<Allocation> ofCreditNotes(TenantId tenant, Collection<CreditNoteId> creditNotes) {
        return where(tenant, Ids.among(ALLOCATION.CREDIT_NOTE_ID, creditNotes));
    }

    /// The allocations to invoices, newest first.
    public List<Allocation> toInvoices(TenantId tenant, Collection<InvoiceId> invoices) {
        return where(tenant, Ids.among(ALLOCATION.INVOICE_ID, invoices));
    }

    public Page<Allocation> list(TenantId tenant, AllocationFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        session.read(
                                AllocationRows.of(
                                                session.tenantId(),
                                                ALLOCATION.ALLOCATION_ID.in(
                                                        Pages.ids(
                                                                ALLOCATION.ALLOCATION_ID,
                                                                wanted(session.tenantId(), filter),
                                                                request,
                                                                since ->
                                                                        changed(
                                                                                session.tenantId(),
                                                                                since))))
                                        .orderBy(ALLOCATION.ALLOCATION_ID.desc()),
                                rows -> Pages.of(rows.map(AllocationRows::read), request)));
    }

    private List<Allocation> where(TenantId tenant, Condition condition) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                AllocationRows.of(session.tenantId(), condition)
                                        .orderBy(ALLOCATION.ALLOCATION_ID.desc()),
                                rows -> rows.map(AllocationRows::read)));
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
        List<Condition> wanted = new ArrayList<>();
        wanted.add(ALLOCATION.TENANT_ID.eq(tenantId));
        wanted.add(ALLOCATION.REVERSES_ALLOCATION_ID.isNull());
        if (filter.payment() != null) {
            wanted.add(ALLOCATION.PAYMENT_ID.eq(filter.payment().value()));
        }
        if (filter.creditNote() != null) {
            wanted.add(ALLOCATION.CREDIT_NOTE_ID.eq(filter.creditNote().value()));
        }
        if (filter.invoice() != null) {
            wanted.add(ALLOCATION.INVOICE_ID.eq(filter.invoice().value()));
        }
        return and(wanted);
    }
}
