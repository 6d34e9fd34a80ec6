package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.event.EventTypes;
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
        fetchers.type("EventTypeEntry")
                .json(
                        "type",
                        "summary",
                        "when",
                        "schema",
                        "data",
                        "previous",
                        "operations",
                        "jobs",
                        "example")
                .field("jsonSchema", this::schema);
        fetchers.type("Query")
                .field("eventTypes", _ -> types.all().stream().map(JsonObject::node).toList())
                .field(
                        "eventType",
                        environment -> {
                            String type = environment.getArgument("type");
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
