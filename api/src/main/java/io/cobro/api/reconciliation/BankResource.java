package io.cobro.api.reconciliation;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankStatementId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.StatementImporting;
import io.cobro.core.reconciliation.StatementImporting.ImportStatement;
import io.cobro.persistence.reconciliation.BankAccountQueries;
import io.cobro.persistence.reconciliation.BankStatementQueries;
import io.cobro.persistence.reconciliation.BankTransactionFilter;
import io.cobro.persistence.reconciliation.BankTransactionQueries;
import org.jspecify.annotations.Nullable;

/// Bank accounts, statements and bank lines.
public final class BankResource {

    private final StatementImporting importing;
    private final BankAccountQueries accounts;
    private final BankStatementQueries statements;
    private final BankTransactionQueries transactions;

    public BankResource(
            StatementImporting importing,
            BankAccountQueries accounts,
            BankStatementQueries statements,
            BankTransactionQueries transactions) {
        this.importing = importing;
        this.accounts = accounts;
        this.statements = statements;
        this.transactions = transactions;
    }

    public void answer(Operations operations) {
        operations
                .on("createBankAccount", this::createAccount)
                .on(
                        "listBankAccounts",
                        call -> call.list(page -> accounts.list(call.tenantId(), page)))
                .on("getBankAccount", this::getAccount)
                .on("createBankStatement", this::createStatement)
                .on("listBankStatements", this::listStatements)
                .on("getBankStatement", this::getStatement)
                .on("listBankTransactions", this::listTransactions)
                .on("getBankTransaction", this::getTransaction)
                .expanding(
                        "bank_transaction",
                        Expansion.of(
                                "getBankTransaction",
                                BankTransactionId::parse,
                                transactions::findAll));
    }

    private Reply createAccount(Call call) {
        var command = BankCommands.createAccount(call.input());
        return call.reply(importing.create(call.context(command), command));
    }

    private Reply getAccount(Call call) {
        BankAccountId id = call.id("bank_account", BankAccountId::parse);
        return call.show("bank_account", accounts.find(call.tenantId(), id));
    }

    private Reply createStatement(Call call) {
        var command =
                new ImportStatement(
                        new FileContent(call.bytes()),
                        call.queryId("bank_account_id", "bank_account", BankAccountId::parse),
                        call.query("file_name"));
        return call.reply(importing.importStatement(call.context(command), command));
    }

    private Reply getStatement(Call call) {
        BankStatementId id = call.id("bank_statement", BankStatementId::parse);
        return call.show("bank_statement", statements.find(call.tenantId(), id));
    }

    private Reply listStatements(Call call) {
        BankAccountId account = account(call);
        return call.list(page -> statements.list(call.tenantId(), account, page));
    }

    private Reply listTransactions(Call call) {
        BankTransactionFilter filter = BankTransactionNarrowing.of(call.asked());
        return call.list(page -> transactions.list(call.tenantId(), filter, page));
    }

    private static @Nullable BankAccountId account(Call call) {
        return call.queryId("bank_account_id", "bank_account", BankAccountId::parse);
    }

    private Reply getTransaction(Call call) {
        BankTransactionId id = call.id("bank_transaction", BankTransactionId::parse);
        return call.show("bank_transaction", transactions.find(call.tenantId(), id));
    }
}
