package io.cobro.core.allocation;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of an allocation, such as `alc_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record AllocationId(UUID value) implements Id {

    public static final String PREFIX = "alc";

    /// Reads the public text; empty if it is not the id of an allocation.
    public static Optional<AllocationId> parse(String text) {
        return Id.parse(PREFIX, text).map(AllocationId::new);
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
