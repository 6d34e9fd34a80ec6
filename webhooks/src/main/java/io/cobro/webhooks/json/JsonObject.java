package io.cobro.webhooks.json;

import io.cobro.core.id.Id;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object under construction, in which every kind of value has one form.
///
/// Properties keep the order in which they are put; one without a value is written as null, never
/// left out.
///
/// | value | form |
/// |---|---|
/// | money | `{"amount": "1160.00", "currency": "MXN"}` |
/// | decimal | `"0.160000"` |
/// | id | `"inv_01jd8x6q3v8f0r9t2m4n5p6q7r"` |
/// | date | `"2026-11-21"` |
/// | instant | `"2026-11-21T06:00:00.000Z"` |
///
/// Not thread-safe.
public final class JsonObject {

    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    public JsonObject put(String name, @Nullable String value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, @Nullable Boolean value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, @Nullable Integer value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, @Nullable Long value) {
        node.put(name, value);
        return this;
    }

    public JsonObject put(String name, @Nullable BigDecimal value) {
        return put(name, value == null ? null : JsonText.of(value));
    }

    public JsonObject put(String name, @Nullable Instant value) {
        return put(name, value == null ? null : JsonText.of(value));
    }

    public JsonObject put(String name, @Nullable LocalDate value) {
        return put(name, value == null ? null : value.toString());
    }

    public JsonObject put(String name, @Nullable Id value) {
        return put(name, value == null ? null : value.text());
    }

    public JsonObject put(String name, @Nullable Money value) {
        return put(name, value == null ? null : of(value));
    }

    public JsonObject put(String name, @Nullable JsonObject value) {
        node.set(name, value == null ? JsonNodeFactory.instance.nullNode() : value.node);
        return this;
    }

    /// Puts texts by name, sorted by name: metadata.
    public JsonObject put(String name, Map<String, String> values) {
        JsonObject texts = new JsonObject();
        new TreeMap<>(values).forEach(texts::put);
        return put(name, texts);
    }

    public JsonObject putTexts(String name, Collection<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return this;
    }

    public JsonObject putObjects(String name, Collection<JsonObject> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(value -> array.add(value.node));
        return this;
    }

    /// The form of money.
    public static JsonObject of(Money money) {
        return new JsonObject()
                .put("amount", money.toDecimal())
                .put("currency", money.currency().code());
    }

    /// The tree itself, not a copy.
    public ObjectNode node() {
        return node;
    }

    /// The compact JSON text.
    @Override
    public String toString() {
        return JsonText.MAPPER.writeValueAsString(node);
    }
}
