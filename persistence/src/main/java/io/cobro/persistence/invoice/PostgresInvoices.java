package io.cobro.persistence.invoice;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.MATCH_ALLOCATION;
import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.invoice.DraftInvoice;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.Invoices;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.invoice.PaidInvoice;
import io.cobro.core.invoice.VoidInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Metadata;
import io.cobro.persistence.Session;
import io.cobro.persistence.document.DocumentRows;
import io.cobro.persistence.jooq.tables.records.InstallmentRecord;
import io.cobro.persistence.jooq.tables.records.InvoiceRecord;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Invoices in one transaction. The row of an invoice is the lock of its installments.
public final class PostgresInvoices implements Invoices {

    private final Session session;
    private final Condition own;

    /// The installments as the database has them, to write only those that change.
    private final Map<InvoiceId, Set<Installment>> stored = new HashMap<>();

    public PostgresInvoices(Session session) {
        this.session = session;
        this.own = INVOICE.TENANT_ID.eq(session.tenantId());
    }

    @Override
    public Reading<Optional<InvoiceView>> lock(InvoiceId id) {
        Reading<List<Invoice>> invoice = lock(INVOICE.INVOICE_ID.eq(id.value()));
        Reading<DocumentRows.Contents> contents = DocumentRows.of(session, List.of(id.value()));
        return () -> invoice.get().stream().findFirst().map(found -> view(found, contents.get()));
    }

    private static InvoiceView view(Invoice invoice, DocumentRows.Contents contents) {
        UUID id = invoice.id().value();
        return new InvoiceView(invoice, contents.linesOf(id), contents.taxesOf(id));
    }

    @Override
    public Reading<List<Invoice>> lockAll(Collection<InvoiceId> ids) {
        return lock(Ids.among(INVOICE.INVOICE_ID, ids));
    }

    @Override
    public Reading<List<InvoiceView>> lockByExternalIds(Collection<String> externalIds) {
        if (externalIds.isEmpty()) {
            return List::of;
        }
        Condition wanted = Ids.amongTexts(INVOICE.EXTERNAL_ID, externalIds);
        Reading<List<Invoice>> invoices = lock(wanted);
        Reading<DocumentRows.Contents> contents =
                DocumentRows.of(session, InvoiceRows.ids(session, wanted));
        return () -> invoices.get().stream().map(found -> view(found, contents.get())).toList();
    }

    @Override
    public Reading<Map<UUID, InvoiceId>> findByFiscalUuid(Collection<UUID> fiscalUuids) {
        if (fiscalUuids.isEmpty()) {
            return Map::of;
        }
        return session.read(
                select(INVOICE.FISCAL_UUID, INVOICE.INVOICE_ID)
                        .from(INVOICE)
                        .where(own)
                        .and(Ids.amongUuids(INVOICE.FISCAL_UUID, fiscalUuids)),
                rows ->
                        rows.intoMap(
                                row -> row.get(INVOICE.FISCAL_UUID),
                                row -> new InvoiceId(row.get(INVOICE.INVOICE_ID))));
    }

    @Override
    public Reading<List<Invoice>> lockAllAndOpenOf(
            Collection<InvoiceId> ids,
            Collection<CustomerId> customers,
            Collection<CurrencyCode> currencies) {
        if (customers.isEmpty()) {
            return ids.isEmpty() ? List::of : lockAll(ids);
        }
        Condition openOf =
                Ids.among(INVOICE.CUSTOMER_ID, customers)
                        .and(
                                Ids.amongTexts(
                                        INVOICE.CURRENCY,
                                        currencies.stream().map(CurrencyCode::code).toList()))
                        .and(INVOICE.STATE.eq("open"));
        return lock(ids.isEmpty() ? openOf : openOf.or(Ids.among(INVOICE.INVOICE_ID, ids)));
    }

    @Override
    public Reading<List<Invoice>> lockOpenOfPayer(PaymentId payment) {
        return lock(
                DSL.row(INVOICE.CUSTOMER_ID, INVOICE.CURRENCY)
                        .eq(
                                select(PAYMENT.CUSTOMER_ID, PAYMENT.CURRENCY)
                                        .from(PAYMENT)
                                        .where(PAYMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(PAYMENT.PAYMENT_ID.eq(payment.value())))
                        .and(INVOICE.STATE.eq("open")));
    }

    @Override
    public Reading<List<Invoice>> lockPaidBy(PaymentId payment) {
        return lockAllocated(ALLOCATION.PAYMENT_ID.eq(payment.value()));
    }

    @Override
    public Reading<List<Invoice>> lockCreditedBy(CreditNoteId creditNote) {
        return lockAllocated(ALLOCATION.CREDIT_NOTE_ID.eq(creditNote.value()));
    }

    @Override
    public Reading<List<Invoice>> lockOf(AllocationId allocation) {
        return lockAllocated(ALLOCATION.ALLOCATION_ID.eq(allocation.value()));
    }

    @Override
    public Reading<List<Invoice>> lockMatched(MatchId match) {
        return lock(
                INVOICE.INVOICE_ID.in(
                        select(MATCH_ALLOCATION.INVOICE_ID)
                                .from(MATCH_ALLOCATION)
                                .where(MATCH_ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                .and(MATCH_ALLOCATION.MATCH_ID.eq(match.value()))));
    }

    @Override
    public Reading<List<Invoice>> lockPaidBy(MatchId match) {
        return lockAllocated(
                ALLOCATION.PAYMENT_ID.eq(
                        select(MATCH.PAYMENT_ID)
                                .from(MATCH)
                                .where(MATCH.TENANT_ID.eq(session.tenantId()))
                                .and(MATCH.MATCH_ID.eq(match.value()))));
    }

    @Override
    public Reading<List<Invoice>> lockByFiscalUuid(Collection<UUID> fiscalUuids) {
        return lock(Ids.amongUuids(INVOICE.FISCAL_UUID, fiscalUuids));
    }

    @Override
    public void insert(InvoiceView view) {
        Invoice invoice = view.invoice();
        session.insert(row(invoice));
        DocumentRows.insert(session, invoice.id().value(), view.lines(), view.taxes());
        write(invoice);
    }

    @Override
    public void update(Invoice invoice) {
        session.update(row(invoice));
        write(invoice);
    }

    @Override
    public void replace(InvoiceView view) {
        UUID id = view.invoice().id().value();
        DocumentRows.delete(session, id);
        DocumentRows.insert(session, id, view.lines(), view.taxes());
        update(view.invoice());
    }

    @Override
    public void delete(InvoiceId draft) {
        DocumentRows.delete(session, draft.value());
        session.delete(deleteFrom(INVOICE).where(own).and(INVOICE.INVOICE_ID.eq(draft.value())));
    }

    private Reading<List<Invoice>> lockAllocated(Condition allocations) {
        return lock(
                INVOICE.INVOICE_ID.in(
                        select(ALLOCATION.INVOICE_ID)
                                .from(ALLOCATION)
                                .where(ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                .and(allocations)));
    }

    private Reading<List<Invoice>> lock(Condition wanted) {
        Reading<List<Invoice>> invoices =
                InvoiceRows.read(
                        session,
                        select(INVOICE.fields())
                                .from(INVOICE)
                                .where(own)
                                .and(wanted)
                                .orderBy(INVOICE.INVOICE_ID)
                                .forUpdate(),
                        InvoiceRows.ids(session, wanted));
        return () -> {
            List<Invoice> locked = invoices.get();
            locked.forEach(invoice ->
                    stored.putIfAbsent(invoice.id(), new HashSet<>(invoice.installments())));
            return locked;
        };
    }

    /// Writes the installments that are not stored as they are.
    private void write(Invoice invoice) {
        Set<Installment> known = stored.computeIfAbsent(invoice.id(), _ -> new HashSet<>());
        for (Installment installment : invoice.installments()) {
            if (known.contains(installment)) {
                continue;
            }
            boolean isStored = known.removeIf(other -> other.number() == installment.number());
            known.add(installment);
            if (isStored) {
                session.update(
                        DSL.update(INSTALLMENT)
                                .set(INSTALLMENT.BALANCE_MINOR, installment.balanceMinor())
                                .set(INSTALLMENT.BALANCE_SINCE, installment.balanceSince())
                                .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                                .and(INSTALLMENT.INVOICE_ID.eq(invoice.id().value()))
                                .and(INSTALLMENT.INSTALLMENT_NO.eq((short) installment.number())));
            } else {
                session.insert(
                        new InstallmentRecord(
                                session.tenantId(),
                                invoice.id().value(),
                                (short) installment.number(),
                                invoice.header().customer().value(),
                                invoice.header().currency().code(),
                                invoice.header().issued(),
                                installment.dueDate(),
                                installment.amountMinor(),
                                installment.balanceMinor(),
                                installment.balanceSince(),
                                null));
            }
        }
    }

    private InvoiceRecord row(Invoice invoice) {
        InvoiceHeader header = invoice.header();
        DocumentNumber number = header.number();
        return new InvoiceRecord(
                session.tenantId(),
                header.id().value(),
                header.externalId(),
                EnumText.of(header.kind()),
                header.billingEntity().value(),
                header.customer().value(),
                number.series(),
                number.folio(),
                number.assigned(),
                header.fiscalUuid(),
                header.fiscalPaymentMethod(),
                header.currency().code(),
                header.issueDate(),
                header.termsDays(),
                header.nominalDueDate(),
                header.dueDate(),
                header.totals().subtotal(),
                header.totals().tax(),
                header.totals().withheld(),
                header.totals().total(),
                invoice.balance().minorUnits(),
                taxPending(invoice),
                invoice.status(),
                voidedDate(invoice),
                Ids.orNull(header.replaces()),
                Ids.orNull(header.replacedBy()),
                header.memo(),
                Metadata.json(header.metadata()),
                header.version(),
                header.recordedAt());
    }

    private static long taxPending(Invoice invoice) {
        return switch (invoice) {
            case OpenInvoice open -> open.taxPendingMinor();
            case DraftInvoice _, PaidInvoice _, VoidInvoice _ -> 0;
        };
    }

    private static @Nullable LocalDate voidedDate(Invoice invoice) {
        return switch (invoice) {
            case VoidInvoice voided -> voided.voidedDate();
            case DraftInvoice _, OpenInvoice _, PaidInvoice _ -> null;
        };
    }
}
