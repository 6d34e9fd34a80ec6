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
import io.cobro.core.reconciliation.ReconciliationReads.Waiting;
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
/// one reading of the book and written in one transaction, under locks and only as far as the book
/// is still the one that was read: from the first match on that meets a line or an invoice which
/// somebody else has changed meanwhile, the lines wait for the next pass.
public final class Matching {

    /// Times that the lines are weighed.
    private static final int ROUNDS_MAX = 5;

    /// @param bankAccount whose lines; null means all
    public record RunMatching(@Nullable BankAccountId bankAccount) {}

    private final Transactions transactions;
    private final ReconciliationReads reads;

    public Matching(Transactions transactions, ReconciliationReads reads) {
        this.transactions = transactions;
        this.reads = reads;
    }

    /// Refusals: `reference_not_found`.
    public Outcome<MatchingRun> run(CommandContext context, RunMatching command) {
        Pass pass = new Pass(context, command);
        pass.decide();
        return transactions.inTransaction(context, pass::write);
    }

    /// A line and the way to use it that needs no person.
    private record Acceptance(Waiting line, Assessment assessment, Candidate candidate) {}

    private final class Pass {

        private final CommandContext context;
        private final RunMatching command;
        private final List<Waiting> lines;
        private final Book before;
        private final List<Acceptance> acceptances = new ArrayList<>();
        private final Map<BankTransactionId, Assessment> undecided = new LinkedHashMap<>();
        private final Map<BankTransactionId, String> excluded = new LinkedHashMap<>();

        Pass(CommandContext context, RunMatching command) {
            this.context = context;
            this.command = command;
            ReconciliationReads.Desk desk =
                    reads.desk(context.tenant().id(), command.bankAccount());
            this.lines = desk.waiting();
            this.before = desk.book();
        }

        void decide() {
            Book book = before;
            List<Waiting> left = lines;
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
                    acceptances.add(new Acceptance(line, assessment, candidate));
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

        MatchingRun write(Books books) {
            Set<BankTransactionId> touched = new HashSet<>(undecided.keySet());
            touched.addAll(excluded.keySet());
            acceptances.forEach(acceptance -> touched.add(acceptance.line().line().id()));
            Set<InvoiceId> wanted = new HashSet<>();
            acceptances.forEach(acceptance -> wanted.addAll(acceptance.candidate().invoices()));
            Reading<Boolean> account = account(books);
            Reading<List<BankTransaction>> lockedLines = books.bank().lockLines(touched);
            Reading<List<Match>> lockedProposals = books.bank().lockProposals(touched);
            Reading<List<Invoice>> lockedInvoices = books.invoices().lockAll(wanted);
            if (!account.get()) {
                throw Refusal.at(
                                "/bank_account_id",
                                "reference_not_found",
                                Map.of("id", String.valueOf(command.bankAccount())))
                        .exception();
            }
            Map<BankTransactionId, BankTransaction> waiting = new LinkedHashMap<>();
            lockedLines.get().stream()
                    .filter(BankTransaction::isWaiting)
                    .forEach(line -> waiting.put(line.id(), line));
            Map<BankTransactionId, List<Match>> proposals = new HashMap<>();
            for (Match match : lockedProposals.get()) {
                proposals
                        .computeIfAbsent(match.bankTransaction(), _ -> new ArrayList<>())
                        .add(match);
            }
            int accepted = accept(books, waiting, proposals, lockedInvoices.get());
            int out = 0;
            int proposed = 0;
            for (BankTransaction line : waiting.values()) {
                List<Match> open = proposals.getOrDefault(line.id(), List.of());
                String reason = excluded.get(line.id());
                if (reason != null) {
                    exclude(books, line, reason, open);
                    out++;
                } else if (accepted < acceptances.size()) {
                    proposed += open.isEmpty() ? 0 : 1;
                } else if (undecided.containsKey(line.id()) && propose(books, line, open)) {
                    proposed++;
                }
            }
            MatchingRun run =
                    new MatchingRun(
                            new MatchingRunId(context.ids().next()),
                            command.bankAccount(),
                            lines.size(),
                            accepted,
                            proposed,
                            lines.size() - accepted - proposed - out,
                            out,
                            context.now());
            books.bank().insert(run);
            return run;
        }

        private Reading<Boolean> account(Books books) {
            BankAccountId id = command.bankAccount();
            if (id == null) {
                return () -> true;
            }
            Reading<Optional<BankAccount>> found = books.bank().findAccount(id);
            return () -> found.get().isPresent();
        }

        /// Accepts what was decided on lines and invoices as they still are, up to the first that
        /// is not: what comes after it was decided on a book that never was.
        ///
        /// @return how many were accepted
        private int accept(
                Books books,
                Map<BankTransactionId, BankTransaction> waiting,
                Map<BankTransactionId, List<Match>> proposals,
                List<Invoice> locked) {
            Map<InvoiceId, Invoice> invoices = new HashMap<>();
            locked.stream()
                    .filter(invoice -> before.isStill(invoice.id(), invoice.balance()))
                    .forEach(invoice -> invoices.put(invoice.id(), invoice));
            int accepted = 0;
            for (Acceptance acceptance : acceptances) {
                Candidate candidate = acceptance.candidate();
                BankTransactionId id = acceptance.line().line().id();
                BankTransaction line = waiting.get(id);
                if (line == null || !invoices.keySet().containsAll(candidate.invoices())) {
                    return accepted;
                }
                CommandContext step = context.forStep("accept " + id.text());
                Settling settling =
                        new Settling(
                                step,
                                books,
                                candidate.applied().stream()
                                        .map(applied ->
                                                Objects.requireNonNull(
                                                        invoices.get(applied.invoice())))
                                        .toList());
                Reconciling.accepted(
                        step,
                        books,
                        Proposals.match(step, id, acceptance.assessment(), candidate, 1),
                        line,
                        settling,
                        proposals.getOrDefault(id, List.of()),
                        true);
                settling.states().forEach(invoice -> invoices.put(invoice.id(), invoice));
                waiting.remove(id);
                accepted++;
            }
            return accepted;
        }

        private void exclude(Books books, BankTransaction line, String reason, List<Match> open) {
            open.forEach(match -> books.bank().update(match.superseded(context.now())));
            BankTransaction after = line.excluded(reason);
            books.bank().update(after);
            books.facts().add(Fact.of("bank_transaction.excluded", after));
        }

        /// @return whether the line has proposals now
        private boolean propose(Books books, BankTransaction line, List<Match> open) {
            Assessment assessment = Objects.requireNonNull(undecided.get(line.id()));
            CommandContext step = context.forStep("propose " + line.id().text());
            Set<Set<InvoiceId>> refused =
                    lines.stream()
                            .filter(waiting -> waiting.line().id().equals(line.id()))
                            .findFirst()
                            .map(Waiting::refused)
                            .orElse(Set.of());
            List<Match> now = Proposals.of(step, line.id(), assessment, refused);
            if (Proposals.same(open, now)) {
                return !now.isEmpty();
            }
            open.forEach(match -> books.bank().update(match.superseded(context.now())));
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
