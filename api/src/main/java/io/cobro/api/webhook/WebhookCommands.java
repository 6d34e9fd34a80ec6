package io.cobro.api.webhook;

import io.cobro.api.http.Input;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointKeeping.DeleteEndpoint;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpointId;
import java.util.List;

/// Commands about webhook endpoints, read from requests of both faces.
public final class WebhookCommands {

    private WebhookCommands() {}

    public static CreateEndpoint create(Input in) {
        return new CreateEndpoint(
                in.text("url"), in.textOrNull("description"), in.texts("event_types"));
    }

    public static UpdateEndpoint update(WebhookEndpointId id, int expectedVersion, Input in) {
        return new UpdateEndpoint(
                id,
                expectedVersion,
                in.patch("url", in::textOrNull),
                in.patch("description", in::textOrNull),
                in.<List<String>>patch("event_types", in::texts),
                in.patch("status", name -> in.choiceOrNull(name, EndpointStatus.class)));
    }

    public static DeleteEndpoint delete(WebhookEndpointId id, int expectedVersion) {
        return new DeleteEndpoint(id, expectedVersion);
    }
}
