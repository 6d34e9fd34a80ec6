package io.cobro.api.event;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The event catalogue as it is answered: each type with what it tells of, what emits it, an
/// example and its JSON Schema.
public final class EventTypes {

    private final List<Operation> operations;
    private final EventSchemas schemas;

    public EventTypes(Contract contract) {
        this.operations = contract.inOrder();
        this.schemas = new EventSchemas(contract);
    }

    /// Every type, without its JSON Schema.
    public List<JsonObject> all() {
        return EventCatalogue.ENTRIES.stream().map(this::json).toList();
    }

    /// One type, with its JSON Schema; empty if Cobro emits none of that name.
    public Optional<JsonObject> find(String type) {
        return EventCatalogue.find(type).map(this::whole);
    }

    /// The operations that may emit a type, in the order of the contract.
    public List<String> operations(EventCatalogue.Entry entry) {
        return operations.stream()
                .filter(operation -> operation.events().contains(entry.type().name()))
                .map(Operation::id)
                .toList();
    }

    private JsonObject whole(EventCatalogue.Entry entry) {
        JsonObject json = json(entry);
        json.node().set("json_schema", schemas.ofType(entry));
        return json;
    }

    private JsonObject json(EventCatalogue.Entry entry) {
        JsonObject json =
                new JsonObject()
                        .put("type", entry.type().name())
                        .put("summary", entry.summary())
                        .put("when", entry.when())
                        .put("schema", entry.schema())
                        .putTexts(
                                "data",
                                entry.data().stream().map(EventCatalogue.Part::name).toList())
                        .putTexts("previous", entry.previous().propertyNames())
                        .putTexts("operations", operations(entry))
                        .putTexts("jobs", entry.jobs());
        json.node().set("example", schemas.example(entry));
        return json;
    }
}
