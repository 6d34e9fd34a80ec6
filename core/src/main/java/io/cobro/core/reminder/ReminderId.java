package io.cobro.core.reminder;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a reminder, `rem_…`.
public record ReminderId(UUID value) implements Id {

    public static final String PREFIX = "rem";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a reminder
    public static Optional<ReminderId> parse(String text) {
        return Id.parse(PREFIX, text).map(ReminderId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
