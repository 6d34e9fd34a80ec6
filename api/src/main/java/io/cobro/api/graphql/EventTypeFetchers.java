package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.event.EventTypes;
import io.cobro.api.graphql.schema.DgsConstants.EVENT_TYPE_ENTRY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.EVENT_TYPE_INPUT_ARGUMENT;
import io.cobro.webhooks.json.JsonObject;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// The catalogue of events.
final class EventTypeFetchers {

    private final EventTypes types;

    EventTypeFetchers(EventTypes types) {
        this.types = types;
    }

    void register(Fetchers fetchers) {
        fetchers.type(EVENT_TYPE_ENTRY.TYPE_NAME)
                .json(
                        EVENT_TYPE_ENTRY.Type,
                        EVENT_TYPE_ENTRY.Summary,
                        EVENT_TYPE_ENTRY.When,
                        EVENT_TYPE_ENTRY.Schema,
                        EVENT_TYPE_ENTRY.Data,
                        EVENT_TYPE_ENTRY.Previous,
                        EVENT_TYPE_ENTRY.Operations,
                        EVENT_TYPE_ENTRY.Jobs,
                        EVENT_TYPE_ENTRY.Example)
                .field(EVENT_TYPE_ENTRY.JsonSchema, this::schema);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.EventTypes, _ -> types.all().stream().map(JsonObject::node).toList())
                .field(
                        QUERY.EventType,
                        environment -> {
                            String type = environment.getArgument(EVENT_TYPE_INPUT_ARGUMENT.Type);
                            return types.find(String.valueOf(type))
                                    .map(JsonObject::node)
                                    .orElse(null);
                        });
    }

    private JsonNode schema(DataFetchingEnvironment environment) {
        JsonNode entry = Objects.requireNonNull(environment.getSource());
        return types.find(entry.get("type").asString()).orElseThrow().node().get("json_schema");
    }
}
