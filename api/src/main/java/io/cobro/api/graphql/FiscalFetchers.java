package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
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
        fetchers.type("CfdiDocument")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "result",
                        "reason",
                        "uuid",
                        "type",
                        "number",
                        "issuerTaxId",
                        "receiverTaxId",
                        "issueDate",
                        "total",
                        "invoiceId",
                        "creditNoteId",
                        "fileName",
                        "warnings")
                .field("invoice", kinds.invoices.of("invoice_id"))
                .field("creditNote", kinds.creditNotes.of("credit_note_id"));
        fetchers.type("Query")
                .field("cfdiDocument", kinds.cfdiDocuments.byArgument())
                .field("cfdiDocuments", this::list);
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listCfdiDocuments");
        return paging.connection(
                documents.list(
                        paging.requested().tenantId(),
                        Arguments.filter(environment).uuid("uuid"),
                        paging.page()));
    }
}
