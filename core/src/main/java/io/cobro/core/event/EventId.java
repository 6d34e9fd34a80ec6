package io.cobro.core.event;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of an event, `evt_…`; also the `webhook-id` of every attempt to deliver it.
public record EventId(UUID value) implements Id {

    public static final String PREFIX = "evt";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of an event
    public static Optional<EventId> parse(String text) {
        return Id.parse(PREFIX, text).map(EventId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
