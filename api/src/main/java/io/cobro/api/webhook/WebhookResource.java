package io.cobro.api.webhook;

import io.cobro.api.event.EventResource;
import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.event.EventId;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.Redelivering;
import io.cobro.core.webhook.Redelivering.RetryDelivery;
import io.cobro.core.webhook.Redelivering.TestEndpoint;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.webhook.DeliveryFilter;
import io.cobro.persistence.webhook.DeliveryQueries;
import io.cobro.persistence.webhook.ReplayQueries;
import io.cobro.persistence.webhook.WebhookEndpointQueries;
import io.cobro.webhooks.json.DeliveryJson;

/// Webhook endpoints, deliveries, attempts and replays.
public final class WebhookResource {

    private final EndpointKeeping keeping;
    private final Redelivering redelivering;
    private final WebhookEndpointQueries endpoints;
    private final DeliveryQueries deliveries;
    private final ReplayQueries replays;

    public WebhookResource(
            EndpointKeeping keeping,
            Redelivering redelivering,
            WebhookEndpointQueries endpoints,
            DeliveryQueries deliveries,
            ReplayQueries replays) {
        this.keeping = keeping;
        this.redelivering = redelivering;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.replays = replays;
    }

    public void answer(Operations operations) {
        operations
                .on("createWebhookEndpoint", this::create)
                .on(
                        "listWebhookEndpoints",
                        call -> call.list(page -> endpoints.list(call.tenantId(), page)))
                .on("getWebhookEndpoint", this::get)
                .on("updateWebhookEndpoint", this::update)
                .on("deleteWebhookEndpoint", this::delete)
                .on("rotateWebhookEndpointSecret", this::rotate)
                .on("testWebhookEndpoint", this::test)
                .on("listDeliveries", this::listDeliveries)
                .on("getDelivery", this::getDelivery)
                .on("retryDelivery", this::retry)
                .on("listDeliveryAttempts", this::listAttempts)
                .on("createReplay", this::replay)
                .on("listReplays", this::listReplays)
                .on("getReplay", this::getReplay);
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

    private Reply rotate(Call call) {
        var command = WebhookCommands.rotate(id(call), call.expectedVersion(), call.input());
        return call.replyWithSecret(keeping.rotateSecret(call.context(command), command));
    }

    private Reply test(Call call) {
        var command = new TestEndpoint(id(call));
        return call.reply(redelivering.test(call.context(command), command));
    }

    private Reply listDeliveries(Call call) {
        WebhookEndpointId id = existing(call);
        DeliveryFilter filter =
                new DeliveryFilter(
                        call.querySet("status", DeliveryStatus.class),
                        call.queryList("event_type"),
                        call.queryId("event", "event", EventId::parse),
                        EventResource.subject(call),
                        call.queryId("replay", "replay", ReplayId::parse),
                        call.queryInstant("recorded_at_gte"),
                        call.queryInstant("recorded_at_lte"));
        return call.list(page -> deliveries.list(call.tenantId(), id, filter, page));
    }

    private Reply getDelivery(Call call) {
        DeliveryId id = call.id("delivery", DeliveryId::parse);
        return call.show("delivery", deliveries.find(call.tenantId(), id));
    }

    private Reply retry(Call call) {
        var command = new RetryDelivery(call.id("delivery", DeliveryId::parse));
        return call.reply(redelivering.retry(call.context(command), command));
    }

    private Reply replay(Call call) {
        var command = WebhookCommands.replay(id(call), call.input());
        return call.reply(redelivering.replay(call.context(command), command));
    }

    private Reply listReplays(Call call) {
        WebhookEndpointId id = existing(call);
        return call.list(page -> replays.list(call.tenantId(), id, page));
    }

    private Reply getReplay(Call call) {
        ReplayId id = call.id("replay", ReplayId::parse);
        return call.show("replay", replays.find(call.tenantId(), id));
    }

    private WebhookEndpointId existing(Call call) {
        WebhookEndpointId id = id(call);
        if (endpoints.find(call.tenantId(), id).isEmpty()) {
            throw new ProblemException(
                    ProblemException.Place.PATH, Refusal.notFound("webhook_endpoint", id.text()));
        }
        return id;
    }

    private Reply listAttempts(Call call) {
        DeliveryId id = call.id("delivery", DeliveryId::parse);
        if (deliveries.find(call.tenantId(), id).isEmpty()) {
            throw new ProblemException(
                    ProblemException.Place.PATH, Refusal.notFound("delivery", id.text()));
        }
        return call.list(page -> deliveries.attempts(call.tenantId(), id, page), DeliveryJson::of);
    }

    private static WebhookEndpointId id(Call call) {
        return call.id("webhook_endpoint", WebhookEndpointId::parse);
    }
}
