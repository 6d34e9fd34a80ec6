package io.cobro.core;

import java.util.function.Function;

/// One command, one transaction.
public interface Transactions {

    /// Runs the work in a transaction of the context's tenant: first the idempotency record is
    /// read, then the work reads, decides and collects its writes; if it accepts, writes and the
    /// stored response are committed together, otherwise nothing is. Two round trips for work that
    /// reads in one group.
    ///
    /// A transaction that the database gave up to a conflict (SQLSTATE 40001, 40P01), or in which a
    /// unique value turned out to be taken by one that ran at the same time (23505), is run again:
    /// so the work must have no effect but through its books.
    ///
    /// @throws IllegalStateException if called inside a transaction
    <T extends Resource> Outcome<T> inTransaction(CommandContext context, Function<Books, T> work);
}
