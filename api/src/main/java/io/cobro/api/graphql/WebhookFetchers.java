package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.webhook.WebhookCommands;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.EndpointKeeping;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.webhooks.json.DeliveryJson;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Webhook endpoints, deliveries and their attempts.
///
/// A page of one endpoint's deliveries is one question for each endpoint, of which a tenant has
/// few.
final class WebhookFetchers {

    private final GraphqlParts.Queries queries;
    private final EndpointKeeping keeping;
    private final Kinds kinds;

    WebhookFetchers(GraphqlParts.Queries queries, EndpointKeeping keeping, Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("WebhookEndpoint")
                .json("id", "version", "recordedAt", "url", "description", "eventTypes", "status")
                .field("deliveries", this::deliveries);
        fetchers.type("Delivery")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "webhookEndpointId",
                        "eventId",
                        "eventType",
                        "eventSequence",
                        "status",
                        "attemptCount",
                        "nextAttemptAt",
                        "deliveredAt")
                .field("webhookEndpoint", kinds.webhookEndpoints.of("webhook_endpoint_id"))
                .field("event", kinds.events.of("event_id"))
                .field("attempts", this::attempts);
        fetchers.type("DeliveryAttempt")
                .json("number", "attemptedAt", "durationMs", "statusCode", "error");
        fetchers.type("Query")
                .field("webhookEndpoint", kinds.webhookEndpoints.byArgument())
                .field("webhookEndpoints", this::endpoints)
                .field("delivery", kinds.deliveries.byArgument());
        fetchers.type("CreateWebhookEndpointPayload")
                .json("webhookEndpoint", "secret", "userErrors", "replayed");
        fetchers.type("UpdateWebhookEndpointPayload")
                .json("webhookEndpoint", "userErrors", "replayed");
        fetchers.type("DeleteWebhookEndpointPayload")
                .json("deletedWebhookEndpointId", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "createWebhookEndpoint",
                        mutations.resource(
                                "createWebhookEndpoint",
                                "webhook_endpoint",
                                kinds.webhookEndpoints,
                                asked -> {
                                    var command = WebhookCommands.create(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        "updateWebhookEndpoint",
                        mutations.resource(
                                "updateWebhookEndpoint",
                                "webhook_endpoint",
                                kinds.webhookEndpoints,
                                asked -> {
                                    var command =
                                            WebhookCommands.update(
                                                    id(asked),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        "deleteWebhookEndpoint",
                        mutations.gone(
                                "deleteWebhookEndpoint",
                                "deleted_webhook_endpoint_id",
                                asked -> {
                                    var command =
                                            WebhookCommands.delete(
                                                    id(asked), asked.requiredVersion());
                                    return keeping.delete(asked.context(command), command);
                                }));
    }

    private JsonNode endpoints(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listWebhookEndpoints");
        return paging.connection(
                queries.webhookEndpoints().list(paging.requested().tenantId(), paging.page()),
                view -> view.endpoint().id().value());
    }

    private JsonNode deliveries(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDeliveries");
        WebhookEndpointId endpoint =
                WebhookEndpointId.parse(Children.object(environment).get("id").stringValue())
                        .orElseThrow();
        return paging.connection(
                queries.deliveries().list(paging.requested().tenantId(), endpoint, paging.page()),
                delivery -> delivery.id().value(),
                DeliveryJson::of);
    }

    private CompletionStage<List<JsonNode>> attempts(DataFetchingEnvironment environment) {
        DeliveryId id =
                DeliveryId.parse(Children.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.attemptsByDelivery
                .load(environment, id)
                .thenApply(all ->
                        all.stream()
                                .<JsonNode>map(attempt -> DeliveryJson.of(attempt).node())
                                .toList());
    }

    private static WebhookEndpointId id(Mutations.Asked asked) {
        return asked.id("webhook_endpoint", WebhookEndpointId::parse);
    }
}
