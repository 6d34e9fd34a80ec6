package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.api.demo.Answers.Answer;
import io.cobro.api.demo.DemoInput.Statement;
import io.cobro.connectors.bank.StatementFormats;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.StatementImporting.CreateBankAccount;
import io.cobro.core.reconciliation.StatementImporting.ImportStatement;
import io.cobro.core.reconciliation.StatementReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The step that takes bank statements in, each under its account.
final class StatementImportStep {

    /// The account of a text that names none where no other file does.
    static final String UNKNOWN_ACCOUNT = "unknown";

    private final Application application;
    private final Steps steps;
    private final Answers answers;

    StatementImportStep(Application application, Steps steps, Answers answers) {
        this.application = application;
        this.steps = steps;
        this.answers = answers;
    }

    /// A file and what could be told of it before it is taken in.
    ///
    /// @param account null where neither the file nor the command line names one
    private record Seen(Statement statement, @Nullable String account, CurrencyCode currency) {}

    List<StatementResult> run(List<Statement> statements) {
        List<Seen> seen = statements.stream().map(StatementImportStep::look).toList();
        TreeSet<String> known = new TreeSet<>();
        seen.stream()
                .map(Seen::account)
                .filter(Objects::nonNull)
                .map(BankAccount::normalised)
                .forEach(known::add);
        String fallback = known.size() == 1 ? known.first() : UNKNOWN_ACCOUNT;
        Map<String, BankAccountId> accounts = new TreeMap<>();
        List<StatementResult> results = new ArrayList<>();
        for (Seen one : seen) {
            String number =
                    one.account() == null ? fallback : BankAccount.normalised(one.account());
            BankAccountId account =
                    accounts.computeIfAbsent(number, _ -> account(number, one.currency()));
            results.add(importOne(one.statement(), number, account));
        }
        return results;
    }

    private static Seen look(Statement statement) {
        String account = statement.account();
        CurrencyCode currency = CurrencyCode.MXN;
        if (new StatementFormats(CurrencyCode.MXN).read(statement.file().content().bytes())
                instanceof StatementReading.Read(var parts)) {
            for (BankStatement part : parts) {
                if (account == null) {
                    account = part.account();
                }
                if (part.currency() != null) {
                    currency = part.currency();
                }
            }
        }
        return new Seen(statement, account, currency);
    }

    private BankAccountId account(String number, CurrencyCode currency) {
        String id =
                answers.done(
                                application
                                        .handlers()
                                        .statements()
                                        .create(
                                                steps.next("bank-account", number, currency.code()),
                                                new CreateBankAccount(
                                                        number, number, currency, null)))
                        .path("id")
                        .asString("");
        return BankAccountId.parse(id).orElseThrow();
    }

    private StatementResult importOne(Statement statement, String number, BankAccountId account) {
        String name = statement.file().name();
        Answer answer =
                answers.of(
                        application
                                .handlers()
                                .statements()
                                .importStatement(
                                        steps.next(
                                                "statement",
                                                name,
                                                statement.file().content().sha256()),
                                        new ImportStatement(
                                                statement.file().content(), account, name)));
        return switch (answer) {
            case Answer.Done(var json) -> {
                int imported = json.path("lines_imported").asInt();
                yield new StatementResult(
                        name,
                        number,
                        imported == 0 ? "duplicate" : "imported",
                        null,
                        null,
                        json.path("id").asString(null),
                        json.path("lines_total").asInt(),
                        imported,
                        json.path("lines_duplicate").asInt());
            }
            case Answer.Refused(var refusal) ->
                    new StatementResult(
                            name,
                            number,
                            "refused",
                            refusal.code(),
                            answers.message(refusal),
                            null,
                            0,
                            0,
                            0);
        };
    }
}
