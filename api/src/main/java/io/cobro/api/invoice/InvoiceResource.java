package io.cobro.api.invoice;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.Invoicing;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.invoice.InvoiceQueries;

/// Invoices.
public final class InvoiceResource {

    private final Invoicing invoicing;
    private final InvoiceQueries invoices;

    public InvoiceResource(Invoicing invoicing, InvoiceQueries invoices) {
        this.invoicing = invoicing;
        this.invoices = invoices;
    }

    public void answer(Operations operations) {
        operations
                .on("createInvoice", this::create)
                .on("putInvoice", this::put)
                .on("createInvoiceBatch", this::createBatch)
                .on("listInvoices", this::list)
                .on("getInvoice", this::get)
                .on("updateInvoice", this::update)
                .on("deleteInvoice", this::delete)
                .on("issueInvoice", this::issue)
                .on("voidInvoice", this::voidInvoice)
                .expanding(
                        "invoice", Expansion.of("getInvoice", InvoiceId::parse, invoices::findAll));
    }

    private Reply create(Call call) {
        var command = InvoiceCommands.create(call.input());
        return call.reply(invoicing.create(call.context(command), command));
    }

    private Reply put(Call call) {
        return call.sentBack(InvoiceId::parse, invoices::find).orElseGet(() -> putAnew(call));
    }

    private Reply putAnew(Call call) {
        var command =
                InvoiceCommands.put(
                        call.externalId(), call.expectedVersion(), call.input(), call.echo());
        return call.replyToPut(invoicing.put(call.context(command), command));
    }

    private Reply createBatch(Call call) {
        var batch = call.batch(InvoiceCommands::write);
        return call.reply(invoicing.write(call.context(batch), batch));
    }

    private Reply list(Call call) {
        InvoiceFilter filter = InvoiceNarrowing.of(call.asked());
        return call.list(page -> invoices.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        InvoiceId id = call.id("invoice", InvoiceId::parse);
        return call.show("invoice", invoices.find(call.tenantId(), id));
    }

    private Reply update(Call call) {
        InvoiceId id = call.id("invoice", InvoiceId::parse);
        var command = InvoiceCommands.update(id, call.requiredVersion(), call.input());
        return call.reply(invoicing.update(call.context(command), command));
    }

    private Reply delete(Call call) {
        InvoiceId id = call.id("invoice", InvoiceId::parse);
        var command = InvoiceCommands.delete(id, call.requiredVersion());
        return call.gone(invoicing.delete(call.context(command), command));
    }

    private Reply issue(Call call) {
        InvoiceId id = call.id("invoice", InvoiceId::parse);
        var command = InvoiceCommands.issue(id, call.expectedVersion(), call.input());
        return call.reply(invoicing.issue(call.context(command), command));
    }

    private Reply voidInvoice(Call call) {
        InvoiceId id = call.id("invoice", InvoiceId::parse);
        var command = InvoiceCommands.voidInvoice(id, call.expectedVersion(), call.input());
        return call.reply(invoicing.voidInvoice(call.context(command), command));
    }
}
