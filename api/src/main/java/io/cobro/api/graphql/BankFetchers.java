package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.BANK_ACCOUNT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_STATEMENT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_STATEMENT_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.BANK_TRANSACTION;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_BANK_ACCOUNT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.STATEMENT_PROBLEM;
import io.cobro.api.reconciliation.BankCommands;
import io.cobro.api.reconciliation.BankTransactionNarrowing;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.persistence.reconciliation.BankTransactionFilter;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Bank accounts, statements and bank lines; statements are taken in over REST, for they are files.
final class BankFetchers {

    private final GraphqlParts.Queries queries;
    private final StatementImporting importing;
    private final Kinds kinds;

    BankFetchers(GraphqlParts.Queries queries, StatementImporting importing, Kinds kinds) {
        this.queries = queries;
        this.importing = importing;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type(BANK_ACCOUNT.TYPE_NAME)
                .json(
                        BANK_ACCOUNT.Id,
                        BANK_ACCOUNT.Version,
                        BANK_ACCOUNT.RecordedAt,
                        BANK_ACCOUNT.Name,
                        BANK_ACCOUNT.Number,
                        BANK_ACCOUNT.Currency,
                        BANK_ACCOUNT.Bank)
                .field(BANK_ACCOUNT.BankTransactions, this::ofAccount);
        fetchers.type(BANK_STATEMENT.TYPE_NAME)
                .json(
                        BANK_STATEMENT.Id,
                        BANK_STATEMENT.Version,
                        BANK_STATEMENT.RecordedAt,
                        BANK_STATEMENT.BankAccountId,
                        BANK_STATEMENT.Format,
                        BANK_STATEMENT.FileName,
                        BANK_STATEMENT.FromDate,
                        BANK_STATEMENT.ToDate,
                        BANK_STATEMENT.OpeningBalance,
                        BANK_STATEMENT.ClosingBalance,
                        BANK_STATEMENT.LinesTotal,
                        BANK_STATEMENT.LinesImported,
                        BANK_STATEMENT.LinesDuplicate,
                        BANK_STATEMENT.LinesRefused,
                        BANK_STATEMENT.Warnings)
                .field(
                        BANK_STATEMENT.BankAccount,
                        kinds.bankAccounts.of(BANK_STATEMENT.BankAccountId));
        fetchers.type(STATEMENT_PROBLEM.TYPE_NAME)
                .json(STATEMENT_PROBLEM.Line, STATEMENT_PROBLEM.Code, STATEMENT_PROBLEM.Message);
        fetchers.type(BANK_TRANSACTION.TYPE_NAME)
                .json(
                        BANK_TRANSACTION.Id,
                        BANK_TRANSACTION.Version,
                        BANK_TRANSACTION.RecordedAt,
                        BANK_TRANSACTION.BankAccountId,
                        BANK_TRANSACTION.Identity,
                        BANK_TRANSACTION.Kind,
                        BANK_TRANSACTION.BookingDate,
                        BANK_TRANSACTION.ValueDate,
                        BANK_TRANSACTION.Amount,
                        BANK_TRANSACTION.RunningBalance,
                        BANK_TRANSACTION.Description,
                        BANK_TRANSACTION.Reference,
                        BANK_TRANSACTION.TrackingKey,
                        BANK_TRANSACTION.BankReference,
                        BANK_TRANSACTION.PayerName,
                        BANK_TRANSACTION.PayerTaxId,
                        BANK_TRANSACTION.PayerAccount,
                        BANK_TRANSACTION.PayerBank,
                        BANK_TRANSACTION.Status,
                        BANK_TRANSACTION.ExclusionReason,
                        BANK_TRANSACTION.MatchId)
                .field(
                        BANK_TRANSACTION.BankAccount,
                        kinds.bankAccounts.of(BANK_TRANSACTION.BankAccountId))
                .field(BANK_TRANSACTION.Match, kinds.matches.of(BANK_TRANSACTION.MatchId))
                .field(BANK_TRANSACTION.Matches, this::matches);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.BankAccount, kinds.bankAccounts.byArgument())
                .field(QUERY.BankAccounts, this::accounts)
                .field(QUERY.BankStatement, kinds.bankStatements.byArgument())
                .field(QUERY.BankStatements, this::statements)
                .field(QUERY.BankTransaction, kinds.bankTransactions.byArgument())
                .field(QUERY.BankTransactions, this::transactions);
        fetchers.type(CREATE_BANK_ACCOUNT_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_BANK_ACCOUNT_PAYLOAD.BankAccount,
                        CREATE_BANK_ACCOUNT_PAYLOAD.UserErrors,
                        CREATE_BANK_ACCOUNT_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateBankAccount,
                        mutations.resource(
                                MUTATION.CreateBankAccount,
                                CREATE_BANK_ACCOUNT_PAYLOAD.BankAccount,
                                kinds.bankAccounts,
                                asked -> {
                                    var command = BankCommands.createAccount(asked.input());
                                    return importing.create(asked.context(command), command);
                                }));
    }

    private CompletionStage<JsonNode> matches(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listMatches");
        BankTransactionId id =
                BankTransactionId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.matchesByBankTransaction
                .load(environment, id, All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private JsonNode accounts(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBankAccounts");
        return paging.connection(
                queries.bankAccounts().list(paging.requested().tenantId(), paging.page()));
    }

    private JsonNode statements(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBankStatements");
        return paging.connection(
                queries.bankStatements()
                        .list(
                                paging.requested().tenantId(),
                                Arguments.filter(environment)
                                        .id(
                                                BANK_STATEMENT_FILTER.BankAccountId,
                                                BankAccountId::parse),
                                paging.page()));
    }

    private JsonNode transactions(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBankTransactions");
        return paging.connection(
                queries.bankTransactions()
                        .list(paging.requested().tenantId(), filter(environment), paging.page()));
    }

    /// The lines of an account; a filter that names another one finds none.
    private CompletionStage<JsonNode> ofAccount(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBankTransactions");
        BankAccountId account =
                BankAccountId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.bankTransactionsByBankAccount
                .load(environment, account, filter(environment), paging.page())
                .thenApply(found -> paging.connection(found));
    }

    private static BankTransactionFilter filter(DataFetchingEnvironment environment) {
        return BankTransactionNarrowing.of(FilterAsked.of(environment));
    }
}
