package io.cobro.webhooks.json;

import io.cobro.core.Refusal;
import io.cobro.core.batch.BatchResult;
import io.cobro.core.batch.BatchResult.Done;
import io.cobro.core.batch.BatchResult.Entry;
import io.cobro.core.batch.BatchResult.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What became of a batch, as it is kept: refusals by their codes, to be told in the language of
/// whoever asks again.
public final class BatchJson {

    private static final int MADE = 201;
    private static final int FOUND = 200;

    private BatchJson() {}

    static JsonObject of(BatchResult result) {
        List<JsonObject> data = new ArrayList<>(result.entries().size());
        for (Entry entry : result.entries()) {
            JsonObject json = new JsonObject().put("index", data.size());
            data.add(
                    switch (entry) {
                        case Done(var id, boolean isNew) ->
                                json.put("status", isNew ? MADE : FOUND).put("id", id);
                        case Refused(List<Refusal> refusals) ->
                                json.putObjects(
                                        "refusals",
                                        refusals.stream().map(BatchJson::refusal).toList());
                    });
        }
        return new JsonObject().putObjects("data", data);
    }

    private static JsonObject refusal(Refusal refusal) {
        return new JsonObject()
                .put("code", refusal.code())
                .put("pointer", refusal.pointer())
                .put("values", refusal.values());
    }

    /// The refusals of an entry as it is kept; none where it was carried out.
    public static List<Refusal> refusals(JsonNode entry) {
        List<Refusal> refusals = new ArrayList<>();
        for (JsonNode kept : entry.path("refusals")) {
            Map<String, String> values = new TreeMap<>();
            kept.path("values").forEachEntry((name, value) -> values.put(name, value.asString()));
            refusals.add(
                    new Refusal(
                            kept.path("code").asString(),
                            kept.path("pointer").isNull() ? null : kept.path("pointer").asString(),
                            values));
        }
        return refusals;
    }
}
