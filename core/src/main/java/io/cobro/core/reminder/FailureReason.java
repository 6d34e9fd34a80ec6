package io.cobro.core.reminder;

import java.util.Locale;

/// Why a reminder failed.
public enum FailureReason {
    /// Refused for good by the other end.
    REJECTED,
    /// Not accepted by the other end, as often as it was tried.
    ATTEMPTS_EXHAUSTED,
    /// The process died while the message was handed over: it may have left. Not tried again, for a
    /// message too many is worse than one that somebody sends by hand.
    OUTCOME_UNKNOWN,
    /// The template cannot be filled in.
    TEMPLATE_INVALID,
    /// A receipt says so.
    REPORTED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
