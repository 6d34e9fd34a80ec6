package io.cobro.core.webhook;

import io.cobro.core.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A webhook endpoint as integrators see it.
///
/// @param secret the signing secret, present only in the answer that made it
public record WebhookEndpointView(
        WebhookEndpoint endpoint,
        @Nullable String description,
        int version,
        Instant recordedAt,
        @Nullable String secret)
        implements Resource {

    @Override
    public WebhookEndpointView kept() {
        return new WebhookEndpointView(endpoint, description, version, recordedAt, null);
    }

    @Override
    public String toString() {
        return "WebhookEndpointView[" + endpoint.id() + "]";
    }
}
