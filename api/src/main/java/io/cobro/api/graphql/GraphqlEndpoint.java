package io.cobro.api.graphql;

import io.cobro.api.event.EventResource;
import io.cobro.api.event.EventStream;
import io.cobro.api.http.Api;
import io.cobro.api.http.Caller;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Problems;
import io.cobro.api.http.RateLimiter;
import io.cobro.api.http.Reason;
import io.cobro.api.http.RequestHead;
import io.cobro.api.http.RequestLog;
import io.cobro.core.Refusal;
import io.cobro.core.tenant.ApiVersion;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.json.JsonText;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// GraphQL over HTTP: `POST /graphql` for everything, `GET /graphql` for what only reads.
///
/// Source: GraphQL over HTTP, draft of 2025. In `application/graphql-response+json` the status
/// tells whether anything ran; in `application/json` it is 200 for every document that could be
/// read.
final class GraphqlEndpoint {

    static final String PATH = "/graphql";

    private static final String POST = "POST";
    private static final String GET = "GET";

    /// What a well-formed request can be refused for before it runs.
    private static final Set<String> OF_DOCUMENT =
            Set.of("query_malformed", "query_invalid", "query_too_deep", "query_too_costly");

    private final GraphqlFace face;
    private final GraphqlParts parts;

    GraphqlEndpoint(GraphqlFace face, GraphqlParts parts) {
        this.face = face;
        this.parts = parts;
    }

    void route(HttpRouting.Builder routing) {
        routing.any(PATH, this::answer);
    }

    /// @param json what is said; empty where there is a stream
    /// @param stream what is said as it happens; null where it is not
    /// @param allowance what is left to the key; null where nobody knows whose it is
    private record Answer(
            int status,
            String contentType,
            Map<String, Object> json,
            @Nullable EventStream stream,
            ApiVersion version,
            RateLimiter.@Nullable Allowance allowance) {

        Answer(
                int status,
                String contentType,
                Map<String, Object> json,
                @Nullable EventStream stream) {
            this(status, contentType, json, stream, ApiVersion.NEWEST, null);
        }

        Answer(int status, String contentType, Map<String, Object> json) {
            this(status, contentType, json, null);
        }

        /// The same for a caller.
        Answer to(ApiVersion asked, RateLimiter.@Nullable Allowance left) {
            return new Answer(status, contentType, json, stream, asked, left);
        }

        byte[] body() {
            return contentType.equals(MediaTypes.EVENTS)
                    ? SseForm.only(json).getBytes(StandardCharsets.UTF_8)
                    : JsonText.MAPPER.writeValueAsBytes(json);
        }
    }

    private void answer(ServerRequest request, ServerResponse response) {
        long start = System.nanoTime();
        String requestId = RequestHead.requestId(request, parts.commands().ids());
        Locale language = RequestHead.language(request);
        RoundTrips.Counted<Answer> counted =
                RoundTrips.during(() -> answer(request, requestId, language));
        try (EventStream stream = counted.value().stream()) {
            send(request, response, counted, requestId, start);
            if (stream != null) {
                Api.stream(response, requestId, stream);
            }
        }
    }

    /// Sends the head of the answer, and its body unless it is a stream.
    private void send(
            ServerRequest request,
            ServerResponse response,
            RoundTrips.Counted<Answer> counted,
            String requestId,
            long start) {
        Answer answer = counted.value();
        response.status(Status.create(answer.status()));
        response.header(HeaderValues.create(RequestHead.REQUEST_ID, requestId));
        response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
        response.header(
                HeaderValues.create(
                        HeaderNames.CONTENT_TYPE, answer.contentType() + "; charset=utf-8"));
        response.header(HeaderValues.create(RequestHead.VERSION, answer.version().text()));
        RateLimiter.Allowance allowance = answer.allowance();
        if (allowance != null && allowance.quota() > 0) {
            response.header(HeaderValues.create("RateLimit-Policy", allowance.policy()));
            response.header(HeaderValues.create("RateLimit", allowance.state()));
        }
        if (answer.status() == Status.TOO_MANY_REQUESTS_429.code()
                || answer.status() == Status.SERVICE_UNAVAILABLE_503.code()) {
            response.header(HeaderValues.create(HeaderNames.RETRY_AFTER, Problems.RETRY_SECONDS));
        }
        if (answer.status() == Status.UNAUTHORIZED_401.code()) {
            response.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
        }
        if (answer.status() == Status.METHOD_NOT_ALLOWED_405.code()) {
            response.header(HeaderValues.create(HeaderNames.ALLOW, allowed(request)));
        }
        // Before it is sent, so that whoever got the answer finds it in the log.
        parts.log()
                .answered(
                        new RequestLog.Entry(
                                requestId,
                                request.prologue().method().text(),
                                "graphql",
                                answer.status(),
                                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start),
                                counted.roundTrips()));
        if (answer.stream() != null) {
            response.header(HeaderValues.create("X-Accel-Buffering", "no"));
        } else {
            response.send(answer.body());
        }
    }

    private Answer answer(ServerRequest request, String requestId, Locale language) {
        String accept = RequestHead.header(request, HeaderNames.ACCEPT);
        String type = MediaTypes.preferred(accept).orElse(MediaTypes.JSON);
        Caller caller = null;
        Answer answer;
        try {
            String method = request.prologue().method().text();
            if (!method.equals(POST) && !method.equals(GET)) {
                throw notAllowed(request);
            }
            caller = parts.authentication().caller(request);
            Refusal limited = parts.limiter().take(caller.key().id(), 1).refusal();
            if (limited != null) {
                throw new ProblemException(limited);
            }
            RequestHead.requireVersion(request);
            if (MediaTypes.preferred(accept).isEmpty()) {
                throw new ProblemException(
                        Refusal.of(
                                "not_acceptable",
                                Map.of(
                                        "available",
                                        MediaTypes.GRAPHQL
                                                + ", "
                                                + MediaTypes.JSON
                                                + ", "
                                                + MediaTypes.EVENTS)));
            }
            boolean readOnly = method.equals(GET);
            String reason = readOnly ? null : Reason.of(request);
            GraphqlRequest asked = readOnly ? fromQuery(request) : fromBody(request);
            if (type.equals(MediaTypes.EVENTS)) {
                answer = listened(request, asked, caller, requestId, reason, language, readOnly);
            } else {
                Map<String, Object> json =
                        face.execute(asked, caller, requestId, reason, language, readOnly, null);
                answer = new Answer(status(json, type), type, json);
            }
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (RuntimeException failure) {
            Refusal refusal = GraphqlErrors.refusal(failure, requestId);
            answer =
                    new Answer(
                            statusOf(refusal.code()),
                            type.equals(MediaTypes.EVENTS) ? MediaTypes.JSON : type,
                            errors(refusal, language, requestId));
        }
        return answer.to(version(request, caller), left(caller));
    }

    private Map<String, Object> errors(Refusal refusal, Locale language, String requestId) {
        return Map.of(
                "errors",
                List.of(
                        Map.of(
                                "message",
                                parts.problems().message(refusal, language, requestId),
                                "extensions",
                                Map.of(
                                        "code",
                                        refusal.code(),
                                        "classification",
                                        String.valueOf(
                                                GraphqlErrors.classification(refusal.code())),
                                        "request_id",
                                        requestId))));
    }

    /// The answer to a caller that takes server-sent events: a stream if it subscribes, one result
    /// if it does not. What cannot run is answered in JSON.
    private Answer listened(
            ServerRequest request,
            GraphqlRequest asked,
            Caller caller,
            String requestId,
            @Nullable String reason,
            Locale language,
            boolean readOnly) {
        Subscribing subscribing = new Subscribing();
        Map<String, Object> json =
                face.execute(asked, caller, requestId, reason, language, readOnly, subscribing);
        EventQueries.Wanted wanted = subscribing.wanted();
        if (wanted == null) {
            return json.get("data") == null
                    ? new Answer(
                            statusOf(Objects.requireNonNull(code(json))),
                            MediaTypes.JSON,
                            Map.of("errors", Objects.requireNonNull(json.get("errors"))))
                    : new Answer(Status.OK_200.code(), MediaTypes.EVENTS, json);
        }
        TenantId tenant = caller.tenant().id();
        return new Answer(
                Status.OK_200.code(),
                MediaTypes.EVENTS,
                Map.of(),
                new EventStream(
                        parts.queries().events(),
                        wanted,
                        tenant,
                        () -> requireStillAllowed(request),
                        parts.waits().enter(tenant),
                        new SseForm(
                                event -> {
                                    subscribing.tell(EventResource.json(event).node());
                                    return face.execute(
                                            asked,
                                            caller,
                                            requestId,
                                            reason,
                                            language,
                                            readOnly,
                                            subscribing);
                                },
                                refusal -> errors(refusal, language, requestId)),
                        subscribing.after()));
    }

    private void requireStillAllowed(ServerRequest request) {
        if (!parts.authentication().caller(request).may(EventFetchers.SCOPE)) {
            throw new ProblemException(
                    Refusal.of("insufficient_scope", Map.of("scope", EventFetchers.SCOPE)));
        }
    }

    private static ApiVersion version(ServerRequest request, @Nullable Caller caller) {
        return caller == null ? ApiVersion.NEWEST : RequestHead.version(request, caller.key());
    }

    private RateLimiter.@Nullable Allowance left(@Nullable Caller caller) {
        return caller == null ? null : parts.limiter().take(caller.key().id(), 0);
    }

    private int status(Map<String, Object> json, String type) {
        String code = json.containsKey("data") ? null : code(json);
        if (code == null || (type.equals(MediaTypes.JSON) && OF_DOCUMENT.contains(code))) {
            return Status.OK_200.code();
        }
        return statusOf(code);
    }

    private int statusOf(String code) {
        return parts.problems().catalogue().get(code).status();
    }

    /// The code of the first error.
    private static @Nullable String code(Map<String, Object> json) {
        return json.get("errors") instanceof List<?> errors
                        && !errors.isEmpty()
                        && errors.getFirst() instanceof Map<?, ?> error
                        && error.get("extensions") instanceof Map<?, ?> extensions
                ? (String) extensions.get("code")
                : null;
    }

    private static ProblemException notAllowed(ServerRequest request) {
        return new ProblemException(
                Refusal.of(
                        "method_not_allowed",
                        Map.of(
                                "method",
                                request.prologue().method().text(),
                                "path",
                                PATH,
                                "allowed",
                                GET + ", " + POST)));
    }

    private static String allowed(ServerRequest request) {
        return request.prologue().method().text().equals(GET) ? POST : GET + ", " + POST;
    }

    private static GraphqlRequest fromQuery(ServerRequest request) {
        return GraphqlRequest.read(
                request.query().first("query").orElse(null),
                request.query().first("operationName").orElse(null),
                request.query().first("variables").orElse(null));
    }

    private static GraphqlRequest fromBody(ServerRequest request) {
        if (!RequestHead.contentType(request).equals(MediaTypes.JSON) || !isUtf8(request)) {
            throw new ProblemException(
                    Refusal.of("unsupported_media_type", Map.of("expected", MediaTypes.JSON)));
        }
        JsonNode json =
                switch (JsonText.parse(bytes(request))) {
                    case JsonText.Parsed.Tree(JsonNode node) -> node;
                    case JsonText.Parsed.Malformed(String sentence) ->
                            throw new ProblemException(
                                    Refusal.of("malformed_json", Map.of("detail", sentence)));
                };
        return GraphqlRequest.read(json);
    }

    private static boolean isUtf8(ServerRequest request) {
        try {
            return request.headers()
                    .contentType()
                    .flatMap(HttpMediaType::charset)
                    .map(charset -> charset.equalsIgnoreCase(StandardCharsets.UTF_8.name()))
                    .orElse(true);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static byte[] bytes(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        return Api.body(request, Api.JSON_BYTES_MAX);
    }
}
