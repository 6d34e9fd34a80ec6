package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_ACCOUNT;
import static io.cobro.persistence.jooq.Tables.BANK_TRANSACTION;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankBooks;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Desk;
import io.cobro.core.reconciliation.LineIdentity;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Bank accounts, bank lines and matches in one transaction. The row of a bank line is the lock of
/// its matches.
public final class PostgresBankBooks implements BankBooks {

    /// The engine weighs some hundred lines a second.
    private static final Duration THINKING_MAX = Duration.ofMinutes(5);

    private final Session session;

    public PostgresBankBooks(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Optional<BankAccount>> findAccount(BankAccountId id) {
        return account(BANK_ACCOUNT.BANK_ACCOUNT_ID.eq(id.value()));
    }

    @Override
    public Reading<Optional<BankAccount>> lockAccountByNumber(String number) {
        session.lockName("bank_account.number", number);
        return account(BANK_ACCOUNT.NUMBER.eq(number));
    }

    @Override
    public void insert(BankAccount account) {
        session.insert(BankRows.row(session.tenantId(), account));
    }

    @Override
    public Reading<List<BankTransaction>> lockLines(
            BankAccountId account, Collection<LineIdentity> identities) {
        session.lockName("bank_account.lines", account.value().toString());
        return lines(
                BANK_TRANSACTION
                        .BANK_ACCOUNT_ID
                        .eq(account.value())
                        .and(
                                BANK_TRANSACTION.IDENTITY.eq(
                                        DSL.any(
                                                identities.stream()
                                                        .map(LineIdentity::sha256)
                                                        .toArray(String[]::new)))));
    }

    @Override
    public void insert(StatementImport statement) {
        session.insert(BankRows.row(session.tenantId(), statement));
        int number = 1;
        for (StatementProblem problem : statement.problems()) {
            session.insert(BankRows.row(session.tenantId(), statement.id(), number++, problem));
        }
    }

    @Override
    public void insert(List<BankTransaction> lines) {
        int ordinal = 1;
        for (BankTransaction line : lines) {
            session.insert(BankRows.row(session.tenantId(), line, ordinal++));
        }
    }

    @Override
    public void update(BankTransaction line) {
        session.update(
                DSL.update(BANK_TRANSACTION)
                        .set(BankRows.changes(line))
                        .where(BANK_TRANSACTION.TENANT_ID.eq(session.tenantId()))
                        .and(BANK_TRANSACTION.BANK_TRANSACTION_ID.eq(line.id().value())));
    }

    @Override
    public void lockMatching() {
        session.allowThinking(THINKING_MAX);
        session.lockName("matching", "");
    }

    @Override
    public Reading<Desk> desk(@Nullable BankAccountId account) {
        return DeskRows.desk(session, account);
    }

    @Override
    public Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused(
            Collection<BankTransactionId> lines) {
        return DeskRows.refused(session, lines);
    }

    @Override
    public Reading<List<BankTransaction>> lockLines(Collection<BankTransactionId> ids) {
        return lines(Ids.among(BANK_TRANSACTION.BANK_TRANSACTION_ID, ids));
    }

    @Override
    public Reading<Optional<BankTransaction>> lockLineOf(MatchId match) {
        return first(lines(BANK_TRANSACTION.BANK_TRANSACTION_ID.eq(lineOf(match))));
    }

    @Override
    public Reading<Optional<Match>> lockMatch(MatchId id) {
        return first(matches(MATCH.MATCH_ID.eq(id.value())));
    }

    @Override
    public Reading<List<Match>> lockProposals(Collection<BankTransactionId> lines) {
        return matches(
                MATCH.STATE
                        .eq(Match.Status.PROPOSED.text())
                        .and(Ids.among(MATCH.BANK_TRANSACTION_ID, lines)));
    }

    @Override
    public Reading<List<Match>> lockProposalsBeside(MatchId match) {
        return matches(
                MATCH.STATE
                        .eq(Match.Status.PROPOSED.text())
                        .and(MATCH.MATCH_ID.ne(match.value()))
                        .and(MATCH.BANK_TRANSACTION_ID.eq(lineOf(match))));
    }

    @Override
    public void insert(Match match) {
        MatchRows.insert(session, match);
    }

    @Override
    public void update(Match match) {
        session.update(
                DSL.update(MATCH)
                        .set(MATCH.STATE, match.status().text())
                        .set(MATCH.ACTOR, match.actor().text())
                        .set(MATCH.PAYMENT_ID, Ids.orNull(match.payment()))
                        .set(MATCH.DECIDED_AT, match.decidedAt())
                        .set(MATCH.VERSION, match.version())
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH.MATCH_ID.eq(match.id().value())));
    }

    @Override
    public void insert(MatchingRun run) {
        session.insert(BankRows.row(session.tenantId(), run));
    }

    private Reading<Optional<BankAccount>> account(Condition wanted) {
        return session.read(
                select(BANK_ACCOUNT.fields())
                        .from(BANK_ACCOUNT)
                        .where(BANK_ACCOUNT.TENANT_ID.eq(session.tenantId()))
                        .and(wanted),
                rows -> rows.stream().findFirst().map(BankRows::account));
    }

    private Reading<List<BankTransaction>> lines(Condition wanted) {
        return session.read(
                select(BANK_TRANSACTION.fields())
                        .from(BANK_TRANSACTION)
                        .where(BANK_TRANSACTION.TENANT_ID.eq(session.tenantId()))
                        .and(wanted)
                        .orderBy(BANK_TRANSACTION.BANK_TRANSACTION_ID)
                        .forUpdate(),
                rows -> rows.map(BankRows::line));
    }

    /// Best first, line by line.
    private Reading<List<Match>> matches(Condition wanted) {
        return MatchRows.read(
                session,
                select(MATCH.fields())
                        .from(MATCH)
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(wanted)
                        .orderBy(MATCH.BANK_TRANSACTION_ID, MATCH.RANK, MATCH.MATCH_ID)
                        .forUpdate(),
                select(MATCH.MATCH_ID)
                        .from(MATCH)
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(wanted));
    }

    private Select<Record1<UUID>> lineOf(MatchId match) {
        return select(MATCH.BANK_TRANSACTION_ID)
                .from(MATCH)
                .where(MATCH.TENANT_ID.eq(session.tenantId()))
                .and(MATCH.MATCH_ID.eq(match.value()));
    }

    private static <T> Reading<Optional<T>> first(Reading<List<T>> all) {
        return () -> all.get().stream().findFirst();
    }
}
