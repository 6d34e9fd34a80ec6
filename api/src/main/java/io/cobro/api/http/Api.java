package io.cobro.api.http;

import io.cobro.core.Idempotency;
import io.cobro.core.Refusal;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.ApiVersion;
import io.cobro.persistence.RoundTrips;
import io.cobro.webhooks.json.JsonText;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The REST face: routes come from the contract; each request is authenticated, checked and
/// answered here, so that operations only decide.
///
/// The order is: key, its allowance, scope, query, headers, body against its schema, then the
/// operation, whose command looks at the idempotency key.
public final class Api {

    /// Bytes of a JSON body.
    public static final int JSON_BYTES_MAX = 1024 * 1024;

    /// Bytes of a JSON body with many items.
    public static final int BATCH_BYTES_MAX = 8 * 1024 * 1024;

    /// Items of a batch that count as one request.
    public static final int BATCH_ITEMS_A_REQUEST = 10;

    /// Bytes of an uploaded file; the readers of files have limits of their own.
    public static final int FILE_BYTES_MAX = 20 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final String VERSION = RequestHead.VERSION.defaultCase();

    private final Contract contract;
    private final Operations operations;
    private final Authentication authentication;
    private final RateLimiter limiter;
    private final Problems problems;
    private final Commands commands;
    private final Cursors cursors;
    private final NewIds requestIds;
    private final Exports exports;
    private final RequestLog log;

    public Api(
            Contract contract,
            Operations operations,
            Authentication authentication,
            RateLimiter limiter,
            Problems problems,
            Commands commands,
            Cursors cursors,
            NewIds requestIds,
            Exports exports,
            RequestLog log) {
        this.contract = contract;
        this.operations = operations;
        this.authentication = authentication;
        this.limiter = limiter;
        this.problems = problems;
        this.commands = commands;
        this.cursors = cursors;
        this.requestIds = requestIds;
        this.exports = exports;
        this.log = log;
    }

    /// Adds a route for every operation of the contract. What answers GET answers HEAD as well,
    /// with the same headers and no body. Source: RFC 9110, sections 9.1 and 9.3.2.
    ///
    /// @throws NullPointerException if nothing answers an operation, or shows what it can expand
    public void route(HttpRouting.Builder routing) {
        // Paths without parameters first: `/v1/events/stream` is not an event with that id.
        List<Operation> literalFirst =
                contract.operations().values().stream()
                        .sorted(Comparator.comparing(operation -> operation.path().contains("{")))
                        .toList();
        for (Operation operation : literalFirst) {
            Operations.Handler handler = operations.handler(operation.id());
            operation.expansions().forEach(operations::expansion);
            for (String method : methods(operation)) {
                routing.route(
                        Method.create(method),
                        operation.path(),
                        (request, response) -> answer(request, response, operation, handler));
            }
        }
    }

    /// Answers a request that no route fits.
    public void notFound(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        // Routes read a path after it was decoded.
        String read = request.path().path();
        boolean known =
                contract.operations().values().stream().anyMatch(op -> fits(op.path(), read));
        Refusal refusal =
                known
                        ? Refusal.of(
                                "method_not_allowed",
                                Map.of("path", path, "allowed", allowed(read)))
                        : Refusal.of("not_found", Map.of("resource", "path", "id", path));
        String requestId = RequestHead.requestId(request, requestIds);
        send(
                response,
                requestId,
                problems.reply(
                        List.of(refusal),
                        ProblemException.Place.PATH,
                        RequestHead.language(request),
                        requestId,
                        RequestHead.instance(request)),
                isHead(request));
    }

    private static boolean isHead(ServerRequest request) {
        return request.prologue().method().equals(Method.HEAD);
    }

    private String allowed(String path) {
        return contract.operations().values().stream()
                .filter(operation -> fits(operation.path(), path))
                .flatMap(operation -> methods(operation).stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static List<String> methods(Operation operation) {
        return operation.method().equals("GET")
                ? List.of("GET", "HEAD")
                : List.of(operation.method());
    }

    private static boolean fits(String template, String path) {
        return path.matches(template.replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+"));
    }

    private void answer(
            ServerRequest request,
            ServerResponse response,
            Operation operation,
            Operations.Handler handler) {
        long start = System.nanoTime();
        String requestId = RequestHead.requestId(request, requestIds);
        Locale language = RequestHead.language(request);
        RoundTrips.Counted<Reply> counted =
                RoundTrips.during(() -> reply(request, operation, handler, requestId, language));
        Reply reply = counted.value();
        try (Reply.Stream _ = reply.stream()) {
            // Before it is sent: whoever has the answer can rely on the log.
            log.answered(
                    new RequestLog.Entry(
                            requestId,
                            request.prologue().method().text(),
                            operation.id(),
                            reply.status(),
                            TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start),
                            counted.roundTrips()));
            send(response, requestId, reply, isHead(request));
        }
    }

    private Reply reply(
            ServerRequest request,
            Operation operation,
            Operations.Handler handler,
            String requestId,
            Locale language) {
        return guarded(
                request,
                requestId,
                language,
                () ->
                        operation.isPublic()
                                ? handler.handle(
                                        read(request, operation, null, requestId, language))
                                : reply(
                                        request,
                                        operation,
                                        handler,
                                        caller(request),
                                        requestId,
                                        language));
    }

    /// The reply to a caller who is known, refused or not, with what is left to the key.
    private Reply reply(
            ServerRequest request,
            Operation operation,
            Operations.Handler handler,
            Caller caller,
            String requestId,
            Locale language) {
        RateLimiter.Allowance allowance =
                limiter.take(caller.key().id(), weight(request, operation));
        Reply reply =
                guarded(
                        request,
                        requestId,
                        language,
                        () -> {
                            requireGranted(allowance);
                            RequestHead.requireVersion(request);
                            return handler.handle(
                                    read(request, operation, caller, requestId, language));
                        });
        RateLimiter.Allowance left =
                operation.isBatch() ? limiter.take(caller.key().id(), 0) : allowance;
        return left.on(reply).with(VERSION, RequestHead.version(request, caller.key()).text());
    }

    /// A whole list as a file counts for more than a page of it.
    private static int weight(ServerRequest request, Operation operation) {
        boolean page = request.query().names().stream().anyMatch(Call.PLACE::contains);
        boolean file =
                Accepted.best(request.headers(), operation.answerTypes())
                        .filter(type -> !operation.columns().isEmpty())
                        .flatMap(type -> Export.Form.of(type, List.of()))
                        .isPresent();
        return file && !page ? Math.max(Export.WEIGHT, operation.weight()) : operation.weight();
    }

    private static void requireGranted(RateLimiter.Allowance allowance) {
        Refusal refusal = allowance.refusal();
        if (refusal != null) {
            throw new ProblemException(ProblemException.Place.HEADER, refusal);
        }
    }

    private Reply guarded(
            ServerRequest request, String requestId, Locale language, Supplier<Reply> work) {
        String instance = RequestHead.instance(request);
        try {
            return work.get();
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (ProblemException refused) {
            return problems.reply(
                    refused.refusals(), refused.place(), language, requestId, instance);
        } catch (RuntimeException bug) {
            return failed(bug, requestId, language, instance);
        }
    }

    private Reply failed(
            RuntimeException failure,
            String requestId,
            Locale language,
            @Nullable String instance) {
        boolean busy = Busy.isBusy(failure);
        if (busy) {
            LOG.warn("request {} found the database out of reach", requestId, failure);
        } else {
            LOG.error("request {} failed", requestId, failure);
        }
        return problems.reply(
                List.of(Refusal.of(busy ? "unavailable" : "internal_error")),
                ProblemException.Place.BODY,
                language,
                requestId,
                instance);
    }

    private Call read(
            ServerRequest request,
            Operation operation,
            @Nullable Caller caller,
            String requestId,
            Locale language) {
        if (caller != null) {
            requireScope(caller, operation);
        }
        String answerType = answerType(request, operation);
        Map<String, String> query = query(request, operation);
        Map<String, Expansion> expansions = expansions(query);
        if (caller != null) {
            requireScopes(caller, expansions.values());
        }
        String key = key(request, operation);
        String ifMatch = ifMatch(request, operation);
        byte[] body = body(request, operation);
        ObjectNode echo = JsonNodeFactory.instance.objectNode();
        JsonNode json = operation.bodySchema() == null ? null : json(body, operation, echo);
        List<Refusal> faults =
                json == null
                        ? List.of()
                        : contract.check(String.valueOf(operation.bodySchema()), json);
        // What is put may be wrong to be set and still be what is there.
        if (!faults.isEmpty() && !operation.method().equals("PUT")) {
            throw new ProblemException(ProblemException.Place.BODY, faults);
        }
        if (operation.isBatch() && caller != null && json != null) {
            limiter.takeFurther(
                    caller.key().id(), json.path("items").size() / BATCH_ITEMS_A_REQUEST);
        }
        return new Call(
                operation,
                caller,
                requestId,
                language,
                new Call.Parts(
                        answerType,
                        path(request, operation),
                        query,
                        headers(request, operation),
                        key,
                        reason(request, operation),
                        ifMatch,
                        body,
                        json,
                        faults,
                        echo),
                () -> {
                    Caller still = caller(request);
                    requireScope(still, operation);
                    requireScopes(still, expansions.values());
                },
                commands,
                cursors,
                exports,
                expansions,
                item -> contract.check(String.valueOf(operation.itemSchema()), item),
                problems);
    }

    private Caller caller(ServerRequest request) {
        return authentication.caller(request);
    }

    /// What is asked for in full, by its name.
    private Map<String, Expansion> expansions(Map<String, String> query) {
        String asked = query.get(Operation.EXPAND);
        return asked == null
                ? Map.of()
                : Arrays.stream(asked.split(",", -1))
                        .distinct()
                        .collect(Collectors.toMap(Function.identity(), operations::expansion));
    }

    private void requireScopes(Caller caller, Collection<Expansion> expansions) {
        expansions.forEach(
                expansion -> requireScope(caller, contract.operation(expansion.operation())));
    }

    private static void requireScope(Caller caller, Operation operation) {
        String scope = String.valueOf(operation.scope());
        if (!caller.may(scope)) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    "Authorization",
                    "insufficient_scope",
                    Map.of("scope", scope));
        }
    }

    /// The media type that suits the caller best; empty where there is no body.
    private static String answerType(ServerRequest request, Operation operation) {
        List<String> types = operation.answerTypes();
        if (types.isEmpty()) {
            return "";
        }
        return Accepted.best(request.headers(), types)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.HEADER,
                                "Accept",
                                "not_acceptable",
                                Map.of("available", list(types))));
    }

    private static String list(Collection<String> types) {
        return types.stream().sorted().collect(Collectors.joining(", "));
    }

    private static Map<String, String> path(ServerRequest request, Operation operation) {
        Map<String, String> values = new LinkedHashMap<>();
        var parameters = request.path().pathParameters();
        for (String name : parameters.names()) {
            values.put(
                    name,
                    name.equals(Call.EXTERNAL_ID)
                            ? externalId(request, operation)
                            : parameters.get(name));
        }
        return values;
    }

    /// The caller's own id as it was sent. The web server leaves out what comes after a semicolon
    /// and reads bytes that are not UTF-8 as one and the same character, so that two ids would be
    /// one.
    private static String externalId(ServerRequest request, Operation operation) {
        return PathSegments.read(
                        operation.path(),
                        "{" + Call.EXTERNAL_ID + "}",
                        request.prologue().uriPath().rawPath())
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH,
                                Call.EXTERNAL_ID,
                                "invalid_parameter",
                                Map.of(
                                        "parameter",
                                        Call.EXTERNAL_ID,
                                        "expected",
                                        "a text in UTF-8, percent-encoded")));
    }

    private static Map<String, String> headers(ServerRequest request, Operation operation) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : operation.headers()) {
            String given = RequestHead.header(request, HeaderNames.create(name));
            if (given != null) {
                values.put(name, given);
            }
        }
        return values;
    }

    private static Map<String, String> query(ServerRequest request, Operation operation) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : request.query().names()) {
            Operation.QueryParameter parameter =
                    operation.query().stream()
                            .filter(known -> known.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> unknownParameter(operation, name));
            // A name without an equals sign has no value.
            List<String> given = request.query().all(name, () -> List.of(""));
            if (given.size() > 1) {
                throw invalidParameter(name, "given once");
            }
            String value = given.isEmpty() ? "" : given.getFirst();
            QueryCheck.check(parameter, value)
                    .ifPresent(expected -> {
                        throw invalidParameter(name, expected);
                    });
            values.put(name, value);
        }
        for (Operation.QueryParameter parameter : operation.query()) {
            if (parameter.required() && !values.containsKey(parameter.name())) {
                throw invalidParameter(parameter.name(), "given");
            }
        }
        return values;
    }

    private static ProblemException unknownParameter(Operation operation, String name) {
        String known =
                operation.query().stream()
                        .map(Operation.QueryParameter::name)
                        .collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemException.Place.QUERY,
                name,
                "unknown_parameter",
                Map.of("parameter", name, "known", known.isEmpty() ? "—" : known));
    }

    private static ProblemException invalidParameter(String name, String expected) {
        return new ProblemException(
                ProblemException.Place.QUERY,
                name,
                "invalid_parameter",
                Map.of("parameter", name, "expected", expected));
    }

    private static @Nullable String key(ServerRequest request, Operation operation) {
        String given = RequestHead.header(request, IDEMPOTENCY_KEY);
        if (operation.idempotency() == Operation.Need.NONE) {
            return null;
        }
        if (given == null) {
            if (operation.idempotency() == Operation.Need.REQUIRED) {
                throw new ProblemException(
                        ProblemException.Place.HEADER,
                        "Idempotency-Key",
                        "idempotency_key_missing",
                        Map.of());
            }
            return null;
        }
        String key = unquoted(given.strip());
        if (!Idempotency.isKey(key)) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    "Idempotency-Key",
                    "idempotency_key_invalid",
                    Map.of("limit", Integer.toString(Idempotency.KEY_LENGTH_MAX)));
        }
        return key;
    }

    private static @Nullable String reason(ServerRequest request, Operation operation) {
        return operation.method().equals(Method.GET_NAME) ? null : Reason.of(request);
    }

    private static String unquoted(String key) {
        return key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")
                ? key.substring(1, key.length() - 1)
                : key;
    }

    private static @Nullable String ifMatch(ServerRequest request, Operation operation) {
        String given = RequestHead.header(request, HeaderNames.IF_MATCH);
        if (given == null && operation.ifMatch() == Operation.Need.REQUIRED) {
            throw new ProblemException(
                    ProblemException.Place.HEADER, "If-Match", "if_match_required", Map.of());
        }
        return operation.ifMatch() == Operation.Need.NONE ? null : given;
    }

    private static byte[] body(ServerRequest request, Operation operation) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        if (operation.bodyTypes().isEmpty()) {
            return new byte[0];
        }
        String type = RequestHead.contentType(request);
        if (!operation.bodyTypes().contains(type)) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    "Content-Type",
                    "unsupported_media_type",
                    Map.of("expected", list(operation.bodyTypes())));
        }
        return body(
                request,
                operation.bodySchema() == null
                        ? FILE_BYTES_MAX
                        : operation.isBatch() ? BATCH_BYTES_MAX : JSON_BYTES_MAX);
    }

    /// The whole body.
    ///
    /// @param limit of its bytes
    /// @throws ProblemException `body_too_large`, `request_timeout`, `malformed_request`
    public static byte[] body(ServerRequest request, int limit) {
        byte[] bytes;
        try (InputStream in = request.content().inputStream()) {
            bytes = in.readNBytes(limit + 1);
        } catch (RequestException stopped) {
            throw new ProblemException(ServerRefusals.refusal(stopped));
        } catch (IllegalArgumentException | DataReader.IncorrectNewLineException noChunk) {
            throw new ProblemException(Refusal.of("malformed_request"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        if (bytes.length > limit) {
            throw new ProblemException(
                    Refusal.of("body_too_large", Map.of("limit", Integer.toString(limit))));
        }
        return bytes;
    }

    /// @param echo takes what the body only repeats
    private @Nullable JsonNode json(byte[] body, Operation operation, ObjectNode echo) {
        if (body.length == 0) {
            if (operation.bodyRequired()) {
                throw malformed("the body is empty");
            }
            return null;
        }
        JsonNode json =
                switch (JsonText.parse(body)) {
                    case JsonText.Parsed.Tree(JsonNode node) -> node;
                    case JsonText.Parsed.Malformed(String sentence) -> throw malformed(sentence);
                };
        if (json.isNull() && !operation.bodyRequired()) {
            return null;
        }
        if (operation.method().equals("PUT") && json instanceof ObjectNode put) {
            // Null says there what saying nothing says.
            Nulls.removeFrom(put);
            separate(put, operation.echoes(), echo);
        }
        return json;
    }

    /// Takes out of what is to be put what it only repeats.
    private static void separate(ObjectNode put, Set<String> echoes, ObjectNode echo) {
        for (String name : List.copyOf(put.propertyNames())) {
            if (echoes.contains(name)) {
                echo.set(name, put.remove(name));
            }
        }
    }

    private static ProblemException malformed(String sentence) {
        return new ProblemException(Refusal.of("malformed_json", Map.of("detail", sentence)));
    }

    /// @param headOnly whether the body is left out: whoever asked does not read one
    static void send(ServerResponse response, String requestId, Reply reply, boolean headOnly) {
        response.status(Status.create(reply.status()));
        response.header(HeaderValues.create(RequestHead.REQUEST_ID, requestId));
        response.header(
                HeaderValues.create(RequestHead.VERSION, ApiVersion.NEWEST.text())); // unless said
        reply.headers()
                .forEach((name, value) ->
                        response.header(HeaderValues.create(HeaderNames.create(name), value)));
        if (!reply.contentType().isEmpty()) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, reply.contentType()));
        }
        Reply.Stream stream = reply.stream();
        if (headOnly || reply.contentType().isEmpty()) {
            response.header(
                    stream == null
                            ? HeaderValues.create(HeaderNames.CONTENT_LENGTH, reply.body().length)
                            : TimedConnections.UNKNOWN_LENGTH);
            response.send();
        } else if (stream == null) {
            response.send(reply.body());
        } else {
            stream(response, requestId, stream);
        }
        if (reply.headers().containsKey("Connection")) {
            throw new CloseConnectionException("where the next request begins is not sure");
        }
    }

    /// Writes a stream to its end. Where that fails, the connection breaks: what was written does
    /// not look like the whole.
    ///
    /// @throws CloseConnectionException if the caller takes no more, or there is no more for it
    public static void stream(ServerResponse response, String requestId, Reply.Stream stream) {
        OutputStream out = response.outputStream();
        try {
            stream.writeTo(out);
            out.close();
        } catch (IOException | UncheckedIOException gone) {
            LOG.debug("the caller of {} takes no more", requestId, gone);
            throw new CloseConnectionException("the caller takes no more", gone);
        } catch (RuntimeException failed) {
            LOG.warn("what {} asked for ends before its end", requestId, failed);
            throw new CloseConnectionException("there is no more", failed);
        }
    }
}
