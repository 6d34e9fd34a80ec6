package io.cobro.core.reminder;

/// What becomes of an item of a reminder.
public enum ItemStatus {
    SCHEDULED,
    /// The message asks for it.
    INCLUDED,
    /// The message leaves it out; the reason says why.
    SKIPPED
}
