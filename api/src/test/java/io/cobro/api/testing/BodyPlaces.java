package io.cobro.api.testing;

import io.cobro.api.http.Contract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Every place of the bodies of `openapi.yaml`, and the smallest body that has a value at one.
public final class BodyPlaces {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Conditions hold conditions: how deep they are followed.
    private static final int SAME_DEPTH_MAX = 1;

    private final JsonNode document = new YAMLMapper().readTree(Contract.load().text());

    /// A place of a body.
    ///
    /// @param pointer items of lists are named by the first, `/lines/0/description`
    /// @param schema what stands there, without references
    public record Place(String pointer, JsonNode schema) {}

    /// The places of bodies of the schema of that name, the body itself first.
    public List<Place> of(String schema) {
        List<Place> places = new ArrayList<>();
        collect(named(schema), "", places, List.of());
        return places;
    }

    /// The smallest body with a value at a place.
    public JsonNode body(String schema, String pointer, JsonNode value) {
        List<String> path =
                pointer.isEmpty() ? List.of() : Arrays.asList(pointer.substring(1).split("/", -1));
        return with(named(schema), path, value);
    }

    /// The smallest value that a schema takes.
    public JsonNode smallest(JsonNode unresolved) {
        JsonNode schema = resolve(unresolved);
        Map<String, JsonNode> properties = properties(schema);
        if (!properties.isEmpty()) {
            ObjectNode object = NODES.objectNode();
            required(schema).forEach(name -> object.set(name, smallest(properties.get(name))));
            return object;
        }
        for (JsonNode choice : choices(schema)) {
            return smallest(choice);
        }
        for (String words : List.of("examples", "enum", "x-extensible-enum")) {
            if (!schema.path(words).isEmpty()) {
                return schema.get(words).get(0);
            }
        }
        return switch (type(schema)) {
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = schema.path("minItems").asInt(0); i > 0; i--) {
                    array.add(smallest(schema.get("items")));
                }
                yield array;
            }
            case "integer" -> NODES.numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> NODES.booleanNode(false);
            case "object" -> NODES.objectNode();
            default -> schema.has("const") ? schema.get("const") : NODES.stringNode("x");
        };
    }

    public JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolve(document.at(reference.substring(1)));
    }

    /// The type of a value that is there.
    public static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asString("") : type.asString("");
    }

    private JsonNode named(String schema) {
        return resolve(document.path("components").path("schemas").path(schema));
    }

    private void collect(
            JsonNode unresolved, String pointer, List<Place> places, List<String> above) {
        JsonNode schema = resolve(unresolved);
        String name = unresolved.path("$ref").asString("");
        if (!name.isEmpty() && Collections.frequency(above, name) > SAME_DEPTH_MAX) {
            return;
        }
        List<String> inside = new ArrayList<>(above);
        inside.add(name);
        List<JsonNode> choices = choices(schema);
        if (choices.isEmpty()) {
            places.add(new Place(pointer, schema));
        }
        for (JsonNode choice : choices) {
            collect(choice, pointer, places, inside);
        }
        properties(schema)
                .forEach((property, value) ->
                        collect(value, pointer + "/" + property, places, inside));
        if (schema.has("items")) {
            collect(schema.get("items"), pointer + "/0", places, inside);
        }
    }

    private JsonNode with(JsonNode unresolved, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        JsonNode schema = resolve(unresolved);
        String name = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        JsonNode property = properties(schema).get(name);
        if (property != null) {
            ObjectNode object = (ObjectNode) smallest(schema).deepCopy();
            object.set(name, with(property, rest, value));
            return object;
        }
        if (name.equals("0") && schema.has("items")) {
            return NODES.arrayNode().add(with(schema.get("items"), rest, value));
        }
        for (JsonNode choice : choices(schema)) {
            JsonNode made = with(choice, path, value);
            if (!made.isMissingNode()) {
                return made;
            }
        }
        return NODES.missingNode();
    }

    private static List<JsonNode> choices(JsonNode schema) {
        List<JsonNode> choices = new ArrayList<>();
        for (String keyword : List.of("oneOf", "anyOf")) {
            schema.path(keyword).forEach(choices::add);
        }
        return choices;
    }

    private Map<String, JsonNode> properties(JsonNode schema) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        for (JsonNode part : schema.path("allOf")) {
            properties.putAll(properties(resolve(part)));
        }
        schema.path("properties").forEachEntry(properties::put);
        return properties;
    }

    private Set<String> required(JsonNode schema) {
        Set<String> required = new LinkedHashSet<>();
        for (JsonNode part : schema.path("allOf")) {
            required.addAll(required(resolve(part)));
        }
        schema.path("required").forEach(name -> required.add(name.asString()));
        return required;
    }
}
