package io.cobro.core.reminder;

import io.cobro.core.tenant.Language;
import org.jspecify.annotations.Nullable;

/// The message of a reminder: as it left, or, while it waits, as it would be now.
///
/// @param to the customer's address in the channel; null if there is none, or the channel needs
///   none
/// @param subject empty where the channel has none
public record ReminderMessage(
        ReminderId reminder,
        Channel channel,
        Language language,
        String template,
        @Nullable String to,
        String subject,
        String body) {

    /// Without personal data.
    @Override
    public String toString() {
        return "ReminderMessage[" + reminder + "]";
    }
}
