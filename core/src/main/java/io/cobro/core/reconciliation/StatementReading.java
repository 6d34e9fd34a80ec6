package io.cobro.core.reconciliation;

import java.util.List;
import java.util.Locale;

/// What came of reading a file as bank statements.
public sealed interface StatementReading {

    /// The file was understood.
    ///
    /// @param statements at least one, in the order of the file; several accounts may be among them
    record Read(List<BankStatement> statements) implements StatementReading {

        public Read {
            statements = List.copyOf(statements);
        }
    }

    /// Nothing of the file was taken.
    ///
    /// @param detail one sentence for people; never repeats content of the file
    record Rejected(Code code, String detail) implements StatementReading {}

    /// Why a whole file is refused.
    enum Code {
        /// More than [BankStatementReader#FILE_BYTES_MAX].
        FILE_TOO_LARGE,
        /// More than [BankStatementReader#LINES_MAX].
        TOO_MANY_LINES,
        XML_NOT_WELL_FORMED,
        XML_TOO_DEEP,
        DOCTYPE_FORBIDDEN,
        /// XML of another kind, also camt.052 (intraday, not final) and camt.054 (notices without
        /// balances).
        NOT_CAMT053,
        /// Text without the header line of BBVA Net Cash.
        TEXT_NOT_BBVA,
        /// The right format, but without any statement or line in it.
        STATEMENT_EMPTY;

        /// The word in REST and GraphQL: `not_camt053`.
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
