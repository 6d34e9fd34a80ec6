package io.cobro.core.reconciliation;

import io.cobro.core.Resource;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.Money;
import io.cobro.core.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A pairing of a bank line with the invoices that it pays: proposed, or decided.
///
/// @param actor whether the engine or a person decided last
/// @param rank 1 for the best proposal of its line
/// @param allocations what is, or would be, paid of each invoice
/// @param unallocated what is, or would be, left on the customer's account
/// @param payment the payment that accepting it made
/// @param decidedAt when it was accepted, rejected, superseded or undone
public record Match(
        MatchId id,
        BankTransactionId bankTransaction,
        Status status,
        Actor actor,
        int rank,
        CustomerId customer,
        List<MatchedInvoice> allocations,
        Money unallocated,
        MatchEvidence evidence,
        @Nullable PaymentId payment,
        @Nullable Instant decidedAt,
        int version,
        Instant recordedAt)
        implements Resource {

    public Match {
        allocations = List.copyOf(allocations);
    }

    /// How far the match has come.
    public enum Status {
        PROPOSED,
        ACCEPTED,
        REJECTED,
        /// Another match of the line was accepted, or the book changed under it.
        SUPERSEDED,
        UNDONE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Who decided.
    public enum Actor {
        AUTO,
        HUMAN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Match accepted(PaymentId made, Instant at) {
        return decided(Status.ACCEPTED, made, at);
    }

    Match acceptedByEngine(PaymentId made, Instant at) {
        return new Match(
                id,
                bankTransaction,
                Status.ACCEPTED,
                Actor.AUTO,
                rank,
                customer,
                allocations,
                unallocated,
                evidence,
                made,
                at,
                1,
                recordedAt);
    }

    Match rejected(Instant at) {
        return decided(Status.REJECTED, null, at);
    }

    Match undone(Instant at) {
        return decided(Status.UNDONE, payment, at);
    }

    Match superseded(Instant at) {
        return new Match(
                id,
                bankTransaction,
                Status.SUPERSEDED,
                actor,
                rank,
                customer,
                allocations,
                unallocated,
                evidence,
                null,
                at,
                version + 1,
                recordedAt);
    }

    private Match decided(Status newStatus, @Nullable PaymentId made, Instant at) {
        return new Match(
                id,
                bankTransaction,
                newStatus,
                Actor.HUMAN,
                rank,
                customer,
                allocations,
                unallocated,
                evidence,
                made,
                at,
                version + 1,
                recordedAt);
    }
}
