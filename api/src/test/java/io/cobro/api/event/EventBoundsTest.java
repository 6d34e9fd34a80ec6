package io.cobro.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventCause;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventSubject;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.json.ResourceJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An event of every type can be written, whatever its resources hold: each is made as large as
/// `openapi.yaml` lets it be.
final class EventBoundsTest {

    /// Six bytes of JSON, the most that a character takes.
    private static final String WORST = "\u0001";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Contract contract = Contract.load();

    static List<EventCatalogue.Entry> types() {
        return EventCatalogue.ENTRIES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_largest_event_is_below_the_limit(EventCatalogue.Entry entry) {
        ObjectNode data = JSON.objectNode();
        for (EventCatalogue.Part part : entry.data()) {
            ObjectNode resource = contract.schema(EventSchemas.component(part));
            ((ObjectNode) resource.get("properties")).remove(ResourceJson.NOT_IN_EVENTS);
            data.set(part.name(), largest(resource));
        }
        ObjectNode previous = ((ObjectNode) data.get(entry.subject())).deepCopy();
        previous.retain(entry.previous().propertyNames());
        ResourceJson.fit(data, previous);
        Event event =
                new Event(
                        new EventId(new UUID(-1, -1)),
                        entry.type(),
                        new EventSubject(entry.subject(), "x".repeat(30), Integer.MAX_VALUE),
                        Long.MAX_VALUE,
                        Instant.parse("2026-11-21T06:00:00Z"),
                        new TenantId(1, new UUID(-1, -1)),
                        TenantMode.LIVE,
                        new EventCause("x".repeat(60), "x".repeat(100), "\"".repeat(255)),
                        entry.schema(),
                        data.toString(),
                        previous.isEmpty() ? null : previous.toString());
        assertThat(EventEnvelope.write(event).length)
                .isLessThanOrEqualTo(EventEnvelope.BODY_BYTES_MAX);
    }

    private JsonNode largest(JsonNode schema) {
        if (schema.has("$ref")) {
            String reference = schema.get("$ref").asString();
            return largest(contract.schema(reference.substring(reference.lastIndexOf('/') + 1)));
        }
        if (schema.has("oneOf")) {
            return largest(schema.get("oneOf").get(0));
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> {
                ArrayNode items = JSON.arrayNode();
                JsonNode item = largest(schema.get("items"));
                for (int i = 0; i < schema.path("maxItems").asInt(0); i++) {
                    items.add(item);
                }
                yield items;
            }
            case "string" -> JSON.stringNode(text(schema));
            case "integer" -> JSON.numberNode(schema.path("maximum").asLong(Long.MAX_VALUE));
            case "number" -> JSON.numberNode(Double.MAX_VALUE);
            case "boolean" -> JSON.booleanNode(false);
            default -> throw new IllegalStateException("no type in " + schema);
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.get(0).asString() : type.asString("");
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties")
                .forEachEntry((name, property) -> {
                    if (!property.has("x-cobro-expanded")) {
                        object.set(name, largest(property));
                    }
                });
        if (schema.path("additionalProperties").isObject()) {
            JsonNode value = largest(schema.get("additionalProperties"));
            for (int i = 0; i < schema.path("maxProperties").asInt(0); i++) {
                object.set("x".repeat(38) + i, value);
            }
        }
        return object;
    }

    private static String text(JsonNode schema) {
        int length = schema.path("maxLength").asInt(schema.has("format") ? 30 : 0);
        assertThat(length).as("a limit of %s", schema).isPositive();
        return (schema.has("pattern") || schema.has("format") ? "x" : WORST).repeat(length);
    }
}
