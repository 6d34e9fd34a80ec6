package io.cobro.persistence.fiscal;

import static io.cobro.persistence.jooq.Tables.CFDI_DOCUMENT;

import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.jooq.tables.records.CfdiDocumentRecord;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;

/// Fiscal documents as rows.
final class FiscalRows {

    private FiscalRows() {}

    /// @param row all columns of `cfdi_document`
    static FiscalDocument read(Record row) {
        UUID invoice = row.get(CFDI_DOCUMENT.INVOICE_ID);
        UUID creditNote = row.get(CFDI_DOCUMENT.CREDIT_NOTE_ID);
        return new FiscalDocument(
                new FiscalDocumentId(row.get(CFDI_DOCUMENT.CFDI_DOCUMENT_ID)),
                EnumText.read(FiscalDocument.Result.class, row.get(CFDI_DOCUMENT.RESULT)),
                row.get(CFDI_DOCUMENT.REASON),
                row.get(CFDI_DOCUMENT.UUID),
                row.get(CFDI_DOCUMENT.DOCUMENT_HASH),
                row.get(CFDI_DOCUMENT.SEAL_HASH),
                row.get(CFDI_DOCUMENT.TYPE),
                row.get(CFDI_DOCUMENT.NUMBER),
                row.get(CFDI_DOCUMENT.ISSUER_TAX_ID),
                row.get(CFDI_DOCUMENT.RECEIVER_TAX_ID),
                row.get(CFDI_DOCUMENT.ISSUE_DATE),
                row.get(CFDI_DOCUMENT.CURRENCY),
                row.get(CFDI_DOCUMENT.TOTAL),
                invoice == null ? null : new InvoiceId(invoice),
                creditNote == null ? null : new CreditNoteId(creditNote),
                row.get(CFDI_DOCUMENT.FILE_NAME),
                List.of(row.get(CFDI_DOCUMENT.WARNINGS)),
                row.get(CFDI_DOCUMENT.RECORDED_AT));
    }

    static CfdiDocumentRecord row(long tenantId, FiscalDocument document) {
        return new CfdiDocumentRecord(
                tenantId,
                document.id().value(),
                document.result().text(),
                document.reason(),
                document.uuid(),
                document.documentHash(),
                document.sealHash(),
                document.type(),
                document.number(),
                document.issuerTaxId(),
                document.receiverTaxId(),
                document.issueDate(),
                document.currency(),
                document.total(),
                Ids.orNull(document.invoice()),
                Ids.orNull(document.creditNote()),
                document.fileName(),
                document.warnings().toArray(String[]::new),
                document.recordedAt());
    }
}
