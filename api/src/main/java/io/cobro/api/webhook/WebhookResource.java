package io.cobro.api.webhook;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.page.Page;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.webhook.DeliveryQueries;
import io.cobro.persistence.webhook.WebhookEndpointQueries;
import io.cobro.webhooks.json.DeliveryJson;
import java.util.List;

/// Webhook endpoints, deliveries and attempts.
public final class WebhookResource {

    private final EndpointKeeping keeping;
    private final WebhookEndpointQueries endpoints;
    private final DeliveryQueries deliveries;

    public WebhookResource(
            EndpointKeeping keeping, WebhookEndpointQueries endpoints, DeliveryQueries deliveries) {
        this.keeping = keeping;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
    }

    public void answer(Operations operations) {
        operations
                .on("createWebhookEndpoint", this::create)
                .on(
                        "listWebhookEndpoints",
                        call ->
                                call.list(
                                        endpoints.list(call.tenantId(), call.page()),
                                        view -> view.endpoint().id().value()))
                .on("getWebhookEndpoint", this::get)
                .on("updateWebhookEndpoint", this::update)
                .on("deleteWebhookEndpoint", this::delete)
                .on("listDeliveries", this::listDeliveries)
                .on("listDeliveryAttempts", this::listAttempts);
    }

    private Reply create(Call call) {
        var command = WebhookCommands.create(call.input());
        return call.replyWithSecret(keeping.create(call.context(command), command));
    }

    private Reply get(Call call) {
        return call.show("webhook_endpoint", endpoints.find(call.tenantId(), id(call)));
    }

    private Reply update(Call call) {
        var command = WebhookCommands.update(id(call), call.requiredVersion(), call.input());
        return call.reply(keeping.update(call.context(command), command));
    }

    private Reply delete(Call call) {
        var command = WebhookCommands.delete(id(call), call.requiredVersion());
        return call.gone(keeping.delete(call.context(command), command));
    }

    private Reply listDeliveries(Call call) {
        WebhookEndpointId id = id(call);
        if (endpoints.find(call.tenantId(), id).isEmpty()) {
            throw new ProblemException(
                    ProblemException.Place.PATH, Refusal.notFound("webhook_endpoint", id.text()));
        }
        return call.list(
                deliveries.list(call.tenantId(), id, call.page()),
                delivery -> delivery.id().value(),
                DeliveryJson::of);
    }

    /// All attempts at once: there are only as many as the schedule has.
    private Reply listAttempts(Call call) {
        DeliveryId id = call.id("delivery", DeliveryId::parse);
        if (deliveries.find(call.tenantId(), id).isEmpty()) {
            throw new ProblemException(
                    ProblemException.Place.PATH, Refusal.notFound("delivery", id.text()));
        }
        return call.list(
                new Page<>(List.copyOf(deliveries.attempts(call.tenantId(), id)), false, false),
                attempt -> attempt.delivery().value(),
                DeliveryJson::of);
    }

    private static WebhookEndpointId id(Call call) {
        return call.id("webhook_endpoint", WebhookEndpointId::parse);
    }
}
