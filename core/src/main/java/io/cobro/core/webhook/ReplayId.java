package io.cobro.core.webhook;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a replay, `rpl_…`.
public record ReplayId(UUID value) implements Id {

    public static final String PREFIX = "rpl";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a replay
    public static Optional<ReplayId> parse(String text) {
        return Id.parse(PREFIX, text).map(ReplayId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
