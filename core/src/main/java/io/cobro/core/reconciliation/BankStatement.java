package io.cobro.core.reconciliation;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a bank reports about one account for some days: balances and booked movements.
///
/// @param account the account as the file names it (CLABE, IBAN or another number); absent when the
///   file names none
/// @param currency as the file names it; absent when it names none, and the amounts are then in the
///   currency that the reader was told
/// @param fromDate first day, as stated or else the day of the first line
/// @param toDate last day, as stated or else the day of the last line
/// @param openingBalance before the first line
/// @param closingBalance after the last line
/// @param lines the booked movements, oldest first
/// @param refused lines that could not be read; the others were
/// @param warnings about lines that were kept, above all gaps in the balances
/// @param pendingLines how many lines the bank has not booked yet; they are left out
public record BankStatement(
        @Nullable String account,
        @Nullable CurrencyCode currency,
        StatementFormat format,
        @Nullable LocalDate fromDate,
        @Nullable LocalDate toDate,
        @Nullable Money openingBalance,
        @Nullable Money closingBalance,
        List<StatementLine> lines,
        List<StatementProblem> refused,
        List<StatementProblem> warnings,
        int pendingLines) {

    public BankStatement {
        lines = List.copyOf(lines);
        refused = List.copyOf(refused);
        warnings = List.copyOf(warnings);
    }
}
