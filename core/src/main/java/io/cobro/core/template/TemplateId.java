package io.cobro.core.template;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a template of a tenant's own, `tpl_…`.
public record TemplateId(UUID value) implements Id {

    public static final String PREFIX = "tpl";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a template
    public static Optional<TemplateId> parse(String text) {
        return Id.parse(PREFIX, text).map(TemplateId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
