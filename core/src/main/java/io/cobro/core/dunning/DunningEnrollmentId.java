package io.cobro.core.dunning;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a dunning enrollment, `den_…`.
public record DunningEnrollmentId(UUID value) implements Id {

    public static final String PREFIX = "den";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a dunning enrollment
    public static Optional<DunningEnrollmentId> parse(String text) {
        return Id.parse(PREFIX, text).map(DunningEnrollmentId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
