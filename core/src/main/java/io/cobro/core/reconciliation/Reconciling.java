package io.cobro.core.reconciliation;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.Settling;
import io.cobro.core.event.Fact;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentHeader;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.core.payment.ReceivedPayment;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person decides about matches. Accepting one makes the payment and its allocations;
/// undoing it takes them back.
public final class Reconciling {

    public record AcceptMatch(MatchId id, @Nullable Integer expectedVersion) {}

    public record RejectMatch(MatchId id, @Nullable Integer expectedVersion) {}

    /// @param date from which business date on; null means today
    public record UndoMatch(
            MatchId id, @Nullable Integer expectedVersion, @Nullable LocalDate date) {}

    private final Transactions transactions;

    public Reconciling(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Refusals: `not_found`, `version_conflict`, `match_not_proposed`,
    /// `bank_transaction_already_matched`, and those of allocating.
    public Outcome<Match> accept(CommandContext context, AcceptMatch command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<BankTransaction>> line = books.bank().lockLineOf(command.id());
                    Reading<Optional<Match>> reading = books.bank().lockMatch(command.id());
                    Reading<List<Match>> others = books.bank().lockProposalsBeside(command.id());
                    Reading<List<Invoice>> invoices = books.invoices().lockMatched(command.id());
                    Match match = requireProposed(reading, command.id(), command.expectedVersion());
                    return accepted(
                            context,
                            books,
                            match,
                            line.get().orElseThrow(),
                            new Settling(context, books, invoices.get()),
                            others.get(),
                            false);
                });
    }

    /// Makes the payment and the allocations of a match, and what follows from that: what accepting
    /// by a person and by the engine have in common.
    ///
    /// @param settling with the invoices of the match
    /// @param isNew whether the match is not in the books yet
    static Match accepted(
            CommandContext context,
            Books books,
            Match match,
            BankTransaction line,
            Settling settling,
            List<Match> others,
            boolean isNew) {
        if (!line.isWaiting()) {
            throw Refusal.of(
                            "bank_transaction_already_matched",
                            Map.of(
                                    "match_id",
                                    line.match() == null
                                            ? line.status().text()
                                            : line.match().text()))
                    .exception();
        }
        PaymentHeader header =
                new PaymentHeader(
                        new PaymentId(context.ids().next()),
                        null,
                        match.customer(),
                        line.line().amount(),
                        line.line().receivedDate(),
                        method(line.line().kind()),
                        line.line().reference(),
                        line.line().trackingKey(),
                        line.id(),
                        null,
                        Map.of(),
                        1,
                        context.now());
        Payment payment =
                PaymentRecording.received(
                        books,
                        settling,
                        header,
                        match.allocations().stream()
                                .map(a -> new AllocationRequest(a.invoice(), a.amount()))
                                .toList(),
                        false);
        Match accepted =
                isNew
                        ? match.acceptedByEngine(payment.id(), context.now())
                        : match.accepted(payment.id(), context.now());
        if (isNew) {
            books.bank().insert(accepted);
        } else {
            books.bank().update(accepted);
        }
        for (Match other : others) {
            books.bank().update(other.superseded(context.now()));
        }
        BankTransaction matched = line.matched(accepted.id());
        books.bank().update(matched);
        books.facts().add(Fact.of("bank_transaction.matched", matched).with(accepted));
        return accepted;
    }

    /// Refusals: `not_found`, `version_conflict`, `match_not_proposed`.
    public Outcome<Match> reject(CommandContext context, RejectMatch command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<BankTransaction>> line = books.bank().lockLineOf(command.id());
                    Reading<Optional<Match>> reading = books.bank().lockMatch(command.id());
                    Reading<List<Match>> others = books.bank().lockProposalsBeside(command.id());
                    Match match = requireProposed(reading, command.id(), command.expectedVersion());
                    Match rejected = match.rejected(context.now());
                    books.bank().update(rejected);
                    BankTransaction explained = line.get().orElseThrow();
                    if (others.get().isEmpty()) {
                        BankTransaction unmatched = explained.unmatched();
                        books.bank().update(unmatched);
                        books.facts()
                                .add(
                                        Fact.of("bank_transaction.unmatched", unmatched)
                                                .with(rejected));
                    } else {
                        Match best =
                                Collections.min(others.get(), Comparator.comparingInt(Match::rank));
                        books.facts()
                                .add(Fact.of("bank_transaction.proposed", explained).with(best));
                    }
                    return rejected;
                });
    }

    /// Takes an accepted match back: its payment is reversed, its invoices are open again, the line
    /// waits. Other matches of the same invoices stay.
    ///
    /// Refusals: `not_found`, `version_conflict`, `match_not_accepted`.
    public Outcome<Match> undo(CommandContext context, UndoMatch command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<BankTransaction>> line = books.bank().lockLineOf(command.id());
                    Reading<Optional<Match>> reading = books.bank().lockMatch(command.id());
                    Reading<Optional<Payment>> payment = books.payments().lockOf(command.id());
                    Reading<List<Invoice>> invoices = books.invoices().lockPaidBy(command.id());
                    Reading<List<Allocation>> allocations =
                            books.allocations().activeOf(command.id());
                    Match match = found(reading, command.id(), command.expectedVersion());
                    if (match.status() != Match.Status.ACCEPTED) {
                        throw wrongStatus("match_not_accepted", match);
                    }
                    if (payment.get().orElseThrow() instanceof ReceivedPayment received) {
                        PaymentRecording.reversed(
                                context,
                                books,
                                received,
                                new Settling(context, books, invoices.get()),
                                allocations.get(),
                                command.date());
                    }
                    Match undone = match.undone(context.now());
                    books.bank().update(undone);
                    BankTransaction unmatched = line.get().orElseThrow().unmatched();
                    books.bank().update(unmatched);
                    books.facts()
                            .add(Fact.of("bank_transaction.unmatched", unmatched).with(undone));
                    return undone;
                });
    }

    private static PaymentMethod method(LineKind kind) {
        return switch (kind) {
            case TRANSFER_IN -> PaymentMethod.SPEI;
            case CASH_DEPOSIT -> PaymentMethod.CASH;
            case RETURNED_TRANSFER, FEE, TAX, TRANSFER_OUT, OTHER -> PaymentMethod.BANK_TRANSFER;
        };
    }

    private static Match requireProposed(
            Reading<Optional<Match>> reading, MatchId id, @Nullable Integer expectedVersion) {
        Match match = found(reading, id, expectedVersion);
        if (match.status() != Match.Status.PROPOSED) {
            throw wrongStatus("match_not_proposed", match);
        }
        return match;
    }

    private static Match found(
            Reading<Optional<Match>> reading, MatchId id, @Nullable Integer expectedVersion) {
        Match match =
                reading.get().orElseThrow(() -> Refusal.notFound("match", id.text()).exception());
        Refusal.requireVersion(expectedVersion, match.version());
        return match;
    }

    private static RuntimeException wrongStatus(String code, Match match) {
        return Refusal.of(code, Map.of("id", match.id().text(), "status", match.status().text()))
                .exception();
    }
}
