package io.cobro.api.http;

import io.cobro.core.Refusal;
import io.cobro.webhooks.json.BatchJson;
import io.cobro.webhooks.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tells what became of batches: refusals of items as problems, with the place in the whole body.
///
/// @param language in which they are told
/// @param requestId of the request that asks
record BatchReplies(Problems problems, Locale language, String requestId) {

    /// Faults of a refused batch that are told at once.
    static final int ERRORS_MAX = 100;

    /// The reply to a batch that was carried out, now or before.
    ///
    /// @param kept the JSON of the result
    Reply reply(JsonNode kept) {
        List<JsonObject> data = new ArrayList<>();
        for (JsonNode entry : kept.path("data")) {
            data.add(entry(data.size(), entry));
        }
        return Reply.json(200, new JsonObject().putObjects("data", data))
                .with("Cache-Control", "no-store");
    }

    private JsonObject entry(int index, JsonNode kept) {
        List<Refusal> refusals = BatchJson.refusals(kept);
        JsonObject entry = new JsonObject().put("index", index);
        if (refusals.isEmpty()) {
            return entry.put("status", kept.path("status").asInt())
                    .put("id", kept.path("id").asString())
                    .put("problem", (JsonObject) null);
        }
        Problems.Told problem =
                problems.problem(
                        refusals.stream().map(refusal -> inItem(index, refusal)).toList(),
                        ProblemException.Place.BODY,
                        language,
                        requestId,
                        null);
        return entry.put("status", problem.type().status())
                .put("id", (String) null)
                .put("problem", problem.json());
    }

    /// Why nothing was written. Where items are to blame, they are told.
    static ProblemException refused(Refusal refusal, SortedMap<Integer, List<Refusal>> byItem) {
        List<Refusal> refusals = new ArrayList<>(List.of(refusal));
        if (refusal.code().equals("batch_refused")) {
            byItem.forEach((index, why) -> why.forEach(one -> refusals.add(inItem(index, one))));
        }
        return new ProblemException(
                ProblemException.Place.BODY,
                refusals.subList(0, Math.min(refusals.size(), 1 + ERRORS_MAX)));
    }

    private static Refusal inItem(int index, Refusal refusal) {
        @Nullable String pointer = refusal.pointer();
        return Refusal.at(
                "/items/" + index + (pointer == null ? "" : pointer),
                refusal.code(),
                refusal.values());
    }
}
