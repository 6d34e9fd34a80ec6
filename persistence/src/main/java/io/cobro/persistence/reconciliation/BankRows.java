package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_ACCOUNT;
import static io.cobro.persistence.jooq.Tables.BANK_STATEMENT;
import static io.cobro.persistence.jooq.Tables.BANK_STATEMENT_PROBLEM;
import static io.cobro.persistence.jooq.Tables.BANK_TRANSACTION;
import static io.cobro.persistence.jooq.Tables.MATCHING_RUN;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankStatementId;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.LineIdentity;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.MatchingRunId;
import io.cobro.core.reconciliation.StatementFormat;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.jooq.tables.records.BankAccountRecord;
import io.cobro.persistence.jooq.tables.records.BankStatementProblemRecord;
import io.cobro.persistence.jooq.tables.records.BankStatementRecord;
import io.cobro.persistence.jooq.tables.records.BankTransactionRecord;
import io.cobro.persistence.jooq.tables.records.MatchingRunRecord;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Accounts, statements and lines as rows.
final class BankRows {

    private BankRows() {}

    static BankAccount account(Record row) {
        return new BankAccount(
                new BankAccountId(row.get(BANK_ACCOUNT.BANK_ACCOUNT_ID)),
                row.get(BANK_ACCOUNT.NAME),
                row.get(BANK_ACCOUNT.NUMBER),
                new CurrencyCode(row.get(BANK_ACCOUNT.CURRENCY)),
                row.get(BANK_ACCOUNT.BANK),
                row.get(BANK_ACCOUNT.VERSION),
                row.get(BANK_ACCOUNT.RECORDED_AT));
    }

    static BankAccountRecord row(long tenantId, BankAccount account) {
        return new BankAccountRecord(
                tenantId,
                account.id().value(),
                account.name(),
                account.number(),
                account.currency().code(),
                account.bank(),
                account.version(),
                account.recordedAt());
    }

    /// @param row all columns of `bank_statement`, and the account's currency
    static StatementImport statement(Record row, List<StatementProblem> problems) {
        CurrencyCode currency = new CurrencyCode(row.get(BANK_ACCOUNT.CURRENCY));
        return new StatementImport(
                new BankStatementId(row.get(BANK_STATEMENT.BANK_STATEMENT_ID)),
                new BankAccountId(row.get(BANK_STATEMENT.BANK_ACCOUNT_ID)),
                EnumText.read(StatementFormat.class, row.get(BANK_STATEMENT.FORMAT)),
                row.get(BANK_STATEMENT.FILE_NAME),
                row.get(BANK_STATEMENT.FROM_DATE),
                row.get(BANK_STATEMENT.TO_DATE),
                money(row.get(BANK_STATEMENT.OPENING_BALANCE_MINOR), currency),
                money(row.get(BANK_STATEMENT.CLOSING_BALANCE_MINOR), currency),
                row.get(BANK_STATEMENT.LINES_TOTAL),
                row.get(BANK_STATEMENT.LINES_IMPORTED),
                row.get(BANK_STATEMENT.LINES_DUPLICATE),
                problems,
                row.get(BANK_STATEMENT.RECORDED_AT));
    }

    static BankStatementRecord row(long tenantId, StatementImport statement) {
        BankStatementRecord row = new BankStatementRecord();
        row.setTenantId(tenantId);
        row.setBankStatementId(statement.id().value());
        row.setBankAccountId(statement.bankAccount().value());
        row.setFormat(statement.format().code());
        row.setFileName(statement.fileName());
        row.setFromDate(statement.fromDate());
        row.setToDate(statement.toDate());
        row.setOpeningBalanceMinor(minor(statement.openingBalance()));
        row.setClosingBalanceMinor(minor(statement.closingBalance()));
        row.setLinesTotal(statement.linesTotal());
        row.setLinesImported(statement.linesImported());
        row.setLinesDuplicate(statement.linesDuplicate());
        row.setRecordedAt(statement.recordedAt());
        return row;
    }

    static StatementProblem problem(Record row) {
        return new StatementProblem(
                row.get(BANK_STATEMENT_PROBLEM.LINE_NUMBER),
                EnumText.read(StatementProblem.Code.class, row.get(BANK_STATEMENT_PROBLEM.CODE)),
                row.get(BANK_STATEMENT_PROBLEM.MESSAGE));
    }

    static BankStatementProblemRecord row(
            long tenantId, BankStatementId statement, int number, StatementProblem problem) {
        return new BankStatementProblemRecord(
                tenantId,
                statement.value(),
                number,
                problem.lineNumber(),
                problem.code().code(),
                problem.message());
    }

    static BankTransaction line(Record row) {
        CurrencyCode currency = new CurrencyCode(row.get(BANK_TRANSACTION.CURRENCY));
        UUID match = row.get(BANK_TRANSACTION.MATCH_ID);
        return new BankTransaction(
                new BankTransactionId(row.get(BANK_TRANSACTION.BANK_TRANSACTION_ID)),
                new BankAccountId(row.get(BANK_TRANSACTION.BANK_ACCOUNT_ID)),
                new BankStatementId(row.get(BANK_TRANSACTION.BANK_STATEMENT_ID)),
                new LineIdentity(row.get(BANK_TRANSACTION.IDENTITY)),
                new StatementLine(
                        row.get(BANK_TRANSACTION.LINE_NUMBER),
                        row.get(BANK_TRANSACTION.BOOKING_DATE),
                        row.get(BANK_TRANSACTION.VALUE_DATE),
                        Money.ofMinor(row.get(BANK_TRANSACTION.AMOUNT_MINOR), currency),
                        money(row.get(BANK_TRANSACTION.RUNNING_BALANCE_MINOR), currency),
                        EnumText.read(LineKind.class, row.get(BANK_TRANSACTION.KIND)),
                        row.get(BANK_TRANSACTION.DESCRIPTION),
                        row.get(BANK_TRANSACTION.REFERENCE),
                        row.get(BANK_TRANSACTION.TRACKING_KEY),
                        row.get(BANK_TRANSACTION.TRACKING_KEY_TAIL),
                        row.get(BANK_TRANSACTION.BANK_REFERENCE),
                        new Counterparty(
                                row.get(BANK_TRANSACTION.COUNTERPARTY_NAME),
                                row.get(BANK_TRANSACTION.COUNTERPARTY_TAX_ID),
                                row.get(BANK_TRANSACTION.COUNTERPARTY_ACCOUNT),
                                row.get(BANK_TRANSACTION.COUNTERPARTY_BANK))),
                EnumText.read(BankTransaction.Status.class, row.get(BANK_TRANSACTION.STATE)),
                row.get(BANK_TRANSACTION.EXCLUSION_REASON),
                match == null ? null : new MatchId(match),
                row.get(BANK_TRANSACTION.VERSION),
                row.get(BANK_TRANSACTION.RECORDED_AT));
    }

    /// What can change of a line.
    static BankTransactionRecord changes(BankTransaction transaction) {
        StatementLine line = transaction.line();
        BankTransactionRecord row = new BankTransactionRecord();
        row.setValueDate(line.valueDate());
        row.setReceivedDate(line.receivedDate());
        row.setRunningBalanceMinor(minor(line.runningBalance()));
        row.setKind(line.kind().code());
        row.setDescription(line.description());
        row.setReference(line.reference());
        row.setTrackingKey(line.trackingKey());
        row.setTrackingKeyTail(line.trackingKeyTail());
        row.setBankReference(line.bankReference());
        row.setCounterpartyName(line.counterparty().name());
        row.setCounterpartyTaxId(line.counterparty().taxId());
        row.setCounterpartyAccount(line.counterparty().account());
        row.setCounterpartyBank(line.counterparty().bank());
        row.setState(transaction.status().text());
        row.setExclusionReason(transaction.exclusionReason());
        row.setMatchId(Ids.orNull(transaction.match()));
        row.setVersion(transaction.version());
        return row;
    }

    /// @param ordinal the place within the statement, oldest first
    static BankTransactionRecord row(long tenantId, BankTransaction transaction, int ordinal) {
        BankTransactionRecord row = changes(transaction);
        row.setTenantId(tenantId);
        row.setBankTransactionId(transaction.id().value());
        row.setBankAccountId(transaction.bankAccount().value());
        row.setBankStatementId(transaction.statement().value());
        row.setIdentity(transaction.identity().sha256());
        row.setLineNumber(transaction.line().lineNumber());
        row.setLineOrdinal(ordinal);
        row.setBookingDate(transaction.line().bookingDate());
        row.setCurrency(transaction.line().amount().currency().code());
        row.setAmountMinor(transaction.line().amount().minorUnits());
        row.setRecordedAt(transaction.recordedAt());
        return row;
    }

    static MatchingRun run(Record row) {
        UUID account = row.get(MATCHING_RUN.BANK_ACCOUNT_ID);
        return new MatchingRun(
                new MatchingRunId(row.get(MATCHING_RUN.MATCHING_RUN_ID)),
                account == null ? null : new BankAccountId(account),
                row.get(MATCHING_RUN.LINES_CONSIDERED),
                row.get(MATCHING_RUN.ACCEPTED),
                row.get(MATCHING_RUN.PROPOSED),
                row.get(MATCHING_RUN.UNMATCHED),
                row.get(MATCHING_RUN.EXCLUDED),
                row.get(MATCHING_RUN.RECORDED_AT));
    }

    static MatchingRunRecord row(long tenantId, MatchingRun run) {
        return new MatchingRunRecord(
                tenantId,
                run.id().value(),
                Ids.orNull(run.bankAccount()),
                run.linesConsidered(),
                run.accepted(),
                run.proposed(),
                run.unmatched(),
                run.excluded(),
                run.recordedAt());
    }

    private static @Nullable Money money(@Nullable Long minor, CurrencyCode currency) {
        return minor == null ? null : Money.ofMinor(minor, currency);
    }

    private static @Nullable Long minor(@Nullable Money money) {
        return money == null ? null : money.minorUnits();
    }
}
