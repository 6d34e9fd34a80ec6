package io.cobro.api.credit;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.Crediting;
import io.cobro.persistence.credit.CreditNoteFilter;
import io.cobro.persistence.credit.CreditNoteQueries;

/// Credit notes.
public final class CreditNoteResource {

    private final Crediting crediting;
    private final CreditNoteQueries creditNotes;

    public CreditNoteResource(Crediting crediting, CreditNoteQueries creditNotes) {
        this.crediting = crediting;
        this.creditNotes = creditNotes;
    }

    public void answer(Operations operations) {
        operations
                .on("createCreditNote", this::create)
                .on("putCreditNote", this::put)
                .on("createCreditNoteBatch", this::createBatch)
                .on("listCreditNotes", this::list)
                .on("getCreditNote", this::get)
                .on("issueCreditNote", this::issue)
                .on("voidCreditNote", this::voidCreditNote)
                .on("allocateCreditNote", this::allocate)
                .expanding(
                        "credit_note",
                        Expansion.of("getCreditNote", CreditNoteId::parse, creditNotes::findAll));
    }

    private Reply create(Call call) {
        var command = CreditNoteCommands.create(call.input());
        return call.reply(crediting.create(call.context(command), command));
    }

    private Reply put(Call call) {
        return call.sentBack(CreditNoteId::parse, creditNotes::find).orElseGet(() -> putAnew(call));
    }

    private Reply putAnew(Call call) {
        var command =
                CreditNoteCommands.put(
                        call.externalId(), call.expectedVersion(), call.input(), call.echo());
        return call.replyToPut(crediting.put(call.context(command), command));
    }

    private Reply createBatch(Call call) {
        var batch = call.batch(CreditNoteCommands::write);
        return call.reply(crediting.write(call.context(batch), batch));
    }

    private Reply list(Call call) {
        CreditNoteFilter filter = CreditNoteNarrowing.of(call.asked());
        return call.list(page -> creditNotes.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        return call.show("credit_note", creditNotes.find(call.tenantId(), id(call)));
    }

    private Reply issue(Call call) {
        var command = CreditNoteCommands.issue(id(call), call.expectedVersion(), call.input());
        return call.reply(crediting.issue(call.context(command), command));
    }

    private Reply voidCreditNote(Call call) {
        var command =
                CreditNoteCommands.voidCreditNote(id(call), call.expectedVersion(), call.input());
        return call.reply(crediting.voidCreditNote(call.context(command), command));
    }

    private Reply allocate(Call call) {
        var command = CreditNoteCommands.allocate(id(call), call.expectedVersion(), call.input());
        return call.reply(crediting.allocate(call.context(command), command));
    }

    private static CreditNoteId id(Call call) {
        return call.id("credit_note", CreditNoteId::parse);
    }
}
