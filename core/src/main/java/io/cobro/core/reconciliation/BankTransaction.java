package io.cobro.core.reconciliation;

import io.cobro.core.Resource;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A bank line: money that moved on an account of ours.
///
/// @param identity what makes the same movement of two files one line
/// @param line what the bank says
/// @param exclusionReason why no customer's debt is paid by it: `outgoing`, `returned_transfer`, …
/// @param match the accepted match
public record BankTransaction(
        BankTransactionId id,
        BankAccountId bankAccount,
        BankStatementId statement,
        LineIdentity identity,
        StatementLine line,
        Status status,
        @Nullable String exclusionReason,
        @Nullable MatchId match,
        int version,
        Instant recordedAt)
        implements Resource {

    /// How far the line has come.
    public enum Status {
        UNMATCHED,
        /// Matches wait for a person.
        PROPOSED,
        MATCHED,
        /// Money of it is on the customer's account, unallocated.
        PARTIALLY_MATCHED,
        /// Pays no customer's debt.
        EXCLUDED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether a match can still be made of it.
    public boolean isWaiting() {
        return status == Status.UNMATCHED || status == Status.PROPOSED;
    }

    BankTransaction matched(MatchId accepted) {
        return changed(Status.MATCHED, null, accepted);
    }

    BankTransaction proposed() {
        return changed(Status.PROPOSED, null, null);
    }

    BankTransaction unmatched() {
        return changed(Status.UNMATCHED, null, null);
    }

    BankTransaction excluded(String reason) {
        return changed(Status.EXCLUDED, reason, null);
    }

    /// The same line, with what another file of the bank says beyond what was known.
    BankTransaction enriched(StatementLine other) {
        StatementLine known = line;
        Counterparty who = known.counterparty();
        Counterparty more = other.counterparty();
        StatementLine merged =
                new StatementLine(
                        known.lineNumber(),
                        known.bookingDate(),
                        known.valueDate() == null ? other.valueDate() : known.valueDate(),
                        known.amount(),
                        known.runningBalance() == null
                                ? other.runningBalance()
                                : known.runningBalance(),
                        known.kind() == LineKind.OTHER ? other.kind() : known.kind(),
                        known.description().isBlank() ? other.description() : known.description(),
                        known.reference() == null ? other.reference() : known.reference(),
                        known.trackingKey() == null ? other.trackingKey() : known.trackingKey(),
                        known.trackingKeyTail() == null
                                ? other.trackingKeyTail()
                                : known.trackingKeyTail(),
                        known.bankReference() == null
                                ? other.bankReference()
                                : known.bankReference(),
                        new Counterparty(
                                who.name() == null ? more.name() : who.name(),
                                who.taxId() == null ? more.taxId() : who.taxId(),
                                who.account() == null ? more.account() : who.account(),
                                who.bank() == null ? more.bank() : who.bank()));
        return new BankTransaction(
                id,
                bankAccount,
                statement,
                identity,
                merged,
                status,
                exclusionReason,
                match,
                merged.equals(line) ? version : version + 1,
                recordedAt);
    }

    private BankTransaction changed(
            Status newStatus, @Nullable String newReason, @Nullable MatchId newMatch) {
        return new BankTransaction(
                id,
                bankAccount,
                statement,
                identity,
                line,
                newStatus,
                newReason,
                newMatch,
                version + 1,
                recordedAt);
    }
}
