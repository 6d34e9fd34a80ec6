package io.cobro.core.reminder;

import io.cobro.core.tenant.Language;
import java.time.Instant;

/// A message as it leaves.
///
/// @param reminder whose message it is; the same for each try, so that receivers can tell
///   duplicates
/// @param sender the name of the tenant, shown as the sender
/// @param recipient the address of the customer in the channel
/// @param subject one line; empty where the channel has none
/// @param body plain text
/// @param at when it was written
public record OutgoingMessage(
        ReminderId reminder,
        String sender,
        String recipient,
        String subject,
        String body,
        Language language,
        Instant at) {

    /// Without personal data.
    @Override
    public String toString() {
        return "OutgoingMessage[" + reminder + "]";
    }
}
