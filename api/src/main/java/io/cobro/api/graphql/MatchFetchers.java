package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.reconciliation.BankCommands;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.Matching;
import io.cobro.core.reconciliation.Reconciling;
import io.cobro.persistence.reconciliation.MatchFilter;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Matching runs and matches.
final class MatchFetchers {

    private final GraphqlParts.Queries queries;
    private final Matching matching;
    private final Reconciling reconciling;
    private final Kinds kinds;

    MatchFetchers(
            GraphqlParts.Queries queries, Matching matching, Reconciling reconciling, Kinds kinds) {
        this.queries = queries;
        this.matching = matching;
        this.reconciling = reconciling;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("Match")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "bankTransactionId",
                        "status",
                        "actor",
                        "rank",
                        "customerId",
                        "allocations",
                        "unallocated",
                        "score",
                        "posterior",
                        "paymentId",
                        "decidedAt",
                        "evidence")
                .field("bankTransaction", kinds.bankTransactions.of("bank_transaction_id"))
                .field("customer", kinds.customers.of("customer_id"))
                .field("payment", kinds.payments.of("payment_id"));
        fetchers.type("MatchAllocation")
                .json("invoiceId", "amount")
                .field("invoice", kinds.invoices.of("invoice_id"));
        fetchers.type("MatchEvidence")
                .json("engineVersion", "features", "guards", "runnerUp", "margin");
        fetchers.type("EvidenceFeature").json("name", "value", "bits");
        fetchers.type("RunnerUp")
                .json("kind", "invoiceIds", "bits")
                .field("invoices", kinds.invoices.ofAll("invoice_ids"));
        fetchers.type("MatchingRun")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "status",
                        "bankAccountId",
                        "linesConsidered",
                        "accepted",
                        "proposed",
                        "unmatched",
                        "excluded")
                .field("bankAccount", kinds.bankAccounts.of("bank_account_id"));
        fetchers.type("Query")
                .field("match", kinds.matches.byArgument())
                .field("matches", this::matches)
                .field("matchingRun", kinds.matchingRuns.byArgument())
                .field("matchingRuns", this::runs);
        fetchers.type("CreateMatchingRunPayload").json("matchingRun", "userErrors", "replayed");
        for (String payload : new String[] {"AcceptMatch", "RejectMatch", "UndoMatch"}) {
            fetchers.type(payload + "Payload").json("match", "userErrors", "replayed");
        }
        fetchers.type("Mutation")
                .field(
                        "createMatchingRun",
                        mutations.resource(
                                "createMatchingRun",
                                "matching_run",
                                kinds.matchingRuns,
                                asked -> {
                                    var command = BankCommands.run(asked.input());
                                    return matching.run(asked.context(command), command);
                                }))
                .field(
                        "acceptMatch",
                        mutation(
                                mutations,
                                "acceptMatch",
                                asked -> {
                                    var command =
                                            BankCommands.accept(id(asked), asked.expectedVersion());
                                    return reconciling.accept(asked.context(command), command);
                                }))
                .field(
                        "rejectMatch",
                        mutation(
                                mutations,
                                "rejectMatch",
                                asked -> {
                                    var command =
                                            BankCommands.reject(id(asked), asked.expectedVersion());
                                    return reconciling.reject(asked.context(command), command);
                                }))
                .field(
                        "undoMatch",
                        mutation(
                                mutations,
                                "undoMatch",
                                asked -> {
                                    var command =
                                            BankCommands.undo(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return reconciling.undo(asked.context(command), command);
                                }));
    }

    private DataFetcher<CompletionStage<JsonNode>> mutation(
            Mutations mutations, String operation, Mutations.Work work) {
        return mutations.resource(operation, "match", kinds.matches, work);
    }

    private JsonNode matches(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listMatches");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.matches()
                        .list(
                                paging.requested().tenantId(),
                                new MatchFilter(
                                        filter.choices("status", Match.Status.class),
                                        filter.id("bankTransactionId", BankTransactionId::parse)),
                                paging.page()));
    }

    private JsonNode runs(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listMatchingRuns");
        return paging.connection(
                queries.matchingRuns().list(paging.requested().tenantId(), paging.page()));
    }

    private static MatchId id(Mutations.Asked asked) {
        return asked.id("match", MatchId::parse);
    }
}
