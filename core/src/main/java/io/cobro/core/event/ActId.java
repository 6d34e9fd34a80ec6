package io.cobro.core.event;

import io.cobro.core.id.Id;
import java.util.UUID;

/// The id of what was done and no event tells, `act_…`.
public record ActId(UUID value) implements Id {

    public static final String PREFIX = "act";

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
