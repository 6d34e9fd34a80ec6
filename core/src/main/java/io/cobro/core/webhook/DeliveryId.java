package io.cobro.core.webhook;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a delivery, `del_…`.
public record DeliveryId(UUID value) implements Id {

    public static final String PREFIX = "del";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a delivery
    public static Optional<DeliveryId> parse(String text) {
        return Id.parse(PREFIX, text).map(DeliveryId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
