package io.cobro.core.webhook;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a webhook endpoint, `whe_…`.
public record WebhookEndpointId(UUID value) implements Id {

    public static final String PREFIX = "whe";

    @Override
    public String prefix() {
        return PREFIX;
    }

    /// Reads the public text; empty if it is not the id of a webhook endpoint
    public static Optional<WebhookEndpointId> parse(String text) {
        return Id.parse(PREFIX, text).map(WebhookEndpointId::new);
    }

    @Override
    public String toString() {
        return text();
    }
}
