package io.cobro.core.reconciliation;

import java.util.Locale;

/// What is wrong with one line of a statement, or with how the lines fit together.
///
/// @param lineNumber as in [StatementLine]; 0 when the statement as a whole is meant
/// @param code stable
/// @param message one sentence for people; never repeats names, accounts or other content
public record StatementProblem(int lineNumber, Code code, String message) {

    /// The first seven refuse a line, the others warn about lines that were kept.
    public enum Code {
        COLUMNS_MISSING,
        DATE_INVALID,
        /// Not an amount, in no direction or in both, zero, or beyond what a reader accepts.
        AMOUNT_INVALID,
        BALANCE_INVALID,
        CURRENCY_MISMATCH,
        CONTROL_CHARACTER,
        LINE_TOO_LONG,
        /// A running balance is not the one before plus the amount: lines are missing between.
        BALANCE_GAP,
        /// The opening balance plus all lines is not the closing balance.
        CLOSING_BALANCE_MISMATCH,
        /// The account of the counterparty has 18 digits and its check digit is wrong.
        CLABE_CHECK_DIGIT;

        /// Whether the line could not be taken in; otherwise it is only odd.
        public boolean refusesLine() {
            return switch (this) {
                case COLUMNS_MISSING,
                        DATE_INVALID,
                        AMOUNT_INVALID,
                        BALANCE_INVALID,
                        CURRENCY_MISMATCH,
                        CONTROL_CHARACTER,
                        LINE_TOO_LONG ->
                        true;
                case BALANCE_GAP, CLOSING_BALANCE_MISMATCH, CLABE_CHECK_DIGIT -> false;
            };
        }

        /// The word in REST and GraphQL: `balance_gap`.
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
