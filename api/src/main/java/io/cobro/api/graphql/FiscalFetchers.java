package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.CFDI_DOCUMENT;
import io.cobro.api.graphql.schema.DgsConstants.CFDI_DOCUMENT_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.persistence.fiscal.FiscalDocumentFilter;
import io.cobro.persistence.fiscal.FiscalDocumentQueries;
import tools.jackson.databind.JsonNode;

/// CFDI documents; they are taken in over REST, for they are files.
final class FiscalFetchers {

    private final FiscalDocumentQueries documents;
    private final Kinds kinds;

    FiscalFetchers(FiscalDocumentQueries documents, Kinds kinds) {
        this.documents = documents;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers) {
        fetchers.type(CFDI_DOCUMENT.TYPE_NAME)
                .json(
                        CFDI_DOCUMENT.Id,
                        CFDI_DOCUMENT.Version,
                        CFDI_DOCUMENT.RecordedAt,
                        CFDI_DOCUMENT.Result,
                        CFDI_DOCUMENT.Reason,
                        CFDI_DOCUMENT.Uuid,
                        CFDI_DOCUMENT.Type,
                        CFDI_DOCUMENT.Number,
                        CFDI_DOCUMENT.IssuerTaxId,
                        CFDI_DOCUMENT.ReceiverTaxId,
                        CFDI_DOCUMENT.IssueDate,
                        CFDI_DOCUMENT.Total,
                        CFDI_DOCUMENT.InvoiceId,
                        CFDI_DOCUMENT.CreditNoteId,
                        CFDI_DOCUMENT.FileName,
                        CFDI_DOCUMENT.Warnings)
                .field(CFDI_DOCUMENT.Invoice, kinds.invoices.of(CFDI_DOCUMENT.InvoiceId))
                .field(CFDI_DOCUMENT.CreditNote, kinds.creditNotes.of(CFDI_DOCUMENT.CreditNoteId));
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.CfdiDocument, kinds.cfdiDocuments.byArgument())
                .field(QUERY.CfdiDocuments, this::list);
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listCfdiDocuments");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                documents.list(
                        paging.requested().tenantId(),
                        new FiscalDocumentFilter(
                                filter.uuid(CFDI_DOCUMENT_FILTER.Uuid),
                                filter.texts(CFDI_DOCUMENT_FILTER.Type),
                                filter.choices(
                                        CFDI_DOCUMENT_FILTER.Result, FiscalDocument.Result.class),
                                filter.text(CFDI_DOCUMENT_FILTER.ReceiverTaxId),
                                filter.date(CFDI_DOCUMENT_FILTER.IssueDateGte),
                                filter.date(CFDI_DOCUMENT_FILTER.IssueDateLte)),
                        paging.page()));
    }
}
