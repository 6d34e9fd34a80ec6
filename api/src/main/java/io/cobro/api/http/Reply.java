package io.cobro.api.http;

import io.cobro.webhooks.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request is answered with.
///
/// @param status 200 to 599
/// @param contentType empty where there is no body
/// @param headers beside the content type
/// @param stream writes the body as it comes to be, in place of `body`; null for most replies
@SuppressWarnings("ArrayRecordComponent") // Written once to the wire, never compared.
public record Reply(
        int status,
        String contentType,
        byte[] body,
        Map<String, String> headers,
        @Nullable Stream stream) {

    /// A body without an end that is known. Closed in any case, whether it was written or not.
    public interface Stream extends AutoCloseable {

        /// Writes until there is no more to write.
        ///
        /// @throws IOException if the caller takes no more
        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    public static final String JSON = "application/json";
    public static final String PROBLEM = "application/problem+json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    public Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
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

    /// A reply whose body is written as it comes to be.
    public static Reply streamed(String contentType, Stream stream) {
        return new Reply(200, contentType, new byte[0], Map.of(), stream);
    }

    /// The same reply under another status.
    public Reply as(int newStatus) {
        return new Reply(newStatus, contentType, body, headers, stream);
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more, stream);
    }
}
