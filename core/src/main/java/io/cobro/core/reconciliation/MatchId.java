package io.cobro.core.reconciliation;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a match, such as `mat_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record MatchId(UUID value) implements Id {

    public static final String PREFIX = "mat";

    /// Reads the public text; empty if it is not the id of a match.
    public static Optional<MatchId> parse(String text) {
        return Id.parse(PREFIX, text).map(MatchId::new);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
