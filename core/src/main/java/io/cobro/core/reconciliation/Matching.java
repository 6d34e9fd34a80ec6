package io.cobro.core.reconciliation;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Settling;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.Desk.Waiting;
import io.cobro.core.reconciliation.matching.Assessment;
import io.cobro.core.reconciliation.matching.Book;
import io.cobro.core.reconciliation.matching.Candidate;
import io.cobro.core.reconciliation.matching.Decision;
import io.cobro.core.reconciliation.matching.IncomingCredit;
import io.cobro.core.reconciliation.matching.Matcher;
import io.cobro.core.reconciliation.matching.PendingProposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pass of the engine over the bank lines that wait: what is sure and unambiguous is accepted,
/// the rest is proposed to a person or left.
///
/// The lines are taken in the order of their value dates, each against the book that the earlier
/// ones left; then those that are left are weighed again until nothing changes. All is decided on
/// one reading of the desk. Then what was decided about is locked, and if somebody has changed any
/// of it meanwhile, all is decided anew; each time more of it is locked, so that this ends. A
/// tenant has one pass at a time.
public final class Matching {

    /// Times that the lines are weighed.
    private static final int ROUNDS_MAX = 5;

    /// @param bankAccount whose lines; null means all
    public record RunMatching(@Nullable BankAccountId bankAccount) {}

    private final Transactions transactions;

    public Matching(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `reference_not_found`.
    public Outcome<MatchingRun> run(CommandContext context, RunMatching command) {
        return transactions.inTransaction(
                context,
                books -> {
                    books.bank().lockMatching();
                    Reading<Boolean> account = account(books, command.bankAccount());
                    Reading<Desk> desk = books.bank().desk(command.bankAccount());
                    if (!account.get()) {
                        throw Refusal.at(
                                        "/bank_account_id",
                                        "reference_not_found",
                                        Map.of("id", String.valueOf(command.bankAccount())))
                                .exception();
                    }
                    for (; ; ) {
                        Pass pass = new Pass(context, books, desk.get());
                        pass.decide();
                        if (pass.lock()) {
                            return pass.write(command.bankAccount());
                        }
                        desk = books.bank().desk(command.bankAccount());
                    }
                });
    }

    private static Reading<Boolean> account(Books books, @Nullable BankAccountId id) {
        if (id == null) {
            return () -> true;
        }
        Reading<Optional<BankAccount>> found = books.bank().findAccount(id);
        return () -> found.get().isPresent();
    }

    /// A line and the way to use it that needs no person.
    private record Acceptance(BankTransactionId line, Assessment assessment, Candidate candidate) {}

    private static final class Pass {

        private final CommandContext context;
        private final Books books;
        private final Desk desk;
        private final List<Acceptance> acceptances = new ArrayList<>();
        private final Map<BankTransactionId, Assessment> undecided = new LinkedHashMap<>();
        private final Map<BankTransactionId, String> excluded = new LinkedHashMap<>();
        private final Map<BankTransactionId, BankTransaction> lines = new LinkedHashMap<>();
        private final Map<BankTransactionId, List<Match>> proposals = new HashMap<>();
        private final Map<InvoiceId, Invoice> invoices = new HashMap<>();

        Pass(CommandContext context, Books books, Desk desk) {
            this.context = context;
            this.books = books;
            this.desk = desk;
        }

        void decide() {
            Book book = desk.book();
            List<Waiting> left = desk.waiting();
            for (int round = 0; round < ROUNDS_MAX; round++) {
                int accepted = acceptances.size();
                List<Waiting> waiting = left;
                left = new ArrayList<>();
                for (Waiting line : waiting) {
                    book = weigh(line, book, left);
                }
                if (acceptances.size() == accepted) {
                    return;
                }
            }
        }

        /// @param left gets the line if it still waits
        /// @return the book after it
        private Book weigh(Waiting line, Book book, List<Waiting> left) {
            IncomingCredit credit = Credits.of(line.line());
            BankTransactionId id = credit.bankLine();
            Book without = book.withoutProposal(id);
            Assessment assessment = Matcher.assess(without, credit);
            switch (assessment.decision()) {
                case Decision.Accept(Candidate candidate)
                        when !line.refused().contains(candidate.invoices()) -> {
                    undecided.remove(id);
                    acceptances.add(new Acceptance(id, assessment, candidate));
                    return without.afterAcceptance(credit, candidate);
                }
                case Decision.Exclude(var reason) -> {
                    excluded.put(id, reason.name().toLowerCase(Locale.ROOT));
                    return without;
                }
                case Decision.Accept _, Decision.Leave _ -> {
                    undecided.put(id, assessment);
                    left.add(line);
                    return without;
                }
                case Decision.Propose(var _, var _, var reserved) -> {
                    undecided.put(id, assessment);
                    left.add(line);
                    return without.withProposal(new PendingProposal(id, reserved));
                }
            }
        }

        /// Locks the lines and the invoices that were decided about.
        ///
        /// @return whether they are as the desk had them
        boolean lock() {
            Set<BankTransactionId> ids = new HashSet<>();
            desk.waiting().forEach(waiting -> ids.add(waiting.line().id()));
            Set<InvoiceId> wanted = new HashSet<>();
            acceptances.forEach(acceptance -> wanted.addAll(acceptance.candidate().invoices()));
            undecided
                    .values()
                    .forEach(assessment ->
                            Proposals.candidates(assessment)
                                    .forEach(candidate -> wanted.addAll(candidate.invoices())));
            Reading<List<BankTransaction>> lockedLines = books.bank().lockLines(ids);
            Reading<List<Match>> lockedProposals = books.bank().lockProposals(ids);
            Reading<Map<BankTransactionId, Set<Set<InvoiceId>>>> refused =
                    books.bank().refused(ids);
            Reading<List<Invoice>> lockedInvoices = books.invoices().lockAll(wanted);

            lockedLines.get().forEach(line -> lines.put(line.id(), line));
            for (Match match : lockedProposals.get()) {
                proposals
                        .computeIfAbsent(match.bankTransaction(), _ -> new ArrayList<>())
                        .add(match);
            }
            lockedInvoices.get().forEach(invoice -> invoices.put(invoice.id(), invoice));
            return lines.values().stream().allMatch(BankTransaction::isWaiting)
                    && desk.waiting().stream()
                            .allMatch(waiting ->
                                    waiting.refused()
                                            .equals(
                                                    refused.get()
                                                            .getOrDefault(
                                                                    waiting.line().id(), Set.of())))
                    && invoices.values().stream()
                            .allMatch(invoice ->
                                    desk.book().isStill(invoice.id(), invoice.balance()));
        }

        MatchingRun write(@Nullable BankAccountId account) {
            acceptances.forEach(this::accept);
            excluded.forEach(this::exclude);
            int proposed = 0;
            for (Waiting waiting : desk.waiting()) {
                Assessment assessment = undecided.get(waiting.line().id());
                if (assessment != null && propose(waiting, assessment)) {
                    proposed++;
                }
            }
            MatchingRun run =
                    new MatchingRun(
                            new MatchingRunId(context.ids().next()),
                            account,
                            desk.waiting().size(),
                            acceptances.size(),
                            proposed,
                            undecided.size() - proposed,
                            excluded.size(),
                            context.now());
            books.bank().insert(run);
            return run;
        }

        private void accept(Acceptance acceptance) {
            BankTransactionId id = acceptance.line();
            Candidate candidate = acceptance.candidate();
            CommandContext step = context.forStep("accept " + id.text());
            Settling settling =
                    new Settling(
                            step,
                            books,
                            candidate.applied().stream()
                                    .map(applied ->
                                            Objects.requireNonNull(invoices.get(applied.invoice())))
                                    .toList());
            Reconciling.accepted(
                    step,
                    books,
                    Proposals.match(step, id, acceptance.assessment(), candidate, 1),
                    line(id),
                    settling,
                    proposals(id),
                    true);
            settling.states().forEach(invoice -> invoices.put(invoice.id(), invoice));
        }

        private void exclude(BankTransactionId id, String reason) {
            proposals(id).forEach(match -> books.bank().update(match.superseded(context.now())));
            BankTransaction after = line(id).excluded(reason);
            books.bank().update(after);
            books.facts().add(Fact.of("bank_transaction.excluded", after));
        }

        /// @return whether the line has proposals now
        private boolean propose(Waiting waiting, Assessment assessment) {
            BankTransaction line = line(waiting.line().id());
            List<Match> before = proposals(line.id());
            List<Match> now =
                    Proposals.of(
                            context.forStep("propose " + line.id().text()),
                            line.id(),
                            assessment,
                            waiting.refused());
            if (Proposals.same(before, now)) {
                return !now.isEmpty();
            }
            before.forEach(match -> books.bank().update(match.superseded(context.now())));
            now.forEach(books.bank()::insert);
            boolean wasProposed = line.status() == BankTransaction.Status.PROPOSED;
            if (!now.isEmpty()) {
                BankTransaction after = line;
                if (!wasProposed) {
                    after = line.proposed();
                    books.bank().update(after);
                }
                books.facts().add(Fact.of("bank_transaction.proposed", after).with(now.getFirst()));
            } else if (wasProposed) {
                BankTransaction after = line.unmatched();
                books.bank().update(after);
                books.facts().add(Fact.of("bank_transaction.unmatched", after));
            }
            return !now.isEmpty();
        }

        private BankTransaction line(BankTransactionId id) {
            return Objects.requireNonNull(lines.get(id));
        }

        private List<Match> proposals(BankTransactionId id) {
            return proposals.getOrDefault(id, List.of());
        }
    }
}
