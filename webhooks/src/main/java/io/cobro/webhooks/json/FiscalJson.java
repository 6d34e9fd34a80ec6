package io.cobro.webhooks.json;

import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.RoundingMode;
import java.util.Locale;

/// Fiscal documents.
final class FiscalJson {

    private FiscalJson() {}

    static JsonObject of(FiscalDocument document) {
        return new JsonObject()
                .put("id", document.id())
                .put("version", 1)
                .put("recorded_at", document.recordedAt())
                .put("result", document.result().text())
                .put("reason", document.reason())
                .put(
                        "uuid",
                        document.uuid() == null
                                ? null
                                : document.uuid().toString().toUpperCase(Locale.ROOT))
                .put("type", document.type())
                .put("number", document.number())
                .put("issuer_tax_id", document.issuerTaxId())
                .put("receiver_tax_id", document.receiverTaxId())
                .put("issue_date", document.issueDate())
                .put(
                        "total",
                        CurrencyCode.isValid(document.currency())
                                ? Money.rounded(
                                        document.total(),
                                        new CurrencyCode(document.currency()),
                                        RoundingMode.HALF_UP)
                                : null)
                .put("invoice_id", document.invoice())
                .put("credit_note_id", document.creditNote())
                .put("file_name", document.fileName())
                .putTexts("warnings", document.warnings());
    }
}
