package io.cobro.core.fiscal;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a fiscal document, such as `cfd_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record FiscalDocumentId(UUID value) implements Id {

    public static final String PREFIX = "cfd";

    /// Reads the public text; empty if it is not the id of a fiscal document.
    public static Optional<FiscalDocumentId> parse(String text) {
        return Id.parse(PREFIX, text).map(FiscalDocumentId::new);
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
