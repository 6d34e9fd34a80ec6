package io.cobro.api.http;

import io.cobro.core.Refusal;
import io.cobro.core.id.NewIds;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the web server refuses before or beside every route, as problem details with a
/// `Request-Id`. The connection ends with them: where the next request begins is not sure.
public final class ServerRefusals implements DirectHandler {

    /// The words of the server for headers beyond their limit, which have no status of their own.
    private static final String HEADERS_TOO_LARGE = "Header size exceeded";

    private final Problems problems;
    private final NewIds requestIds;

    public ServerRefusals(Problems problems, NewIds requestIds) {
        this.problems = problems;
        this.requestIds = requestIds;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        String requestId = RequestHead.requestId(request.headers(), requestIds);
        Reply reply =
                problems.reply(
                        List.of(refusal(status.code(), message)),
                        ProblemException.Place.HEADER,
                        RequestHead.language(request.headers()),
                        requestId,
                        null);
        TransportResponse.Builder response =
                TransportResponse.builder()
                        .status(Status.create(reply.status()))
                        .keepAlive(false)
                        .header(HeaderValues.create(RequestHead.REQUEST_ID, requestId))
                        .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, reply.contentType()))
                        .entity(reply.body());
        reply.headers()
                .forEach((name, value) ->
                        response.header(HeaderValues.create(HeaderNames.create(name), value)));
        return response.build();
    }

    /// Why the server stopped reading a request, for whoever answers it.
    public static Refusal refusal(RequestException stopped) {
        return refusal(stopped.status().code(), stopped.getMessage());
    }

    private static Refusal refusal(int status, @Nullable String message) {
        if (HEADERS_TOO_LARGE.equals(message)) {
            return headersTooLarge();
        }
        return switch (status) {
            case 408 ->
                    Refusal.of(
                            "request_timeout",
                            Map.of(
                                    "head", number(ReceiveLimits.SERVING.head().toSeconds()),
                                    "body", number(ReceiveLimits.SERVING.body().toSeconds()),
                                    "pause", number(ReceiveLimits.SERVING.pause().toSeconds())));
            case 413 -> Refusal.of("body_too_large", Map.of("limit", number(Api.FILE_BYTES_MAX)));
            case 414 ->
                    Refusal.of(
                            "request_line_too_long",
                            Map.of("limit", number(HttpServer.REQUEST_LINE_BYTES_MAX)));
            case 431 -> headersTooLarge();
            case 503 -> Refusal.of("unavailable");
            // 505 is for other versions of HTTP, which the server cannot read.
            case 505 -> Refusal.of("malformed_request");
            default -> Refusal.of(status < 500 ? "malformed_request" : "internal_error");
        };
    }

    private static Refusal headersTooLarge() {
        return Refusal.of(
                "headers_too_large",
                Map.of(
                        "limit", number(HttpServer.HEADERS_MAX),
                        "bytes", number(HttpServer.HEADER_BYTES_MAX)));
    }

    private static String number(long value) {
        return Long.toString(value);
    }
}
