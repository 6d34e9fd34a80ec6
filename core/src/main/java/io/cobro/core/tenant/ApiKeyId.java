package io.cobro.core.tenant;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of an API key, such as `key_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record ApiKeyId(UUID value) implements Id {

    public static final String PREFIX = "key";

    /// Reads the public text; empty if it is not the id of an API key.
    public static Optional<ApiKeyId> parse(String text) {
        return Id.parse(PREFIX, text).map(ApiKeyId::new);
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
