package io.cobro.api.webhook;

import io.cobro.api.http.Input;
import io.cobro.core.SecretOverlap;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointKeeping.DeleteEndpoint;
import io.cobro.core.webhook.EndpointKeeping.RotateSecret;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.Redelivering.ReplayEvents;
import io.cobro.core.webhook.WebhookEndpointId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands about webhook endpoints, read from requests of both faces.
public final class WebhookCommands {

    private WebhookCommands() {}

    public static CreateEndpoint create(Input in) {
        return new CreateEndpoint(
                in.text("url"),
                in.textOrNull("description"),
                in.texts("event_types"),
                in.has("ordering")
                        ? in.choice("ordering", DeliveryOrdering.class)
                        : DeliveryOrdering.NONE);
    }

    public static UpdateEndpoint update(WebhookEndpointId id, int expectedVersion, Input in) {
        return new UpdateEndpoint(
                id,
                expectedVersion,
                in.patch("url", in::textOrNull),
                in.patch("description", in::textOrNull),
                in.<List<String>>patch("event_types", in::texts),
                in.patch("ordering", name -> in.choiceOrNull(name, DeliveryOrdering.class)),
                in.patch("status", name -> in.choiceOrNull(name, EndpointStatus.class)));
    }

    public static RotateSecret rotate(
            WebhookEndpointId id, @Nullable Integer expectedVersion, Input in) {
        Integer seconds = in.integerOrNull("overlap_seconds");
        return new RotateSecret(
                id,
                expectedVersion,
                seconds == null ? SecretOverlap.DEFAULT : Duration.ofSeconds(seconds));
    }

    public static ReplayEvents replay(WebhookEndpointId id, Input in) {
        return new ReplayEvents(
                id,
                sequence(in.text("from_sequence")),
                in.has("to_sequence") ? sequence(in.text("to_sequence")) : null,
                in.texts("types"));
    }

    /// A sequence; one beyond all numbers is beyond the log too.
    private static long sequence(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException beyond) {
            return Long.MAX_VALUE;
        }
    }

    public static DeleteEndpoint delete(WebhookEndpointId id, int expectedVersion) {
        return new DeleteEndpoint(id, expectedVersion);
    }
}
