package io.cobro.webhooks.json;

import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchEvidence;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bank accounts, statements, bank lines and matches.
final class BankJson {

    /// Decimals of scores and probabilities.
    private static final int SCALE = 6;

    private BankJson() {}

    static JsonObject of(BankAccount account) {
        return new JsonObject()
                .put("id", account.id())
                .put("version", account.version())
                .put("recorded_at", account.recordedAt())
                .put("name", account.name())
                .put("number", account.number())
                .put("currency", account.currency().code())
                .put("bank", account.bank());
    }

    static JsonObject of(StatementImport statement) {
        return new JsonObject()
                .put("id", statement.id())
                .put("version", 1)
                .put("recorded_at", statement.recordedAt())
                .put("bank_account_id", statement.bankAccount())
                .put("format", statement.format().code())
                .put("file_name", statement.fileName())
                .put("from_date", statement.fromDate())
                .put("to_date", statement.toDate())
                .put("opening_balance", statement.openingBalance())
                .put("closing_balance", statement.closingBalance())
                .put("lines_total", statement.linesTotal())
                .put("lines_imported", statement.linesImported())
                .put("lines_duplicate", statement.linesDuplicate())
                .putObjects("lines_refused", problems(statement, true))
                .putObjects("warnings", problems(statement, false));
    }

    private static List<JsonObject> problems(StatementImport statement, boolean refused) {
        return statement.problems().stream()
                .filter(problem -> problem.code().refusesLine() == refused)
                .map(BankJson::problem)
                .toList();
    }

    private static JsonObject problem(StatementProblem problem) {
        return new JsonObject()
                .put("line", problem.lineNumber())
                .put("code", problem.code().code())
                .put("message", problem.message());
    }

    static JsonObject of(BankTransaction transaction) {
        StatementLine line = transaction.line();
        Counterparty payer = line.counterparty();
        return new JsonObject()
                .put("id", transaction.id())
                .put("version", transaction.version())
                .put("recorded_at", transaction.recordedAt())
                .put("bank_account_id", transaction.bankAccount())
                .put("identity", transaction.identity().sha256())
                .put("kind", line.kind().code())
                .put("booking_date", line.bookingDate())
                .put("value_date", line.valueDate())
                .put("amount", line.amount())
                .put("running_balance", line.runningBalance())
                .put("description", line.description())
                .put("reference", line.reference())
                .put("tracking_key", line.trackingKey())
                .put("bank_reference", line.bankReference())
                .put("payer_name", payer.name())
                .put("payer_tax_id", payer.taxId())
                .put("payer_account", payer.account())
                .put("payer_bank", payer.bank())
                .put("status", transaction.status().text())
                .put("exclusion_reason", transaction.exclusionReason())
                .put("match_id", transaction.match());
    }

    static JsonObject of(Match match) {
        return new JsonObject()
                .put("id", match.id())
                .put("version", match.version())
                .put("recorded_at", match.recordedAt())
                .put("bank_transaction_id", match.bankTransaction())
                .put("status", match.status().text())
                .put("actor", match.actor().text())
                .put("rank", match.rank())
                .put("customer_id", match.customer())
                .putObjects(
                        "allocations",
                        match.allocations().stream()
                                .map(paid ->
                                        new JsonObject()
                                                .put("invoice_id", paid.invoice())
                                                .put("amount", paid.amount()))
                                .toList())
                .put("unallocated", match.unallocated())
                .put("score", decimal(match.evidence().bits()))
                .put("posterior", decimal(match.evidence().posterior()))
                .put("payment_id", match.payment())
                .put("decided_at", match.decidedAt())
                .put("evidence", evidence(match.evidence()));
    }

    private static JsonObject evidence(MatchEvidence evidence) {
        return new JsonObject()
                .put("engine_version", evidence.engineVersion())
                .putObjects(
                        "features",
                        evidence.features().stream()
                                .map(feature ->
                                        new JsonObject()
                                                .put("name", feature.name())
                                                .put("value", feature.value())
                                                .put("bits", decimal(feature.bits())))
                                .toList())
                .putTexts("guards", evidence.guards())
                .put("runner_up", runnerUp(evidence.runnerUp()))
                .put("margin", decimal(evidence.margin()));
    }

    private static @Nullable JsonObject runnerUp(MatchEvidence.@Nullable RunnerUp runnerUp) {
        return runnerUp == null
                ? null
                : new JsonObject()
                        .put("kind", "match")
                        .putTexts(
                                "invoice_ids",
                                runnerUp.invoices().stream().map(id -> id.text()).toList())
                        .put("bits", decimal(runnerUp.bits()));
    }

    static JsonObject of(MatchingRun run) {
        return new JsonObject()
                .put("id", run.id())
                .put("version", 1)
                .put("recorded_at", run.recordedAt())
                .put("status", "completed")
                .put("bank_account_id", run.bankAccount())
                .put("lines_considered", run.linesConsidered())
                .put("accepted", run.accepted())
                .put("proposed", run.proposed())
                .put("unmatched", run.unmatched())
                .put("excluded", run.excluded());
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value).setScale(SCALE, RoundingMode.HALF_EVEN);
    }
}
