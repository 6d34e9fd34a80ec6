package io.cobro.core.tenant;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a billing entity, such as `ben_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record BillingEntityId(UUID value) implements Id {

    public static final String PREFIX = "ben";

    /// Reads the public text; empty if it is not the id of a billing entity.
    public static Optional<BillingEntityId> parse(String text) {
        return Id.parse(PREFIX, text).map(BillingEntityId::new);
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
