package io.cobro.core;

import java.util.Optional;
import java.util.function.Function;

/// One command, one transaction.
public interface Transactions {

    /// What the context's idempotency key was answered with before: a replay, or the refusal of
    /// another command; empty where the key is new or there is none. For commands that take several
    /// transactions, which look here before the first.
    <T extends Resource> Optional<Outcome<T>> answered(CommandContext context);

    /// Runs the work in a transaction of the context's tenant: first the idempotency record is
    /// read, then the work reads, decides and collects its writes; if it accepts, writes and the
    /// stored response are committed together, otherwise nothing is. Two round trips for work that
    /// reads in one group.
    ///
    /// A transaction that the database gave up to a conflict (SQLSTATE 40001, 40P01) is run again,
    /// so the work must have no effect but through its books.
    ///
    /// @throws IllegalStateException if called inside a transaction
    <T extends Resource> Outcome<T> inTransaction(CommandContext context, Function<Books, T> work);
}
