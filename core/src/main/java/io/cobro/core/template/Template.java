package io.cobro.core.template;

import io.cobro.core.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The text of one kind of message in one channel and language: shipped with Cobro, or the tenant's
/// own in its place.
///
/// @param own who, which and since when, where the text is the tenant's own; null where it is built
///   in
public record Template(TemplateKey key, TemplateText text, @Nullable Own own) implements Resource {

    /// What a text of the tenant's own has and a built-in one has not.
    ///
    /// @param version 1 or more
    public record Own(TemplateId id, int version, Instant recordedAt) {}

    public boolean isBuiltIn() {
        return own == null;
    }
}
