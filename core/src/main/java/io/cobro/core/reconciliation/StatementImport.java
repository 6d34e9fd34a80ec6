package io.cobro.core.reconciliation;

import io.cobro.core.Resource;
import io.cobro.core.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that was taken in, and what became of its lines.
///
/// @param linesTotal lines that could be read
/// @param linesImported of these, lines that were new
/// @param linesDuplicate of these, lines that an earlier statement had brought
/// @param problems what could not be read, and what is odd, by line of the file
public record StatementImport(
        BankStatementId id,
        BankAccountId bankAccount,
        StatementFormat format,
        @Nullable String fileName,
        @Nullable LocalDate fromDate,
        @Nullable LocalDate toDate,
        @Nullable Money openingBalance,
        @Nullable Money closingBalance,
        int linesTotal,
        int linesImported,
        int linesDuplicate,
        List<StatementProblem> problems,
        Instant recordedAt)
        implements Resource {

    public StatementImport {
        problems = List.copyOf(problems);
    }
}
