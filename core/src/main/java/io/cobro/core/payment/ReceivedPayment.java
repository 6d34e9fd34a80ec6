package io.cobro.core.payment;

import io.cobro.core.money.Money;
import java.time.LocalDate;

/// Money that is ours.
///
/// @param unallocated what no debt has used yet; zero or more, at most the amount
public record ReceivedPayment(PaymentHeader header, Money unallocated) implements Payment {

    /// @throws IllegalArgumentException if `unallocated` is out of range: a bug
    public ReceivedPayment {
        if (unallocated.isNegative() || unallocated.compareTo(header.amount()) > 0) {
            throw new IllegalArgumentException(unallocated + " of " + header.amount());
        }
    }

    @Override
    public String status() {
        return "received";
    }

    /// Uses an amount on a debt.
    public ReceivedPayment use(Money amount) {
        return new ReceivedPayment(header.nextVersion(), unallocated.minus(amount));
    }

    /// Takes an amount back from a debt.
    public ReceivedPayment takeBack(Money amount) {
        return new ReceivedPayment(header.nextVersion(), unallocated.plus(amount));
    }

    /// The same payment under another version: a command is one change, however many debts it
    /// meets.
    ReceivedPayment asVersion(int version) {
        return new ReceivedPayment(header.withVersion(version), unallocated);
    }

    /// The money turned out not to be ours: a bounced cheque, a returned transfer.
    ///
    /// @throws IllegalStateException if something of it is allocated: callers take that back before
    public ReversedPayment reverse(LocalDate date) {
        if (!unallocated.equals(header.amount())) {
            throw new IllegalStateException("part of " + header.id() + " is allocated");
        }
        return new ReversedPayment(header.nextVersion(), date);
    }
}
