package io.cobro.api.testing;

import io.cobro.webhooks.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values that a schema of the contract takes, made from its examples, with ids of a company; and
/// the same with faults in it.
///
/// @param document the whole contract
/// @param ids of what there is, by the name of its list
record Samples(JsonNode document, Map<String, List<String>> ids) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 8;

    JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /// A value of a schema.
    ///
    /// @param name of the property or parameter
    JsonNode of(JsonNode schema, String name, RandomGenerator random) {
        return of(schema, name, random, 0);
    }

    private JsonNode of(JsonNode unresolved, String name, RandomGenerator random, int depth) {
        JsonNode schema = resolve(unresolved);
        String list = Furnished.listOf(name);
        if (!list.isEmpty() && type(schema).equals("string") && random.nextInt(10) > 0) {
            return NODES.stringNode(one(ids.get(list), random));
        }
        if (schema.path("examples").path(0) instanceof ObjectNode example && random.nextBoolean()) {
            ObjectNode own = example.deepCopy();
            putIds(own, random);
            return own;
        }
        if (schema.has("allOf")) {
            ObjectNode all = NODES.objectNode();
            for (JsonNode part : schema.get("allOf")) {
                if (of(part, name, random, depth) instanceof ObjectNode object) {
                    all.setAll(object);
                }
            }
            addProperties(schema, all, random, depth);
            return all;
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                JsonNode choices = schema.get(choice);
                return of(choices.get(random.nextInt(choices.size())), name, random, depth);
            }
        }
        if (schema.has("properties") && depth < DEPTH_MAX) {
            ObjectNode object = NODES.objectNode();
            addProperties(schema, object, random, depth);
            return object;
        }
        if (type(schema).equals("array") && depth < DEPTH_MAX) {
            ArrayNode array = NODES.arrayNode();
            for (int i = random.nextInt(3); i >= 0; i--) {
                array.add(of(schema.path("items"), name, random, depth + 1));
            }
            return array;
        }
        return leaf(schema, random);
    }

    /// Ids of examples are of nobody.
    private void putIds(JsonNode node, RandomGenerator random) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                String list = Furnished.listOf(name);
                if (!list.isEmpty() && object.get(name).isString()) {
                    object.put(name, one(ids.get(list), random));
                }
            }
        }
        node.forEach(child -> putIds(child, random));
    }

    private void addProperties(
            JsonNode schema, ObjectNode object, RandomGenerator random, int depth) {
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties")
                .forEachEntry((property, value) -> {
                    if (required.contains(property) || random.nextInt(3) == 0) {
                        object.set(property, of(value, property, random, depth + 1));
                    }
                });
    }

    private static JsonNode leaf(JsonNode schema, RandomGenerator random) {
        for (String words : List.of("enum", "x-extensible-enum", "examples")) {
            JsonNode values = schema.path(words);
            if (!values.isEmpty()) {
                return values.get(random.nextInt(values.size()));
            }
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        return switch (type(schema)) {
            case "integer", "number" -> NODES.numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "object" -> NODES.objectNode();
            default -> NODES.stringNode("x");
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asString("") : type.asString("");
    }

    static <T> T one(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    /// A JSON text in which some values, names or forms are wrong.
    static String spoiled(JsonNode value, RandomGenerator random) {
        JsonNode tree = value.deepCopy();
        List<String> markers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            List<JsonNode> inner = new ArrayList<>();
            collect(tree, inner);
            if (inner.isEmpty()) {
                return HostileValues.json(random);
            }
            String marker = "\u00A7" + i + "\u00A7";
            JsonNode at = one(inner, random);
            if (at instanceof ObjectNode object) {
                spoil(object, marker, markers, texts, random);
            } else if (at instanceof ArrayNode array) {
                array.insert(random.nextInt(array.size() + 1), marker);
                markers.add("\"" + marker + "\"");
                texts.add(HostileValues.json(random));
            }
        }
        String text = JsonText.MAPPER.writeValueAsString(tree);
        for (int i = 0; i < markers.size(); i++) {
            text = text.replace(markers.get(i), texts.get(i));
        }
        return switch (random.nextInt(40)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> text + text;
            case 2 -> "[" + text + "]";
            case 3 -> text.toUpperCase(Locale.ROOT);
            default -> text;
        };
    }

    private static void spoil(
            ObjectNode object,
            String marker,
            List<String> markers,
            List<String> texts,
            RandomGenerator random) {
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.isEmpty() ? "id" : one(names, random);
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(one(List.of("colour", "id", "", "version", "a/b~c"), random), 1);
            case 2 -> object.set(HostileValues.text(random), NODES.numberNode(1));
            case 3 -> {
                object.put(marker, 1);
                markers.add("\"" + marker + "\":1");
                texts.add("\"" + name + "\":1");
            }
            default -> {
                object.put(name, marker);
                markers.add("\"" + marker + "\"");
                texts.add(HostileValues.json(random));
            }
        }
    }

    /// Every object and array.
    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainer()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }
}
