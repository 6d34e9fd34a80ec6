package io.cobro.persistence.invoice;

import static io.cobro.persistence.jooq.Tables.INSTALLMENT;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.Totals;
import io.cobro.core.invoice.DraftInvoice;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.invoice.PaidInvoice;
import io.cobro.core.invoice.VoidInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Metadata;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.Select;

/// Invoices as rows.
final class InvoiceRows {

    private InvoiceRows() {}

    /// Invoices with their installments. The ids are an array, which is made once: where the
    /// statistics say nothing of a tenant yet, a join would look for them anew by each installment.
    ///
    /// @param headers gives rows of `invoice` with all columns
    /// @param ids gives at least the ids of those rows
    static Reading<List<Invoice>> read(
            Session session, ResultQuery<?> headers, Select<Record1<UUID>> ids) {
        Reading<List<Record>> rows = session.read(headers, found -> found);
        Reading<Map<UUID, List<Installment>>> installments =
                session.read(
                        select(INSTALLMENT.fields())
                                .from(INSTALLMENT)
                                .where(INSTALLMENT.TENANT_ID.eq(session.tenantId()))
                                .and(INSTALLMENT.INVOICE_ID.eq(any(array(ids))))
                                .orderBy(INSTALLMENT.INVOICE_ID, INSTALLMENT.INSTALLMENT_NO),
                        InvoiceRows::byInvoice);
        return () ->
                rows.get().stream()
                        .map(row ->
                                invoice(
                                        row,
                                        installments
                                                .get()
                                                .getOrDefault(
                                                        row.get(INVOICE.INVOICE_ID), List.of())))
                        .toList();
    }

    /// The ids of the tenant's invoices that meet a condition.
    static Select<Record1<UUID>> ids(Session session, Condition condition) {
        return select(INVOICE.INVOICE_ID)
                .from(INVOICE)
                .where(INVOICE.TENANT_ID.eq(session.tenantId()))
                .and(condition);
    }

    private static Map<UUID, List<Installment>> byInvoice(List<Record> rows) {
        Map<UUID, List<Installment>> installments = new HashMap<>();
        for (Record row : rows) {
            installments
                    .computeIfAbsent(row.get(INSTALLMENT.INVOICE_ID), _ -> new ArrayList<>())
                    .add(
                            new Installment(
                                    row.get(INSTALLMENT.INSTALLMENT_NO),
                                    row.get(INSTALLMENT.DUE_DATE),
                                    row.get(INSTALLMENT.AMOUNT_MINOR),
                                    row.get(INSTALLMENT.BALANCE_MINOR),
                                    row.get(INSTALLMENT.BALANCE_SINCE)));
        }
        return installments;
    }

    private static Invoice invoice(Record row, List<Installment> installments) {
        InvoiceHeader header = header(row);
        String state = row.get(INVOICE.STATE);
        return switch (state) {
            case "draft" -> new DraftInvoice(header);
            case "open" ->
                    new OpenInvoice(header, installments, row.get(INVOICE.TAX_PENDING_MINOR));
            case "paid" -> new PaidInvoice(header, installments);
            case "void" ->
                    new VoidInvoice(
                            header,
                            installments,
                            Objects.requireNonNull(row.get(INVOICE.VOIDED_DATE)));
            default -> throw new IllegalStateException("an invoice is " + state);
        };
    }

    private static InvoiceHeader header(Record row) {
        UUID replaces = row.get(INVOICE.REPLACES_INVOICE_ID);
        UUID replacedBy = row.get(INVOICE.REPLACED_BY_INVOICE_ID);
        return new InvoiceHeader(
                new InvoiceId(row.get(INVOICE.INVOICE_ID)),
                row.get(INVOICE.EXTERNAL_ID),
                EnumText.read(InvoiceKind.class, row.get(INVOICE.KIND)),
                new BillingEntityId(row.get(INVOICE.BILLING_ENTITY_ID)),
                new CustomerId(row.get(INVOICE.CUSTOMER_ID)),
                new DocumentNumber(
                        row.get(INVOICE.SERIES),
                        row.get(INVOICE.FOLIO),
                        row.get(INVOICE.ASSIGNED_FOLIO)),
                row.get(INVOICE.FISCAL_UUID),
                row.get(INVOICE.FISCAL_PAYMENT_METHOD),
                new CurrencyCode(row.get(INVOICE.CURRENCY)),
                row.get(INVOICE.ISSUE_DATE),
                row.get(INVOICE.TERMS_DAYS),
                row.get(INVOICE.NOMINAL_DUE_DATE),
                row.get(INVOICE.DUE_DATE),
                new Totals(
                        row.get(INVOICE.SUBTOTAL_MINOR),
                        row.get(INVOICE.TAX_MINOR),
                        row.get(INVOICE.WITHHELD_MINOR),
                        row.get(INVOICE.TOTAL_MINOR)),
                replaces == null ? null : new InvoiceId(replaces),
                replacedBy == null ? null : new InvoiceId(replacedBy),
                row.get(INVOICE.MEMO),
                Metadata.read(row.get(INVOICE.METADATA)),
                row.get(INVOICE.VERSION),
                row.get(INVOICE.RECORDED_AT));
    }
}
