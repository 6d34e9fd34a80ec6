package io.cobro.webhooks.json;

import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteHeader;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.credit.DraftCreditNote;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.credit.VoidCreditNote;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentTax;
import io.cobro.core.invoice.DraftInvoice;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.invoice.PaidInvoice;
import io.cobro.core.invoice.VoidInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.List;

/// Invoices and credit notes.
final class DocumentJson {

    private DocumentJson() {}

    static JsonObject of(InvoiceView view, LocalDate today) {
        return summary(view.invoice(), today)
                .putObjects("lines", view.lines().stream().map(DocumentJson::line).toList())
                .putObjects("taxes", view.taxes().stream().map(DocumentJson::tax).toList());
    }

    static JsonObject summary(Invoice invoice, LocalDate today) {
        InvoiceHeader header = invoice.header();
        CurrencyCode currency = header.currency();
        return new JsonObject()
                .put("id", header.id())
                .put("version", header.version())
                .put("recorded_at", header.recordedAt())
                .put("external_id", header.externalId())
                .put("kind", ResourceJson.lower(header.kind()))
                .put("status", invoice.status())
                .put("billing_entity_id", header.billingEntity())
                .put("customer_id", header.customer())
                .put("number", invoice instanceof DraftInvoice ? null : header.number().text())
                .put("series", header.number().series())
                .put("folio", header.number().folio())
                .put("fiscal_uuid", header.fiscalUuid() == null ? null : upper(header.fiscalUuid()))
                .put("fiscal_payment_method", header.fiscalPaymentMethod())
                .put("currency", currency.code())
                .put("issue_date", header.issueDate())
                .put("payment_terms_days", header.termsDays())
                .put("nominal_due_date", header.nominalDueDate())
                .put("due_date", header.dueDate())
                .put("subtotal", Money.ofMinor(header.totals().subtotal(), currency))
                .put("tax_total", Money.ofMinor(header.totals().tax(), currency))
                .put("withheld_total", Money.ofMinor(header.totals().withheld(), currency))
                .put("total", header.total())
                .put("balance", invoice.balance())
                .put("payment_state", invoice.paymentState())
                .put("timeliness", invoice.timeliness(today).text())
                .put("days_past_due", invoice.daysPastDue(today))
                .putObjects(
                        "installments",
                        invoice.installments().stream()
                                .map(installment -> installment(installment, currency, today))
                                .toList())
                .put("replaces_invoice_id", header.replaces())
                .put("replaced_by_invoice_id", header.replacedBy())
                .put(
                        "voided_date",
                        invoice instanceof VoidInvoice voided ? voided.voidedDate() : null)
                .put("memo", header.memo())
                .put("metadata", header.metadata())
                .putTexts("available_actions", actions(invoice));
    }

    private static List<String> actions(Invoice invoice) {
        return switch (invoice) {
            case DraftInvoice _ -> List.of("update", "delete", "issue");
            case OpenInvoice open -> open.hasAllocations() ? List.of() : List.of("void");
            case PaidInvoice _, VoidInvoice _ -> List.of();
        };
    }

    private static JsonObject installment(
            Installment installment, CurrencyCode currency, LocalDate today) {
        return new JsonObject()
                .put("number", installment.number())
                .put("due_date", installment.dueDate())
                .put("amount", Money.ofMinor(installment.amountMinor(), currency))
                .put("balance", Money.ofMinor(installment.balanceMinor(), currency))
                .put("timeliness", installment.timeliness(today).text())
                .put("days_past_due", installment.daysPastDue(today));
    }

    static JsonObject of(CreditNoteView view) {
        return summary(view.creditNote())
                .putObjects("lines", view.lines().stream().map(DocumentJson::line).toList())
                .putObjects("taxes", view.taxes().stream().map(DocumentJson::tax).toList());
    }

    static JsonObject summary(CreditNote note) {
        CreditNoteHeader header = note.header();
        CurrencyCode currency = header.currency();
        return new JsonObject()
                .put("id", header.id())
                .put("version", header.version())
                .put("recorded_at", header.recordedAt())
                .put("external_id", header.externalId())
                .put("status", note.status())
                .put("billing_entity_id", header.billingEntity())
                .put("customer_id", header.customer())
                .put("number", note instanceof DraftCreditNote ? null : header.number().text())
                .put("series", header.number().series())
                .put("folio", header.number().folio())
                .put("fiscal_uuid", header.fiscalUuid() == null ? null : upper(header.fiscalUuid()))
                .put("reason", header.reason().text())
                .put("currency", currency.code())
                .put("issue_date", header.issueDate())
                .put("subtotal", Money.ofMinor(header.totals().subtotal(), currency))
                .put("tax_total", Money.ofMinor(header.totals().tax(), currency))
                .put("withheld_total", Money.ofMinor(header.totals().withheld(), currency))
                .put("total", header.total())
                .put("unallocated", note.unallocated())
                .put("allocation_state", note.allocationState())
                .put(
                        "voided_date",
                        note instanceof VoidCreditNote voided ? voided.voidedDate() : null)
                .put("memo", header.memo())
                .put("metadata", header.metadata())
                .putTexts("available_actions", actions(note));
    }

    private static List<String> actions(CreditNote note) {
        return switch (note) {
            case DraftCreditNote _ -> List.of("issue");
            case IssuedCreditNote issued ->
                    issued.unallocated().isZero()
                            ? List.of()
                            : issued.unallocated().equals(issued.header().total())
                                    ? List.of("allocate", "void")
                                    : List.of("allocate");
            case VoidCreditNote _ -> List.of();
        };
    }

    private static JsonObject line(DocumentLine line) {
        return new JsonObject()
                .put("description", line.description())
                .put("quantity", plain(line.quantity()))
                .put("unit_price", plain(line.unitPrice()))
                .put("discount", plain(line.discount()))
                .put("amount", plain(line.amount()))
                .put("product_code", line.productCode())
                .put("unit_code", line.unitCode())
                .putObjects("taxes", line.taxes().stream().map(DocumentJson::tax).toList());
    }

    private static JsonObject tax(DocumentTax tax) {
        return new JsonObject()
                .put("kind", tax.kind().text())
                .put("code", tax.code())
                .put("factor", tax.factor().text())
                .put("rate", tax.rate() == null ? null : plain(tax.rate()))
                .put("base", plain(tax.base()))
                .put("amount", plain(tax.amount()));
    }

    /// A decimal as it is written: without zeros at the end beyond the cents.
    private static String plain(java.math.BigDecimal decimal) {
        java.math.BigDecimal stripped = decimal.stripTrailingZeros();
        return (stripped.scale() < 2 ? stripped.setScale(2) : stripped).toPlainString();
    }

    private static String upper(java.util.UUID uuid) {
        return uuid.toString().toUpperCase(java.util.Locale.ROOT);
    }
}
