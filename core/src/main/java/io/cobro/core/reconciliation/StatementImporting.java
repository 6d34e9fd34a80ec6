package io.cobro.core.reconciliation;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.event.Act;
import io.cobro.core.event.Fact;
import io.cobro.core.fiscal.FileContent;
import io.cobro.core.money.CurrencyCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Taking bank statements in: overlapping files, and files of several formats of one account, bring
/// each movement once.
public final class StatementImporting {

    /// Records an account of ours.
    ///
    /// @param number letters and digits; blanks and hyphens are dropped
    public record CreateBankAccount(
            String name, String number, @Nullable CurrencyCode currency, @Nullable String bank) {}

    /// Takes a statement in.
    ///
    /// @param bankAccount null means the account that the file names
    public record ImportStatement(
            FileContent file, @Nullable BankAccountId bankAccount, @Nullable String fileName) {}

    private final Transactions transactions;
    private final BankStatementReader reader;

    public StatementImporting(Transactions transactions, BankStatementReader reader) {
        this.transactions = transactions;
        this.reader = reader;
    }

    /// Refusals: `duplicate_bank_account`.
    public Outcome<BankAccount> create(CommandContext context, CreateBankAccount command) {
        String number = BankAccount.normalised(command.number());
        return transactions.inTransaction(
                context,
                books -> {
                    Optional<BankAccount> existing = books.bank().lockAccountByNumber(number).get();
                    if (existing.isPresent()) {
                        throw Refusal.at(
                                        "/number",
                                        "duplicate_bank_account",
                                        Map.of("existing_id", existing.get().id().text()))
                                .exception();
                    }
                    BankAccount account =
                            new BankAccount(
                                    new BankAccountId(context.ids().next()),
                                    command.name(),
                                    number,
                                    command.currency() == null
                                            ? context.tenant().currency()
                                            : command.currency(),
                                    command.bank(),
                                    1,
                                    context.now());
                    books.bank().insert(account);
                    books.facts().note(Act.of("bank_account.created", account));
                    return account;
                });
    }

    /// Refusals: the codes of [StatementReading.Code], `several_accounts`, `bank_account_required`,
    /// `bank_account_not_registered`, `bank_account_mismatch`, `currency_mismatch`.
    public Outcome<StatementImport> importStatement(
            CommandContext context, ImportStatement command) {
        List<BankStatement> statements;
        switch (reader.read(command.file().bytes())) {
            case StatementReading.Rejected(var code, var detail) -> {
                return Outcome.refused(Refusal.of(code.code(), Map.of("detail", detail)));
            }
            case StatementReading.Read(var read) -> statements = read;
        }
        var numbers = new TreeSet<String>();
        statements.stream()
                .map(BankStatement::account)
                .filter(Objects::nonNull)
                .map(BankAccount::normalised)
                .forEach(numbers::add);
        if (numbers.size() > 1) {
            return Outcome.refused(
                    Refusal.of(
                            "several_accounts", Map.of("count", Integer.toString(numbers.size()))));
        }
        String number = numbers.isEmpty() ? null : numbers.first();
        if (number == null && command.bankAccount() == null) {
            return Outcome.refused(Refusal.at("/bank_account_id", "bank_account_required"));
        }
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<BankAccount>> reading =
                            command.bankAccount() != null
                                    ? books.bank().findAccount(command.bankAccount())
                                    : books.bank()
                                            .lockAccountByNumber(Objects.requireNonNull(number));
                    BankAccount account = reading.get().orElseThrow(() -> unknownAccount(command));
                    if (number != null && !number.equals(account.number())) {
                        throw Refusal.at("/bank_account_id", "bank_account_mismatch").exception();
                    }
                    requireCurrency(statements, account);
                    List<StatementLine> lines =
                            statements.stream()
                                    .flatMap(s -> s.lines().stream())
                                    .map(line -> line.in(account.currency()))
                                    .toList();
                    // By statement: what two statements of a file both show is one movement.
                    List<LineIdentity> identities =
                            statements.stream()
                                    .flatMap(s ->
                                            LineIdentity.of(account.number(), s.lines()).stream())
                                    .toList();
                    Map<LineIdentity, BankTransaction> known = new HashMap<>();
                    for (BankTransaction line :
                            books.bank().lockLines(account.id(), identities).get()) {
                        known.put(line.identity(), line);
                    }
                    BankStatementId id = new BankStatementId(context.ids().next());
                    Map<LineIdentity, BankTransaction> fresh = new LinkedHashMap<>();
                    int duplicates = 0;
                    for (int i = 0; i < lines.size(); i++) {
                        BankTransaction before = known.get(identities.get(i));
                        if (before == null) {
                            BankTransaction line =
                                    imported(context, account, id, identities.get(i), lines.get(i));
                            fresh.put(line.identity(), line);
                            // The same line twice in one file counts as its duplicate.
                            known.put(line.identity(), line);
                            continue;
                        }
                        duplicates++;
                        BankTransaction after = before.enriched(lines.get(i));
                        if (fresh.containsKey(before.identity())) {
                            fresh.put(before.identity(), after);
                            known.put(before.identity(), after);
                        } else if (before.isWaiting() && !after.equals(before)) {
                            books.bank().update(after);
                        }
                    }
                    StatementImport statement =
                            summary(
                                    context,
                                    command,
                                    account,
                                    id,
                                    statements,
                                    lines.size(),
                                    fresh.size(),
                                    duplicates);
                    books.bank().insert(statement);
                    books.bank().insert(List.copyOf(fresh.values()));
                    for (BankTransaction line : fresh.values()) {
                        books.facts().add(Fact.of("bank_transaction.imported", line));
                    }
                    return statement;
                });
    }

    private static BankTransaction imported(
            CommandContext context,
            BankAccount account,
            BankStatementId statement,
            LineIdentity identity,
            StatementLine line) {
        boolean incoming = line.amount().isPositive();
        return new BankTransaction(
                new BankTransactionId(context.ids().next()),
                account.id(),
                statement,
                identity,
                line,
                incoming ? BankTransaction.Status.UNMATCHED : BankTransaction.Status.EXCLUDED,
                incoming ? null : line.amount().isZero() ? "zero_amount" : "outgoing",
                null,
                1,
                context.now());
    }

    private static StatementImport summary(
            CommandContext context,
            ImportStatement command,
            BankAccount account,
            BankStatementId id,
            List<BankStatement> statements,
            int total,
            int imported,
            int duplicates) {
        List<StatementProblem> problems = new ArrayList<>();
        for (BankStatement statement : statements) {
            problems.addAll(statement.refused());
            problems.addAll(statement.warnings());
        }
        return new StatementImport(
                id,
                account.id(),
                statements.getFirst().format(),
                command.fileName(),
                statements.getFirst().fromDate(),
                statements.getLast().toDate(),
                statements.getFirst().openingBalance(),
                statements.getLast().closingBalance(),
                total,
                imported,
                duplicates,
                problems,
                context.now());
    }

    /// A file that names no currency is in that of its account.
    private static void requireCurrency(List<BankStatement> statements, BankAccount account) {
        for (BankStatement statement : statements) {
            if (statement.currency() != null && !statement.currency().equals(account.currency())) {
                throw Refusal.currencies(
                                "/bank_account_id",
                                "the bank account",
                                account.currency().code(),
                                "the file",
                                statement.currency().code())
                        .exception();
            }
        }
    }

    private static RuntimeException unknownAccount(ImportStatement command) {
        return command.bankAccount() == null
                ? Refusal.of("bank_account_not_registered").exception()
                : Refusal.at(
                                "/bank_account_id",
                                "reference_not_found",
                                Map.of(
                                        "resource",
                                        "bank_account",
                                        "id",
                                        command.bankAccount().text()))
                        .exception();
    }
}
