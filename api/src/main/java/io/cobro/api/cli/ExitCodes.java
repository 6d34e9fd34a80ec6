package io.cobro.api.cli;

/// What the exit codes mean; from 64 on as in BSD's `sysexits.h`.
final class ExitCodes {

    static final int OK = 0;

    /// A check found something.
    static final int FAILED = 1;

    /// The command line or the configuration cannot be used.
    static final int USAGE = 64;

    /// A service that is needed, such as the database, is not there.
    static final int UNAVAILABLE = 69;

    /// A defect of Cobro.
    static final int INTERNAL = 70;

    private ExitCodes() {}
}
