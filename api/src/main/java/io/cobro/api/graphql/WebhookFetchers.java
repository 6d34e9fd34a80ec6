package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.webhook.WebhookCommands;
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
import io.cobro.webhooks.json.DeliveryJson;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Webhook endpoints, deliveries and their attempts.
final class WebhookFetchers {

    private final GraphqlParts.Queries queries;
    private final EndpointKeeping keeping;
    private final Redelivering redelivering;
    private final Kinds kinds;

    WebhookFetchers(
            GraphqlParts.Queries queries,
            EndpointKeeping keeping,
            Redelivering redelivering,
            Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.redelivering = redelivering;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("WebhookEndpoint")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "url",
                        "description",
                        "eventTypes",
                        "ordering",
                        "previousSecretUntil",
                        "status")
                .field("deliveries", this::deliveries)
                .field("replays", this::replays);
        fetchers.type("Delivery")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "webhookEndpointId",
                        "eventId",
                        "eventType",
                        "eventSequence",
                        "replayId",
                        "status",
                        "attemptCount",
                        "nextAttemptAt",
                        "deliveredAt")
                .field("webhookEndpoint", kinds.webhookEndpoints.of("webhook_endpoint_id"))
                .field("event", kinds.events.of("event_id"))
                .field("replay", kinds.replays.of("replay_id"))
                .field("attempts", this::attempts);
        fetchers.type("Replay")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "webhookEndpointId",
                        "fromSequence",
                        "toSequence",
                        "types",
                        "status",
                        "nextSequence",
                        "deliveryCount",
                        "completedAt")
                .field("webhookEndpoint", kinds.webhookEndpoints.of("webhook_endpoint_id"));
        fetchers.type("DeliveryAttempt")
                .json("number", "attemptedAt", "durationMs", "statusCode", "error");
        fetchers.type("Query")
                .field("webhookEndpoint", kinds.webhookEndpoints.byArgument())
                .field("webhookEndpoints", this::endpoints)
                .field("delivery", kinds.deliveries.byArgument())
                .field("replay", kinds.replays.byArgument());
        fetchers.type("CreateWebhookEndpointPayload")
                .json("webhookEndpoint", "secret", "userErrors", "replayed");
        fetchers.type("UpdateWebhookEndpointPayload")
                .json("webhookEndpoint", "userErrors", "replayed");
        fetchers.type("DeleteWebhookEndpointPayload")
                .json("deletedWebhookEndpointId", "userErrors", "replayed");
        fetchers.type("RotateWebhookEndpointSecretPayload")
                .json("webhookEndpoint", "secret", "userErrors", "replayed");
        for (String payload : new String[] {"TestWebhookEndpoint", "RetryDelivery"}) {
            fetchers.type(payload + "Payload").json("delivery", "userErrors", "replayed");
        }
        fetchers.type("CreateReplayPayload").json("replay", "userErrors", "replayed");
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
                                }))
                .field(
                        "rotateWebhookEndpointSecret",
                        mutations.resource(
                                "rotateWebhookEndpointSecret",
                                "webhook_endpoint",
                                kinds.webhookEndpoints,
                                asked -> {
                                    var command =
                                            WebhookCommands.rotate(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return keeping.rotateSecret(asked.context(command), command);
                                }))
                .field(
                        "testWebhookEndpoint",
                        mutations.resource(
                                "testWebhookEndpoint",
                                "delivery",
                                kinds.deliveries,
                                asked -> {
                                    var command = new TestEndpoint(id(asked));
                                    return redelivering.test(asked.context(command), command);
                                }))
                .field(
                        "retryDelivery",
                        mutations.resource(
                                "retryDelivery",
                                "delivery",
                                kinds.deliveries,
                                asked -> {
                                    var command =
                                            new RetryDelivery(
                                                    asked.id("delivery", DeliveryId::parse));
                                    return redelivering.retry(asked.context(command), command);
                                }))
                .field(
                        "createReplay",
                        mutations.resource(
                                "createReplay",
                                "replay",
                                kinds.replays,
                                asked -> {
                                    var command = WebhookCommands.replay(id(asked), asked.input());
                                    return redelivering.replay(asked.context(command), command);
                                }));
    }

    private JsonNode endpoints(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listWebhookEndpoints");
        return paging.connection(
                queries.webhookEndpoints().list(paging.requested().tenantId(), paging.page()));
    }

    private CompletionStage<JsonNode> deliveries(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDeliveries");
        Arguments filter = Arguments.filter(environment);
        return kinds.deliveriesByWebhookEndpoint
                .load(
                        environment,
                        endpoint(environment),
                        new DeliveryFilter(
                                filter.choices("status", DeliveryStatus.class),
                                filter.texts("eventType"),
                                filter.id("event", EventId::parse),
                                EventFetchers.subject(filter),
                                filter.id("replay", ReplayId::parse)),
                        paging.page())
                .thenApply(paging::connection);
    }

    private CompletionStage<JsonNode> replays(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listReplays");
        return kinds.replaysByWebhookEndpoint
                .load(environment, endpoint(environment), All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private static WebhookEndpointId endpoint(DataFetchingEnvironment environment) {
        return WebhookEndpointId.parse(ChildPages.object(environment).get("id").stringValue())
                .orElseThrow();
    }

    private CompletionStage<JsonNode> attempts(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDeliveryAttempts");
        DeliveryId id =
                DeliveryId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.attemptsByDelivery
                .load(environment, id, All.ALL, paging.page())
                .thenApply(found -> paging.connection(found, DeliveryJson::of));
    }

    private static WebhookEndpointId id(Mutations.Asked asked) {
        return asked.id("webhook_endpoint", WebhookEndpointId::parse);
    }
}
