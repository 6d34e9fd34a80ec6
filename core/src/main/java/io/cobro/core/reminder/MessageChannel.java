package io.cobro.core.reminder;

/// A way out of the house on which messages are handed over at once.
@FunctionalInterface
public interface MessageChannel {

    /// Hands a message over, within a bounded time; called outside of any transaction. Never throws
    /// because of what is at the other end.
    Sending send(OutgoingMessage message);
}
