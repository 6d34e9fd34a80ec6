package io.cobro.api.fiscal;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.fiscal.FiscalImporting;
import io.cobro.core.fiscal.FiscalImporting.ImportCfdi;
import io.cobro.persistence.fiscal.FiscalDocumentFilter;
import io.cobro.persistence.fiscal.FiscalDocumentQueries;
import io.cobro.webhooks.json.JsonText;

/// CFDI documents.
public final class FiscalResource {

    private final FiscalImporting importing;
    private final FiscalDocumentQueries documents;

    public FiscalResource(FiscalImporting importing, FiscalDocumentQueries documents) {
        this.importing = importing;
        this.documents = documents;
    }

    public void answer(Operations operations) {
        operations
                .on("createCfdiDocument", this::create)
                .on("listCfdiDocuments", this::list)
                .on("getCfdiDocument", this::get);
    }

    /// 201 for a document that is new, 200 for one that was taken in before.
    private Reply create(Call call) {
        var command = new ImportCfdi(new FileContent(call.bytes()), call.query("file_name"), false);
        Reply reply = call.reply(importing.importCfdi(call.context(command), command));
        boolean known =
                JsonText.MAPPER
                        .readTree(reply.body())
                        .path("result")
                        .asString("")
                        .equals(FiscalDocument.Result.DUPLICATE.text());
        return known ? reply.as(200) : reply;
    }

    private Reply list(Call call) {
        FiscalDocumentFilter filter =
                new FiscalDocumentFilter(
                        call.queryUuid("uuid"),
                        call.queryList("type"),
                        call.querySet("result", FiscalDocument.Result.class),
                        call.query("receiver_tax_id"),
                        call.queryDate("issue_date_gte"),
                        call.queryDate("issue_date_lte"));
        return call.list(page -> documents.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        FiscalDocumentId id = call.id("cfdi_document", FiscalDocumentId::parse);
        return call.show("cfdi_document", documents.find(call.tenantId(), id));
    }
}
