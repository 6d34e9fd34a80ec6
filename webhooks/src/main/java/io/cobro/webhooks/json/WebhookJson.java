package io.cobro.webhooks.json;

import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointView;

/// Webhook endpoints.
final class WebhookJson {

    private WebhookJson() {}

    /// The secret is shown where there is one: in the answer that made it.
    static JsonObject of(WebhookEndpointView view) {
        WebhookEndpoint endpoint = view.endpoint();
        JsonObject json =
                new JsonObject()
                        .put("id", endpoint.id())
                        .put("version", view.version())
                        .put("recorded_at", view.recordedAt())
                        .put("url", endpoint.url())
                        .put("description", view.description())
                        .putTexts("event_types", endpoint.filter().patterns())
                        .put("ordering", ResourceJson.lower(endpoint.ordering()))
                        .put("previous_secret_until", endpoint.previousSecretUntil())
                        .put("status", ResourceJson.lower(endpoint.health().status()));
        return view.secret() == null ? json : json.put("secret", view.secret());
    }
}
