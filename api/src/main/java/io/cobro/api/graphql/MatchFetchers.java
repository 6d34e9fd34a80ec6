package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.ACCEPT_MATCH_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_MATCHING_RUN_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.EVIDENCE_FEATURE;
import io.cobro.api.graphql.schema.DgsConstants.MATCH;
import io.cobro.api.graphql.schema.DgsConstants.MATCHING_RUN;
import io.cobro.api.graphql.schema.DgsConstants.MATCHING_RUN_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.MATCH_ALLOCATION;
import io.cobro.api.graphql.schema.DgsConstants.MATCH_EVIDENCE;
import io.cobro.api.graphql.schema.DgsConstants.MATCH_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REJECT_MATCH_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.RUNNER_UP;
import io.cobro.api.graphql.schema.DgsConstants.UNDO_MATCH_PAYLOAD;
import io.cobro.api.reconciliation.BankCommands;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankAccountId;
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
        fetchers.type(MATCH.TYPE_NAME)
                .json(
                        MATCH.Id,
                        MATCH.Version,
                        MATCH.RecordedAt,
                        MATCH.BankTransactionId,
                        MATCH.Status,
                        MATCH.Actor,
                        MATCH.Rank,
                        MATCH.CustomerId,
                        MATCH.Allocations,
                        MATCH.Unallocated,
                        MATCH.Score,
                        MATCH.Posterior,
                        MATCH.PaymentId,
                        MATCH.DecidedAt,
                        MATCH.Evidence)
                .field(MATCH.BankTransaction, kinds.bankTransactions.of(MATCH.BankTransactionId))
                .field(MATCH.Customer, kinds.customers.of(MATCH.CustomerId))
                .field(MATCH.Payment, kinds.payments.of(MATCH.PaymentId));
        fetchers.type(MATCH_ALLOCATION.TYPE_NAME)
                .json(MATCH_ALLOCATION.InvoiceId, MATCH_ALLOCATION.Amount)
                .field(MATCH_ALLOCATION.Invoice, kinds.invoices.of(MATCH_ALLOCATION.InvoiceId));
        fetchers.type(MATCH_EVIDENCE.TYPE_NAME)
                .json(
                        MATCH_EVIDENCE.EngineVersion,
                        MATCH_EVIDENCE.Features,
                        MATCH_EVIDENCE.Guards,
                        MATCH_EVIDENCE.RunnerUp,
                        MATCH_EVIDENCE.Margin);
        fetchers.type(EVIDENCE_FEATURE.TYPE_NAME)
                .json(EVIDENCE_FEATURE.Name, EVIDENCE_FEATURE.Value, EVIDENCE_FEATURE.Bits);
        fetchers.type(RUNNER_UP.TYPE_NAME)
                .json(RUNNER_UP.Kind, RUNNER_UP.InvoiceIds, RUNNER_UP.Bits)
                .field(RUNNER_UP.Invoices, kinds.invoices.ofAll(RUNNER_UP.InvoiceIds));
        fetchers.type(MATCHING_RUN.TYPE_NAME)
                .json(
                        MATCHING_RUN.Id,
                        MATCHING_RUN.Version,
                        MATCHING_RUN.RecordedAt,
                        MATCHING_RUN.Status,
                        MATCHING_RUN.BankAccountId,
                        MATCHING_RUN.LinesConsidered,
                        MATCHING_RUN.Accepted,
                        MATCHING_RUN.Proposed,
                        MATCHING_RUN.Unmatched,
                        MATCHING_RUN.Excluded)
                .field(MATCHING_RUN.BankAccount, kinds.bankAccounts.of(MATCHING_RUN.BankAccountId));
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Match, kinds.matches.byArgument())
                .field(QUERY.Matches, this::matches)
                .field(QUERY.MatchingRun, kinds.matchingRuns.byArgument())
                .field(QUERY.MatchingRuns, this::runs);
        fetchers.type(CREATE_MATCHING_RUN_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_MATCHING_RUN_PAYLOAD.MatchingRun,
                        CREATE_MATCHING_RUN_PAYLOAD.UserErrors,
                        CREATE_MATCHING_RUN_PAYLOAD.Replayed);
        fetchers.type(ACCEPT_MATCH_PAYLOAD.TYPE_NAME)
                .json(
                        ACCEPT_MATCH_PAYLOAD.Match,
                        ACCEPT_MATCH_PAYLOAD.UserErrors,
                        ACCEPT_MATCH_PAYLOAD.Replayed);
        fetchers.type(REJECT_MATCH_PAYLOAD.TYPE_NAME)
                .json(
                        REJECT_MATCH_PAYLOAD.Match,
                        REJECT_MATCH_PAYLOAD.UserErrors,
                        REJECT_MATCH_PAYLOAD.Replayed);
        fetchers.type(UNDO_MATCH_PAYLOAD.TYPE_NAME)
                .json(
                        UNDO_MATCH_PAYLOAD.Match,
                        UNDO_MATCH_PAYLOAD.UserErrors,
                        UNDO_MATCH_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateMatchingRun,
                        mutations.resource(
                                MUTATION.CreateMatchingRun,
                                CREATE_MATCHING_RUN_PAYLOAD.MatchingRun,
                                kinds.matchingRuns,
                                asked -> {
                                    var command = BankCommands.run(asked.input());
                                    return matching.run(asked.context(command), command);
                                }))
                .field(
                        MUTATION.AcceptMatch,
                        mutation(
                                mutations,
                                MUTATION.AcceptMatch,
                                asked -> {
                                    var command =
                                            BankCommands.accept(id(asked), asked.expectedVersion());
                                    return reconciling.accept(asked.context(command), command);
                                }))
                .field(
                        MUTATION.RejectMatch,
                        mutation(
                                mutations,
                                MUTATION.RejectMatch,
                                asked -> {
                                    var command =
                                            BankCommands.reject(id(asked), asked.expectedVersion());
                                    return reconciling.reject(asked.context(command), command);
                                }))
                .field(
                        MUTATION.UndoMatch,
                        mutation(
                                mutations,
                                MUTATION.UndoMatch,
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
        return mutations.resource(operation, ACCEPT_MATCH_PAYLOAD.Match, kinds.matches, work);
    }

    private JsonNode matches(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listMatches");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.matches()
                        .list(
                                paging.requested().tenantId(),
                                new MatchFilter(
                                        filter.choices(MATCH_FILTER.Status, Match.Status.class),
                                        filter.id(
                                                MATCH_FILTER.BankTransactionId,
                                                BankTransactionId::parse),
                                        filter.id(MATCH_FILTER.CustomerId, CustomerId::parse),
                                        filter.id(MATCH_FILTER.InvoiceId, InvoiceId::parse),
                                        filter.id(MATCH_FILTER.PaymentId, PaymentId::parse),
                                        filter.choices(MATCH_FILTER.Actor, Match.Actor.class)),
                                paging.page()));
    }

    private JsonNode runs(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listMatchingRuns");
        return paging.connection(
                queries.matchingRuns()
                        .list(
                                paging.requested().tenantId(),
                                Arguments.filter(environment)
                                        .id(
                                                MATCHING_RUN_FILTER.BankAccountId,
                                                BankAccountId::parse),
                                paging.page()));
    }

    private static MatchId id(Mutations.Asked asked) {
        return asked.id("match", MatchId::parse);
    }
}
