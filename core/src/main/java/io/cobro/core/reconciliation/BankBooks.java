package io.cobro.core.reconciliation;

import io.cobro.core.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The bank accounts, bank lines and matches of the tenant whose transaction this is.
public interface BankBooks {

    Reading<Optional<BankAccount>> findAccount(BankAccountId id);

    /// The account with a number; two transactions that look for the same one this way run one
    /// after the other, so that only one of them creates it.
    Reading<Optional<BankAccount>> lockAccountByNumber(String number);

    void insert(BankAccount account);

    /// Locks the lines of an account that have one of these identities; statements of one account
    /// are taken in one after the other.
    Reading<List<BankTransaction>> lockLines(
            BankAccountId account, Collection<LineIdentity> identities);

    void insert(StatementImport statement);

    void insert(List<BankTransaction> lines);

    void update(BankTransaction line);

    Reading<Optional<BankTransaction>> lockLine(BankTransactionId id);

    Reading<List<BankTransaction>> lockLines(Collection<BankTransactionId> ids);

    /// Locks the bank line of a match.
    Reading<Optional<BankTransaction>> lockLineOf(MatchId match);

    Reading<Optional<Match>> lockMatch(MatchId id);

    /// Locks the proposals of bank lines.
    Reading<List<Match>> lockProposals(Collection<BankTransactionId> lines);

    /// Locks the other proposals of a match's bank line.
    Reading<List<Match>> lockProposalsBeside(MatchId match);

    void insert(Match match);

    void update(Match match);

    void insert(MatchingRun run);
}
