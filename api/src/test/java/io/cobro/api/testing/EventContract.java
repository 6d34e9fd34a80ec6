package io.cobro.api.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import io.cobro.api.event.EventSchemas;
import io.cobro.api.http.Contract;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schemas of events, closed: in tests, a property that a schema does not name is a fault.
public final class EventContract {

    private static final EventSchemas SCHEMAS = new EventSchemas(Contract.load());

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDialect(
                    Dialects.getDraft202012(),
                    builder ->
                            builder.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    private static final Map<String, Schema> BY_TYPE = new ConcurrentHashMap<>();

    private EventContract() {}

    /// What an event breaks; empty if nothing.
    public static List<String> faults(JsonNode event) {
        String type = event.path("type").asString("");
        Optional<EventCatalogue.Entry> entry = EventCatalogue.find(type);
        if (entry.isEmpty()) {
            return List.of("the event catalogue lacks " + type);
        }
        List<String> faults = new ArrayList<>();
        for (Error error :
                BY_TYPE.computeIfAbsent(type, _ -> schema(entry.get())).validate(event)) {
            faults.add(error.getInstanceLocation() + ": " + error.getMessage());
        }
        return faults;
    }

    private static Schema schema(EventCatalogue.Entry entry) {
        ObjectNode schema = SCHEMAS.ofType(entry);
        close(schema);
        return REGISTRY.getSchema(JsonText.MAPPER.writeValueAsString(schema));
    }

    /// Closes the objects of which the schema names the properties, other than the envelope and its
    /// parts, to which types add.
    private static void close(ObjectNode schema) {
        schema.get("$defs")
                .forEachEntry((name, definition) -> {
                    if (name.equals("Event")) {
                        return;
                    }
                    closeOne((ObjectNode) definition);
                    JsonNode told = definition.path("properties");
                    for (String part : List.of("data", "previous")) {
                        if (name.contains(".")) {
                            closeOne((ObjectNode) told.get(part));
                        }
                    }
                });
    }

    private static void closeOne(ObjectNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            schema.put("unevaluatedProperties", false);
        }
    }
}
