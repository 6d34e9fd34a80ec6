package io.cobro.api.event;

import io.cobro.api.http.Contract;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The form of events as JSON Schemas, with an example of each type. Both are put together from the
/// event catalogue and the resources of `openapi.yaml`, so that nothing is written twice.
///
/// A schema allows properties that it does not name: they may be added within a version.
public final class EventSchemas {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String ENVELOPE = "Event";
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "patternProperties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> EXAMPLES = Set.of("example", "examples");
    private static final String OPEN_ENUM = "x-extensible-enum";

    private final Contract contract;

    public EventSchemas(Contract contract) {
        this.contract = contract;
    }

    /// The schema of the events of one type.
    public ObjectNode ofType(EventCatalogue.Entry entry) {
        String type = entry.type().name();
        ObjectNode schema = head("urn:cobro:event:" + type);
        schema.put("$ref", DEFINITIONS + type);
        schema.set("$defs", definitions(List.of(entry)));
        return schema;
    }

    /// The schema of the events whose `schema` is the one of that name.
    public ObjectNode ofName(String name) {
        List<EventCatalogue.Entry> entries =
                EventCatalogue.ENTRIES.stream()
                        .filter(entry -> entry.schema().equals(name))
                        .toList();
        ObjectNode schema = head("urn:cobro:events:" + name);
        schema.put("title", name);
        schema.put(
                "description",
                "Events whose `schema` is `%s`. Properties may be added within a version."
                        .formatted(name));
        ArrayNode types = schema.putArray("oneOf");
        entries.forEach(entry -> types.addObject().put("$ref", DEFINITIONS + entry.type()));
        schema.set("$defs", definitions(entries));
        return schema;
    }

    /// An event of a type, as integrators get it.
    public ObjectNode example(EventCatalogue.Entry entry) {
        ObjectNode event = (ObjectNode) contract.schema(ENVELOPE).get("examples").get(0);
        ObjectNode data = object();
        for (EventCatalogue.Part part : entry.data()) {
            ObjectNode resource = (ObjectNode) example(contract.schema(component(part)));
            resource.remove(ResourceJson.NOT_IN_EVENTS);
            if (entry.example().get(part.name()) instanceof ObjectNode otherwise) {
                resource.setAll(otherwise);
            }
            data.set(part.name(), resource);
        }
        JsonNode subject = data.get(entry.subject());
        event.put("type", entry.type().name());
        event.put("schema", entry.schema());
        event.set(
                "subject",
                object().put("type", entry.subject())
                        .set("id", subject.get("id"))
                        .set("version", subject.get("version")));
        entry.actor()
                .ifPresent(actor ->
                        ((ObjectNode) event.get("cause"))
                                .put("actor", actor)
                                .putNull("idempotency_key"));
        event.set("data", data);
        if (entry.previous().isEmpty()) {
            event.putNull("previous");
        } else {
            event.set("previous", entry.previous());
        }
        return event;
    }

    private static ObjectNode head(String id) {
        return object().put("$schema", DIALECT).put("$id", id);
    }

    private static ObjectNode object() {
        return JsonText.MAPPER.createObjectNode();
    }

    /// The component that describes a resource: `BankTransaction` for `bank_transaction`.
    static String component(EventCatalogue.Part part) {
        return Arrays.stream(part.name().split("_", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private ObjectNode definitions(List<EventCatalogue.Entry> entries) {
        ObjectNode definitions = object();
        Set<String> resources = new TreeSet<>();
        for (EventCatalogue.Entry entry : entries) {
            definitions.set(entry.type().name(), type(entry));
            entry.data().forEach(part -> resources.add(component(part)));
        }
        Deque<String> wanted = new ArrayDeque<>();
        wanted.add(ENVELOPE);
        wanted.addAll(resources);
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            if (!definitions.has(name)) {
                ObjectNode schema = contract.schema(name);
                if (resources.contains(name)) {
                    leaveOut(schema);
                }
                definitions.set(name, published(schema, wanted));
            }
        }
        return definitions;
    }

    private static void leaveOut(ObjectNode resource) {
        ObjectNode properties = (ObjectNode) resource.get("properties");
        properties.remove(ResourceJson.NOT_IN_EVENTS);
        properties.removeIf(Contract::isExpanded);
        Set<String> optional = new TreeSet<>(ResourceJson.NOT_IN_EVENTS);
        optional.addAll(ResourceJson.NOT_IN_LARGE_EVENTS);
        ArrayNode required = (ArrayNode) resource.get("required");
        required.removeIf(name -> optional.contains(name.asString()));
    }

    /// What a type adds to the envelope that all have.
    private ObjectNode type(EventCatalogue.Entry entry) {
        ObjectNode schema = object().put("title", entry.type().name());
        schema.put(
                "description",
                entry.when() == null ? entry.summary() : entry.summary() + " " + entry.when());
        schema.putArray("allOf").addObject().put("$ref", DEFINITIONS + ENVELOPE);
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("type").put("const", entry.type().name());
        properties.putObject("schema").put("const", entry.schema());
        properties
                .putObject("subject")
                .putObject("properties")
                .putObject("type")
                .put("const", entry.subject());
        ObjectNode data = properties.putObject("data");
        ArrayNode required = data.putArray("required");
        ObjectNode parts = data.putObject("properties");
        for (EventCatalogue.Part part : entry.data()) {
            parts.putObject(part.name()).put("$ref", DEFINITIONS + component(part));
            if (part.always()) {
                required.add(part.name());
            }
        }
        ObjectNode previous = properties.putObject("previous").putObject("properties");
        String former = DEFINITIONS + component(entry.data().getFirst()) + "/properties/";
        entry.previous()
                .propertyNames()
                .forEach(name -> previous.putObject(name).put("$ref", former + name));
        return schema;
    }

    /// A schema of the contract as JSON Schema: without what OpenAPI adds, and with the words of
    /// enums that may grow as examples.
    ///
    /// @param named takes the names of the schemas that it refers to
    private static ObjectNode published(JsonNode schema, Deque<String> named) {
        ObjectNode published = object();
        schema.forEachEntry((keyword, value) -> {
            if (keyword.equals("$ref")) {
                String name = value.asString().substring(COMPONENTS.length());
                named.add(name);
                published.put("$ref", DEFINITIONS + name);
            } else if (keyword.equals(OPEN_ENUM)) {
                published.set("examples", value);
            } else if (SCHEMAS_BY_NAME.contains(keyword)) {
                ObjectNode schemas = published.putObject(keyword);
                value.forEachEntry((name, one) -> schemas.set(name, published(one, named)));
            } else if (LISTS.contains(keyword)) {
                ArrayNode schemas = published.putArray(keyword);
                value.forEach(one -> schemas.add(published(one, named)));
            } else if (value.isObject()) {
                published.set(keyword, published(value, named));
            } else if (!EXAMPLES.contains(keyword) && !keyword.startsWith("x-")) {
                published.set(keyword, value);
            }
        });
        return published;
    }

    /// The example that a schema of the contract gives, or one made of its properties.
    ///
    /// @throws IllegalStateException if it gives none
    private JsonNode example(JsonNode schema) {
        if (schema.has("examples")) {
            return schema.get("examples").get(0).deepCopy();
        }
        if (schema.has("$ref")) {
            return example(
                    contract.schema(schema.get("$ref").asString().substring(COMPONENTS.length())));
        }
        if (schema.has("enum")) {
            return Objects.requireNonNull(schema.get("enum").get(0));
        }
        if (schema.has("properties")) {
            ObjectNode object = object();
            schema.get("properties")
                    .forEachEntry((name, property) -> {
                        if (!Contract.isExpanded(property)) {
                            object.set(name, example(property));
                        }
                    });
            return object;
        }
        if (schema.has("items")) {
            return JsonText.MAPPER.createArrayNode().add(example(schema.get("items")));
        }
        throw new IllegalStateException("no example in " + schema);
    }
}
