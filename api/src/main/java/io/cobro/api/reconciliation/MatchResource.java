package io.cobro.api.reconciliation;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.MatchingRunId;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.persistence.reconciliation.MatchFilter;
import io.cobro.persistence.reconciliation.MatchQueries;
import io.cobro.persistence.reconciliation.MatchingRunQueries;

/// Matching runs and matches.
public final class MatchResource {

    private final Matching matching;
    private final Reconciling reconciling;
    private final MatchingRunQueries runs;
    private final MatchQueries matches;

    public MatchResource(
            Matching matching,
            Reconciling reconciling,
            MatchingRunQueries runs,
            MatchQueries matches) {
        this.matching = matching;
        this.reconciling = reconciling;
        this.runs = runs;
        this.matches = matches;
    }

    public void answer(Operations operations) {
        operations
                .on("createMatchingRun", this::run)
                .on("listMatchingRuns", this::listRuns)
                .on("getMatchingRun", this::getRun)
                .on("listMatches", this::list)
                .on("getMatch", this::get)
                .on("acceptMatch", this::accept)
                .on("rejectMatch", this::reject)
                .on("undoMatch", this::undo);
    }

    private Reply run(Call call) {
        var command = BankCommands.run(call.input());
        return call.reply(matching.run(call.context(command), command));
    }

    private Reply listRuns(Call call) {
        BankAccountId account =
                call.queryId("bank_account_id", "bank_account", BankAccountId::parse);
        return call.list(page -> runs.list(call.tenantId(), account, page));
    }

    private Reply getRun(Call call) {
        MatchingRunId id = call.id("matching_run", MatchingRunId::parse);
        return call.show("matching_run", runs.find(call.tenantId(), id));
    }

    private Reply list(Call call) {
        MatchFilter filter =
                new MatchFilter(
                        call.querySet("status", Match.Status.class),
                        call.queryId(
                                "bank_transaction_id",
                                "bank_transaction",
                                BankTransactionId::parse),
                        call.queryId("customer_id", "customer", CustomerId::parse),
                        call.queryId("invoice_id", "invoice", InvoiceId::parse),
                        call.queryId("payment_id", "payment", PaymentId::parse),
                        call.querySet("actor", Match.Actor.class));
        return call.list(page -> matches.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        return call.show("match", matches.find(call.tenantId(), id(call)));
    }

    private Reply accept(Call call) {
        var command = BankCommands.accept(id(call), call.expectedVersion());
        return call.reply(reconciling.accept(call.context(command), command));
    }

    private Reply reject(Call call) {
        var command = BankCommands.reject(id(call), call.expectedVersion());
        return call.reply(reconciling.reject(call.context(command), command));
    }

    private Reply undo(Call call) {
        var command = BankCommands.undo(id(call), call.expectedVersion(), call.input());
        return call.reply(reconciling.undo(call.context(command), command));
    }

    private static MatchId id(Call call) {
        return call.id("match", MatchId::parse);
    }
}
