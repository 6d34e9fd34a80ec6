package io.cobro.core.reconciliation;

import io.cobro.core.Reading;
import io.cobro.core.invoice.InvoiceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// Lets the tenant's matching runs take place one after the other, however long one thinks.
    void lockMatching();

    /// What waits and what it is compared with; nothing of it is locked.
    ///
    /// @param account whose lines; null means all
    Reading<Desk> desk(@Nullable BankAccountId account);

    /// The sets of invoices that a person has rejected or undone, by line.
    Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused(
            Collection<BankTransactionId> lines);

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
