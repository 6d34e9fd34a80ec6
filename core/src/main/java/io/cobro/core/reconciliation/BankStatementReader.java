package io.cobro.core.reconciliation;

/// Reads a file of a bank as statements.
///
/// Whatever the bytes are, the answer is a value: bad lines are reported beside the good ones, and
/// a file that is no statement is rejected with a code.
public interface BankStatementReader {

    /// 20 MiB; a busy account of a whole year in camt.053 is about 2.
    int FILE_BYTES_MAX = 20 * 1024 * 1024;

    /// Lines of all statements of a file together.
    int LINES_MAX = 50_000;

    /// The largest amount or balance of a line in minor units, either sign: a trillion pesos.
    /// [#LINES_MAX] of them still fit into a sum.
    long AMOUNT_MINOR_MAX = 100_000_000_000_000L;

    StatementReading read(byte[] file);
}
