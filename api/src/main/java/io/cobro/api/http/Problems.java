package io.cobro.api.http;

import io.cobro.api.http.ProblemCatalogue.ProblemType;
import io.cobro.core.Refusal;
import io.cobro.webhooks.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns refusals into problem details (RFC 9457).
public final class Problems {

    /// Seconds after which a request that met a passing state may be sent again.
    public static final String RETRY_SECONDS = "1";

    private static final int DETAIL_CHARS_MAX = 2000;
    private static final int MESSAGE_CHARS_MAX = 500;

    /// Characters of what a caller sent that are repeated.
    private static final int ECHO_CHARS_MAX = 500;

    private final ProblemCatalogue catalogue;

    public Problems(ProblemCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public ProblemCatalogue catalogue() {
        return catalogue;
    }

    /// A problem as JSON.
    ///
    /// @param told what it is, of those that the catalogue has
    public record Told(ProblemType type, Refusal told, JsonObject json) {}

    /// The reply to refusals.
    ///
    /// @param place which part of the request is at fault
    /// @param instance the path of the request
    public Reply reply(
            List<Refusal> refusals,
            ProblemException.Place place,
            Locale language,
            String requestId,
            @Nullable String instance) {
        Told problem = problem(refusals, place, language, requestId, instance);
        ProblemType type = problem.type();
        Refusal told = problem.told();
        JsonObject json = problem.json();
        Reply reply =
                new Reply(
                        type.status(),
                        Reply.PROBLEM,
                        json.toString().getBytes(StandardCharsets.UTF_8),
                        Map.of());
        return switch (told.code()) {
            case "idempotency_key_in_flight",
                    "rate_limited",
                    "too_many_waiting_requests",
                    "unavailable" ->
                    reply.with("Retry-After", RETRY_SECONDS);
            case "unauthenticated" -> reply.with("WWW-Authenticate", "Bearer");
            case "method_not_allowed" ->
                    reply.with("Allow", told.values().getOrDefault("allowed", ""));
            // Where the next request begins is not sure.
            case "malformed_request",
                    "request_timeout",
                    "request_line_too_long",
                    "headers_too_large" ->
                    reply.with("Connection", "close");
            default -> reply;
        };
    }

    /// The problem that refusals are. The first of several is the problem itself if it is of no one
    /// place, and the others are why.
    ///
    /// @param place which part of the request is at fault
    /// @param instance the path of the request
    public Told problem(
            List<Refusal> refusals,
            ProblemException.Place place,
            Locale language,
            String requestId,
            @Nullable String instance) {
        List<JsonObject> errors = new ArrayList<>();
        for (Refusal refusal : refusals) {
            if (refusal.pointer() != null) {
                errors.add(error(refusal, place, language));
            }
        }
        Refusal first = refusals.getFirst();
        Refusal told =
                refusals.size() == 1 || first.pointer() == null
                        ? first
                        : Refusal.of(
                                "validation_failed",
                                Map.of("count", Integer.toString(refusals.size())));
        ProblemType type = catalogue.get(told.code());
        JsonObject json =
                new JsonObject()
                        .put("type", "/v1/problems/" + told.code())
                        .put("title", type.title(language))
                        .put("status", type.status())
                        .put(
                                "detail",
                                cut(
                                        type.detail(language, values(told, requestId)),
                                        DETAIL_CHARS_MAX));
        if (instance != null) {
            json.put("instance", instance);
        }
        json.put("code", told.code()).put("request_id", requestId);
        if (!errors.isEmpty()) {
            json.putObjects("errors", errors);
        }
        return new Told(type, told, json);
    }

    /// One value at fault, as `ProblemError`.
    public JsonObject error(Refusal refusal, ProblemException.Place place, Locale language) {
        ProblemType type = catalogue.get(refusal.code());
        JsonObject error =
                new JsonObject()
                        .put("in", place.name().toLowerCase(Locale.ROOT))
                        .put("pointer", cut(String.valueOf(refusal.pointer()), MESSAGE_CHARS_MAX))
                        .put("code", refusal.code())
                        .put(
                                "message",
                                cut(type.detail(language, values(refusal, "")), MESSAGE_CHARS_MAX));
        return refusal.values().isEmpty() ? error : error.put("meta", meta(refusal));
    }

    /// The message of a refusal, for GraphQL.
    public String message(Refusal refusal, Locale language, String requestId) {
        return cut(
                catalogue.get(refusal.code()).detail(language, values(refusal, requestId)),
                DETAIL_CHARS_MAX);
    }

    /// The values behind a message, which are the same in every language.
    public static Map<String, String> meta(Refusal refusal) {
        Map<String, String> meta = new TreeMap<>(refusal.values());
        meta.replaceAll((_, value) -> echo(value));
        return meta;
    }

    /// What a caller sent, as far as it is repeated.
    public static String echo(String text) {
        return cut(text, ECHO_CHARS_MAX);
    }

    private static Map<String, String> values(Refusal refusal, String requestId) {
        Map<String, String> values = new TreeMap<>(refusal.values());
        values.putIfAbsent("request_id", requestId);
        String pointer = refusal.pointer();
        if (pointer != null) {
            values.putIfAbsent("property", property(pointer));
        }
        return values;
    }

    private static String property(String pointer) {
        if (pointer.isEmpty()) {
            return "the body";
        }
        return pointer.startsWith("/") ? pointer.substring(1).replace('/', '.') : pointer;
    }

    /// What a caller sent and is repeated may be long. A character is not cut in two.
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
