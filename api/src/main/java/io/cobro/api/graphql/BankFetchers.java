package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.reconciliation.BankCommands;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankTransaction;
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
        fetchers.type("BankAccount")
                .json("id", "version", "recordedAt", "name", "number", "currency", "bank");
        fetchers.type("BankStatement")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "bankAccountId",
                        "format",
                        "fileName",
                        "fromDate",
                        "toDate",
                        "openingBalance",
                        "closingBalance",
                        "linesTotal",
                        "linesImported",
                        "linesDuplicate",
                        "linesRefused",
                        "warnings")
                .field("bankAccount", kinds.bankAccounts.of("bank_account_id"));
        fetchers.type("StatementProblem").json("line", "code", "message");
        fetchers.type("BankTransaction")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "bankAccountId",
                        "identity",
                        "kind",
                        "bookingDate",
                        "valueDate",
                        "amount",
                        "runningBalance",
                        "description",
                        "reference",
                        "trackingKey",
                        "bankReference",
                        "payerName",
                        "payerTaxId",
                        "payerAccount",
                        "payerBank",
                        "status",
                        "exclusionReason",
                        "matchId")
                .field("bankAccount", kinds.bankAccounts.of("bank_account_id"))
                .field("match", kinds.matches.of("match_id"))
                .field("matches", this::matches);
        fetchers.type("Query")
                .field("bankAccount", kinds.bankAccounts.byArgument())
                .field("bankAccounts", this::accounts)
                .field("bankStatement", kinds.bankStatements.byArgument())
                .field("bankStatements", this::statements)
                .field("bankTransaction", kinds.bankTransactions.byArgument())
                .field("bankTransactions", this::transactions);
        fetchers.type("CreateBankAccountPayload").json("bankAccount", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "createBankAccount",
                        mutations.resource(
                                "createBankAccount",
                                "bank_account",
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
                queries.bankStatements().list(paging.requested().tenantId(), paging.page()));
    }

    private JsonNode transactions(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBankTransactions");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.bankTransactions()
                        .list(
                                paging.requested().tenantId(),
                                new BankTransactionFilter(
                                        filter.id("bankAccountId", BankAccountId::parse),
                                        filter.choices("status", BankTransaction.Status.class),
                                        filter.date("bookingDateGte"),
                                        filter.date("bookingDateLte")),
                                paging.page()));
    }
}
