package io.cobro.core.dunning;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a dunning policy, `dpo_…`.
public record DunningPolicyId(UUID value) implements Id {

    public static final String PREFIX = "dpo";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a dunning policy
    public static Optional<DunningPolicyId> parse(String text) {
        return Id.parse(PREFIX, text).map(DunningPolicyId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
