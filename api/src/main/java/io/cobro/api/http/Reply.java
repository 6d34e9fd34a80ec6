package io.cobro.api.http;

import io.cobro.webhooks.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered with.
///
/// @param status 200 to 599
/// @param contentType empty where there is no body
/// @param headers beside the content type
@SuppressWarnings("ArrayRecordComponent") // Written once to the wire, never compared.
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static final String JSON = "application/json";
    public static final String PROBLEM = "application/problem+json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(int status, JsonObject json) {
        return json(status, json.toString());
    }

    public static Reply json(int status, String json) {
        return new Reply(status, JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Reply noContent() {
        return new Reply(204, "", new byte[0], Map.of());
    }

    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, Map.of());
    }

    /// The same reply under another status.
    public Reply as(int newStatus) {
        return new Reply(newStatus, contentType, body, headers);
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }
}
