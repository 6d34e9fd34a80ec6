package io.cobro.core.dunning;

/// Where an enrollment stands: `active ⇄ paused`, `→ completed`, `→ exited`.
public enum EnrollmentStatus {
    /// Steps are taken on their days.
    ACTIVE,
    /// Nothing is sent until it is resumed or its last day of rest has passed.
    PAUSED,
    /// The invoice is paid. One that is owed again makes it active again.
    COMPLETED,
    /// No longer reminded; see [ExitReason].
    EXITED
}
