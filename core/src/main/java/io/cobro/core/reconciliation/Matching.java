package io.cobro.core.reconciliation;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.ReconciliationReads.Waiting;
import io.cobro.core.reconciliation.matching.Assessment;
import io.cobro.core.reconciliation.matching.Book;
import io.cobro.core.reconciliation.matching.Candidate;
import io.cobro.core.reconciliation.matching.Decision;
import io.cobro.core.reconciliation.matching.IncomingCredit;
import io.cobro.core.reconciliation.matching.Matcher;
import io.cobro.core.reconciliation.matching.PendingProposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pass of the engine over the bank lines that wait: what is sure and unambiguous is accepted,
/// each acceptance in a transaction of its own; the rest is proposed to a person or left.
///
/// The lines are taken in the order of their value dates, each against the book that the earlier
/// ones left. At the end the open proposals are weighed again until nothing changes. A pass that
/// was cut off is finished by the next one.
public final class Matching {

    /// Times that the open proposals are weighed again.
    private static final int ROUNDS_MAX = 5;

    /// @param bankAccount whose lines; null means all
    public record RunMatching(@Nullable BankAccountId bankAccount) {}

    private final Transactions transactions;
    private final ReconciliationReads reads;

    public Matching(Transactions transactions, ReconciliationReads reads) {
        this.transactions = transactions;
        this.reads = reads;
    }

    /// Refusals: `not_found`.
    public Outcome<MatchingRun> run(CommandContext context, RunMatching command) {
        return transactions
                .<MatchingRun>answered(context)
                .orElseGet(() -> {
                    Pass pass = new Pass(context, command);
                    pass.decide();
                    return transactions.inTransaction(context, pass::write);
                });
    }

    private final class Pass {

        private final CommandContext context;
        private final RunMatching command;
        private final List<Waiting> lines;
        private final Map<BankTransactionId, Assessment> undecided = new LinkedHashMap<>();
        private final Map<BankTransactionId, String> excluded = new LinkedHashMap<>();
        private Book book;
        private int accepted;

        Pass(CommandContext context, RunMatching command) {
            this.context = context;
            this.command = command;
            this.lines = reads.waiting(context.tenant().id(), command.bankAccount());
            this.book = reads.book(context.tenant().id());
        }

        void decide() {
            List<Waiting> left = lines;
            for (int round = 0; round < ROUNDS_MAX; round++) {
                int before = accepted;
                left = weigh(left);
                if (accepted == before) {
                    return;
                }
            }
        }

        /// @return the lines that still wait
        private List<Waiting> weigh(List<Waiting> waiting) {
            List<Waiting> left = new ArrayList<>();
            for (Waiting line : waiting) {
                IncomingCredit credit = Credits.of(line.line());
                book = book.withoutProposal(credit.bankLine());
                Assessment assessment = Matcher.assess(book, credit);
                switch (assessment.decision()) {
                    case Decision.Accept(Candidate candidate)
                            when !line.refused().contains(candidate.invoices()) -> {
                        if (accept(line, assessment, candidate)) {
                            undecided.remove(credit.bankLine());
                            book = book.afterAcceptance(credit, candidate);
                            accepted++;
                            continue;
                        }
                        // The book changed while we looked: look again at what it is now.
                        book = reads.book(context.tenant().id());
                        undecided.put(credit.bankLine(), Matcher.assess(book, credit));
                    }
                    case Decision.Accept _, Decision.Leave _ ->
                            undecided.put(credit.bankLine(), assessment);
                    case Decision.Propose(var _, var _, var reserved) -> {
                        undecided.put(credit.bankLine(), assessment);
                        book = book.withProposal(new PendingProposal(credit.bankLine(), reserved));
                    }
                    case Decision.Exclude(var reason) -> {
                        excluded.put(
                                credit.bankLine(),
                                reason.name().toLowerCase(java.util.Locale.ROOT));
                        continue;
                    }
                }
                left.add(line);
            }
            return left;
        }

        /// @return false if the line or an invoice is not any more what the engine saw
        private boolean accept(Waiting waiting, Assessment assessment, Candidate candidate) {
            BankTransactionId id = waiting.line().id();
            CommandContext step = context.forStep("accept " + id.text());
            return transactions.inTransaction(
                            step,
                            books -> {
                                Reading<Optional<BankTransaction>> line = books.bank().lockLine(id);
                                Reading<List<Match>> proposals =
                                        books.bank().lockProposals(List.of(id));
                                Reading<List<Invoice>> invoices =
                                        books.invoices().lockAll(candidate.invoices());
                                return Reconciling.accepted(
                                        step,
                                        books,
                                        Proposals.match(step, id, assessment, candidate, 1),
                                        line.get().orElseThrow(),
                                        invoices.get(),
                                        proposals.get(),
                                        true);
                            })
                    instanceof Outcome.Accepted<Match>;
        }

        /// Writes proposals and exclusions; lines that somebody else has decided meanwhile are
        /// left.
        MatchingRun write(Books books) {
            Set<BankTransactionId> touched = new HashSet<>(undecided.keySet());
            touched.addAll(excluded.keySet());
            requireAccount(books);
            Reading<List<BankTransaction>> locked = books.bank().lockLines(touched);
            Reading<List<Match>> open = books.bank().lockProposals(touched);
            Map<BankTransactionId, List<Match>> openByLine = new LinkedHashMap<>();
            for (Match match : open.get()) {
                openByLine
                        .computeIfAbsent(match.bankTransaction(), _ -> new ArrayList<>())
                        .add(match);
            }
            int proposed = 0;
            int left = 0;
            int out = 0;
            for (BankTransaction line : locked.get()) {
                if (!line.isWaiting()) {
                    continue;
                }
                List<Match> before = openByLine.getOrDefault(line.id(), List.of());
                String reason = excluded.get(line.id());
                if (reason != null) {
                    before.forEach(m -> books.bank().update(m.superseded(context.now())));
                    BankTransaction after = line.excluded(reason);
                    books.bank().update(after);
                    books.facts().add(Fact.of("bank_transaction.excluded", after));
                    out++;
                    continue;
                }
                Assessment assessment = Objects.requireNonNull(undecided.get(line.id()));
                if (propose(books, line, assessment, before)) {
                    proposed++;
                } else {
                    left++;
                }
            }
            MatchingRun run =
                    new MatchingRun(
                            new MatchingRunId(context.ids().next()),
                            command.bankAccount(),
                            lines.size(),
                            accepted,
                            proposed,
                            left,
                            out,
                            context.now());
            books.bank().insert(run);
            return run;
        }

        private void requireAccount(Books books) {
            BankAccountId account = command.bankAccount();
            if (account != null && books.bank().findAccount(account).get().isEmpty()) {
                throw Refusal.at(
                                "/bank_account_id",
                                "reference_not_found",
                                Map.of("id", account.text()))
                        .exception();
            }
        }

        /// @return whether the line has proposals now
        private boolean propose(
                Books books, BankTransaction line, Assessment assessment, List<Match> before) {
            CommandContext step = context.forStep("propose " + line.id().text());
            Set<Set<InvoiceId>> refused =
                    lines.stream()
                            .filter(waiting -> waiting.line().id().equals(line.id()))
                            .findFirst()
                            .map(Waiting::refused)
                            .orElse(Set.of());
            List<Match> now = Proposals.of(step, line.id(), assessment, refused);
            if (Proposals.same(before, now)) {
                return !now.isEmpty();
            }
            before.forEach(match -> books.bank().update(match.superseded(context.now())));
            now.forEach(books.bank()::insert);
            boolean wasProposed = line.status() == BankTransaction.Status.PROPOSED;
            if (!now.isEmpty() && !wasProposed) {
                BankTransaction after = line.proposed();
                books.bank().update(after);
                books.facts().add(Fact.of("bank_transaction.proposed", after).with(now.getFirst()));
            } else if (now.isEmpty() && wasProposed) {
                BankTransaction after = line.unmatched();
                books.bank().update(after);
                books.facts().add(Fact.of("bank_transaction.unmatched", after));
            }
            return !now.isEmpty();
        }
    }
}
