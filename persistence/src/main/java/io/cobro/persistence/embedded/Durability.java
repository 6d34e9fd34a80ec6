package io.cobro.persistence.embedded;

/// What a committed transaction survives.
public enum Durability {

    /// The loss of power: every commit is flushed to the disk.
    POWER_LOSS,

    /// The end of the server's process, but not of the machine. Several times faster; for tests and
    /// for databases that are thrown away.
    PROCESS_END
}
