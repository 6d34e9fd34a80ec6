package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_REPLAY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_WEBHOOK_ENDPOINT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.DELETE_WEBHOOK_ENDPOINT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY_ATTEMPT;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REPLAY;
import io.cobro.api.graphql.schema.DgsConstants.RETRY_DELIVERY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.TEST_WEBHOOK_ENDPOINT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_WEBHOOK_ENDPOINT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.WEBHOOK_ENDPOINT;
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
        fetchers.type(WEBHOOK_ENDPOINT.TYPE_NAME)
                .json(
                        WEBHOOK_ENDPOINT.Id,
                        WEBHOOK_ENDPOINT.Version,
                        WEBHOOK_ENDPOINT.RecordedAt,
                        WEBHOOK_ENDPOINT.Url,
                        WEBHOOK_ENDPOINT.Description,
                        WEBHOOK_ENDPOINT.EventTypes,
                        WEBHOOK_ENDPOINT.Ordering,
                        WEBHOOK_ENDPOINT.PreviousSecretUntil,
                        WEBHOOK_ENDPOINT.Status)
                .field(WEBHOOK_ENDPOINT.Deliveries, this::deliveries)
                .field(WEBHOOK_ENDPOINT.Replays, this::replays);
        fetchers.type(DELIVERY.TYPE_NAME)
                .json(
                        DELIVERY.Id,
                        DELIVERY.Version,
                        DELIVERY.RecordedAt,
                        DELIVERY.WebhookEndpointId,
                        DELIVERY.EventId,
                        DELIVERY.EventType,
                        DELIVERY.EventSequence,
                        DELIVERY.ReplayId,
                        DELIVERY.Status,
                        DELIVERY.AttemptCount,
                        DELIVERY.NextAttemptAt,
                        DELIVERY.DeliveredAt)
                .field(
                        DELIVERY.WebhookEndpoint,
                        kinds.webhookEndpoints.of(DELIVERY.WebhookEndpointId))
                .field(DELIVERY.Event, kinds.events.of(DELIVERY.EventId))
                .field(DELIVERY.Replay, kinds.replays.of(DELIVERY.ReplayId))
                .field(DELIVERY.Attempts, this::attempts);
        fetchers.type(REPLAY.TYPE_NAME)
                .json(
                        REPLAY.Id,
                        REPLAY.Version,
                        REPLAY.RecordedAt,
                        REPLAY.WebhookEndpointId,
                        REPLAY.FromSequence,
                        REPLAY.ToSequence,
                        REPLAY.Types,
                        REPLAY.Status,
                        REPLAY.NextSequence,
                        REPLAY.DeliveryCount,
                        REPLAY.CompletedAt)
                .field(REPLAY.WebhookEndpoint, kinds.webhookEndpoints.of(REPLAY.WebhookEndpointId));
        fetchers.type(DELIVERY_ATTEMPT.TYPE_NAME)
                .json(
                        DELIVERY_ATTEMPT.Number,
                        DELIVERY_ATTEMPT.AttemptedAt,
                        DELIVERY_ATTEMPT.DurationMs,
                        DELIVERY_ATTEMPT.StatusCode,
                        DELIVERY_ATTEMPT.Error);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.WebhookEndpoint, kinds.webhookEndpoints.byArgument())
                .field(QUERY.WebhookEndpoints, this::endpoints)
                .field(QUERY.Delivery, kinds.deliveries.byArgument())
                .field(QUERY.Replay, kinds.replays.byArgument());
        fetchers.type(CREATE_WEBHOOK_ENDPOINT_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_WEBHOOK_ENDPOINT_PAYLOAD.WebhookEndpoint,
                        CREATE_WEBHOOK_ENDPOINT_PAYLOAD.Secret,
                        CREATE_WEBHOOK_ENDPOINT_PAYLOAD.UserErrors,
                        CREATE_WEBHOOK_ENDPOINT_PAYLOAD.Replayed);
        fetchers.type(UPDATE_WEBHOOK_ENDPOINT_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_WEBHOOK_ENDPOINT_PAYLOAD.WebhookEndpoint,
                        UPDATE_WEBHOOK_ENDPOINT_PAYLOAD.UserErrors,
                        UPDATE_WEBHOOK_ENDPOINT_PAYLOAD.Replayed);
        fetchers.type(DELETE_WEBHOOK_ENDPOINT_PAYLOAD.TYPE_NAME)
                .json(
                        DELETE_WEBHOOK_ENDPOINT_PAYLOAD.DeletedWebhookEndpointId,
                        DELETE_WEBHOOK_ENDPOINT_PAYLOAD.UserErrors,
                        DELETE_WEBHOOK_ENDPOINT_PAYLOAD.Replayed);
        fetchers.type(ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.TYPE_NAME)
                .json(
                        ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.WebhookEndpoint,
                        ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.Secret,
                        ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.UserErrors,
                        ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.Replayed);
        fetchers.type(TEST_WEBHOOK_ENDPOINT_PAYLOAD.TYPE_NAME)
                .json(
                        TEST_WEBHOOK_ENDPOINT_PAYLOAD.Delivery,
                        TEST_WEBHOOK_ENDPOINT_PAYLOAD.UserErrors,
                        TEST_WEBHOOK_ENDPOINT_PAYLOAD.Replayed);
        fetchers.type(RETRY_DELIVERY_PAYLOAD.TYPE_NAME)
                .json(
                        RETRY_DELIVERY_PAYLOAD.Delivery,
                        RETRY_DELIVERY_PAYLOAD.UserErrors,
                        RETRY_DELIVERY_PAYLOAD.Replayed);
        fetchers.type(CREATE_REPLAY_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_REPLAY_PAYLOAD.Replay,
                        CREATE_REPLAY_PAYLOAD.UserErrors,
                        CREATE_REPLAY_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateWebhookEndpoint,
                        mutations.resource(
                                MUTATION.CreateWebhookEndpoint,
                                CREATE_WEBHOOK_ENDPOINT_PAYLOAD.WebhookEndpoint,
                                kinds.webhookEndpoints,
                                asked -> {
                                    var command = WebhookCommands.create(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.UpdateWebhookEndpoint,
                        mutations.resource(
                                MUTATION.UpdateWebhookEndpoint,
                                UPDATE_WEBHOOK_ENDPOINT_PAYLOAD.WebhookEndpoint,
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
                        MUTATION.DeleteWebhookEndpoint,
                        mutations.gone(
                                MUTATION.DeleteWebhookEndpoint,
                                DELETE_WEBHOOK_ENDPOINT_PAYLOAD.DeletedWebhookEndpointId,
                                asked -> {
                                    var command =
                                            WebhookCommands.delete(
                                                    id(asked), asked.requiredVersion());
                                    return keeping.delete(asked.context(command), command);
                                }))
                .field(
                        MUTATION.RotateWebhookEndpointSecret,
                        mutations.resource(
                                MUTATION.RotateWebhookEndpointSecret,
                                ROTATE_WEBHOOK_ENDPOINT_SECRET_PAYLOAD.WebhookEndpoint,
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
                        MUTATION.TestWebhookEndpoint,
                        mutations.resource(
                                MUTATION.TestWebhookEndpoint,
                                TEST_WEBHOOK_ENDPOINT_PAYLOAD.Delivery,
                                kinds.deliveries,
                                asked -> {
                                    var command = new TestEndpoint(id(asked));
                                    return redelivering.test(asked.context(command), command);
                                }))
                .field(
                        MUTATION.RetryDelivery,
                        mutations.resource(
                                MUTATION.RetryDelivery,
                                RETRY_DELIVERY_PAYLOAD.Delivery,
                                kinds.deliveries,
                                asked -> {
                                    var command =
                                            new RetryDelivery(
                                                    asked.id("delivery", DeliveryId::parse));
                                    return redelivering.retry(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CreateReplay,
                        mutations.resource(
                                MUTATION.CreateReplay,
                                CREATE_REPLAY_PAYLOAD.Replay,
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
                                filter.choices(DELIVERY_FILTER.Status, DeliveryStatus.class),
                                filter.texts(DELIVERY_FILTER.EventType),
                                filter.id(DELIVERY_FILTER.Event, EventId::parse),
                                EventFetchers.subject(filter),
                                filter.id(DELIVERY_FILTER.Replay, ReplayId::parse),
                                filter.instant(DELIVERY_FILTER.RecordedAtGte),
                                filter.instant(DELIVERY_FILTER.RecordedAtLte)),
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
