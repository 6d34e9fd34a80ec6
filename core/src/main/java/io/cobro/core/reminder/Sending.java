package io.cobro.core.reminder;

/// What came of handing a message over.
public sealed interface Sending {

    /// The next station has accepted it.
    record Sent() implements Sending {}

    /// Not accepted now; the same message may be accepted later.
    ///
    /// @param detail what went wrong, for the operator; without personal data
    record Temporary(String detail) implements Sending {}

    /// Never accepted as it is.
    ///
    /// @param detail what went wrong, for the operator; without personal data
    record Permanent(String detail) implements Sending {}

    /// Given wholly, but the answer did not come: it may have been accepted or not.
    ///
    /// @param detail what went wrong, for the operator; without personal data
    record Unknown(String detail) implements Sending {}

    /// The operator has not set this way up.
    record NotConfigured() implements Sending {}
}
