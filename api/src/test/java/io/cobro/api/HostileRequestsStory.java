package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.ProblemCatalogue;
import io.cobro.api.testing.Furnished;
import io.cobro.api.testing.HostileGraphql;
import io.cobro.api.testing.HostileRest;
import io.cobro.api.testing.HostileRest.Hostile;
import io.cobro.api.testing.RawHttp;
import io.cobro.api.testing.RawHttp.Answer;
import io.cobro.api.testing.ResponseContract;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Whatever is sent, nothing breaks: an answer is what the contract allows, no answer is an error
/// of ours, and each refusal says what it is about and where.
///
/// The requests follow from a seed (`-Dcobro.seed`), which a failure names; `-Dcobro.requests` says
/// how many there are.
final class HostileRequestsStory {

    private static final int REQUESTS = Integer.getInteger("cobro.requests", 2000);
    private static final long SEED = Long.getLong("cobro.seed", 20261128L);
    private static final int CALLERS = 2;
    private static final int SLOW = 20;
    private static final int FAULTS_TOLD_MAX = 40;

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    /// Refusals of the request as a whole, which is at no one place.
    private static final Set<String> OF_THE_WHOLE =
            Set.of(
                    "malformed_request",
                    "malformed_json",
                    "query_malformed",
                    "body_too_large",
                    "request_line_too_long",
                    "headers_too_large",
                    "not_found",
                    "method_not_allowed",
                    "idempotency_key_reused");

    /// A resource, not a value, is in the way.
    private static final Set<Integer> OF_THE_STATE = Set.of(409, 412, 429);

    /// A file is one value, whose fault is told with its line.
    private static final Set<String> UPLOADS = Set.of("createBankStatement", "createCfdiDocument");

    private static Furnished target;

    /// One of each kind.
    private final ConcurrentMap<String, String> faults = new ConcurrentSkipListMap<>();

    private final ConcurrentMap<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final ResponseContract contract = ResponseContract.load();
    private final Set<String> codes = codes();

    @BeforeAll
    static void a_company() {
        Furnished found = Furnished.found(SERVER, "Distribuidora Azul");
        Map<String, List<String>> ids = new HashMap<>(found.ids());
        // The key of the requests themselves stays.
        ids.put("api_keys", List.of(found.id("api_keys")));
        target = new Furnished(found.company(), Map.copyOf(ids));
    }

    private static Set<String> codes() {
        Set<String> codes = new java.util.TreeSet<>();
        ProblemCatalogue.load().all().forEach(type -> codes.add(type.code()));
        return codes;
    }

    @Test
    void no_request_breaks_anything() throws Exception {
        // A stream of events has no end; what it refuses is what the list of events refuses.
        HostileRest rest = new HostileRest(target, Set.of("streamEvents"));
        HostileGraphql graphql = new HostileGraphql(target);
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            slow.add(
                    new RawHttp(SERVER.application().port())
                            .send("GET /v1/customers HTTP/1.1\r\n".substring(0, i + 1)));
        }
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller;
            callers.add(Thread.ofPlatform().start(() -> send(first, rest, graphql)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        for (RawHttp connection : slow) {
            try (connection) {
                Answer ended = connection.answer();
                assertThat(ended).isNotNull();
                assertThat(ended.isProblem(408, "request_timeout")).isNotNull();
            }
        }
        System.out.println(new TreeMap<>(outcomes));
        assertThat(faults.values()).as("seed %d", SEED).isEmpty();
        assertThat(outcomes.values().stream().mapToInt(AtomicInteger::get).sum())
                .as("answers")
                .isEqualTo(REQUESTS);
        target.company().get("/healthz").then().statusCode(200);
        target.company().get("/readyz").then().statusCode(200);
        target.company().get("/v1/tenant").then().statusCode(200);
    }

    private void send(int first, HostileRest rest, HostileGraphql graphql) {
        @Nullable RawHttp connection = null;
        for (int i = first; i < REQUESTS && faults.size() < FAULTS_TOLD_MAX; i += CALLERS) {
            RandomGenerator random = new SplittableRandom(SEED + i);
            Hostile request =
                    random.nextInt(4) == 0 ? overHttp(graphql.body(random)) : rest.request(random);
            try {
                if (connection == null) {
                    connection = new RawHttp(SERVER.application().port());
                }
                Answer answer = answer(connection, request);
                check(i, request, answer);
                if (request.cut()
                        || answer == null
                        || "close".equalsIgnoreCase(answer.headers().get("connection"))) {
                    connection.close();
                    connection = null;
                }
            } catch (IOException | RuntimeException | AssertionError broken) {
                fault(i, request, null, broken.toString());
                connection = null;
            }
        }
    }

    private static @Nullable Answer answer(RawHttp connection, Hostile request) throws IOException {
        try {
            connection.send(request.bytes());
            if (request.cut()) {
                connection.sendNothingMore();
            }
        } catch (IOException ended) {
            // The server may end a request before all of it is sent; its answer is there.
        }
        return connection.answer();
    }

    private static Hostile overHttp(String body) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                """
                POST /graphql HTTP/1.1\r
                Host: cobro.example\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Accept: application/graphql-response+json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(target.company().key(), json.length)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = java.util.Arrays.copyOf(head, head.length + json.length);
        System.arraycopy(json, 0, bytes, head.length, json.length);
        return new Hostile("graphql", "POST", "/graphql", body, bytes, false);
    }

    private void check(int number, Hostile request, @Nullable Answer answer) {
        if (answer == null) {
            fault(number, request, null, "no answer");
            return;
        }
        outcomes.computeIfAbsent(
                        (request.operation().equals("graphql") ? "graphql " : "rest ")
                                + answer.status(),
                        _ -> new AtomicInteger())
                .incrementAndGet();
        if (answer.status() >= 500) {
            fault(number, request, answer, "an error of ours");
        } else if (!answer.headers().containsKey("request-id")) {
            fault(number, request, answer, "no Request-Id");
        } else if (request.operation().equals("graphql")) {
            checkGraphql(number, request, answer);
        } else {
            checkRest(number, request, answer);
        }
    }

    private void checkRest(int number, Hostile request, Answer answer) {
        // What is no request of HTTP is none to an operation either.
        boolean ofTheServer =
                Set.of(414, 431).contains(answer.status())
                        || answer.body().contains("\"malformed_request\"");
        if (!ofTheServer && !request.method().equals("HEAD")) {
            // As the routes read a path: without parameters and doubled slashes.
            String path = request.path().replaceAll(";[^/]*", "").replaceAll("(?<=.)/{2,}", "/");
            List<String> faultsOfForm =
                    contract.faults(
                            request.method(),
                            path,
                            answer.status(),
                            new Headers(
                                    answer.headers().entrySet().stream()
                                            .map(one -> new Header(one.getKey(), one.getValue()))
                                            .toList()),
                            answer.body().getBytes(StandardCharsets.UTF_8));
            // Addresses of domains that are not on the public list are addresses, and what has one
            // is what it should be.
            Set<String> ofPersons =
                    faultsOfForm.stream()
                            .filter(broken -> broken.contains("does not match the email pattern"))
                            .map(broken -> broken.replaceAll("/email: .*", ": "))
                            .collect(Collectors.toSet());
            for (String broken : faultsOfForm) {
                if (!broken.contains("does not match the email pattern")
                        && ofPersons.stream()
                                .noneMatch(place ->
                                        broken.equals(place + "object found, null expected")
                                                || broken.startsWith(place + "must be valid to"))) {
                    fault(number, request, answer, broken);
                }
            }
        }
        if (answer.status() >= 400 && !request.method().equals("HEAD")) {
            checkProblem(number, request, answer);
        }
    }

    private void checkProblem(int number, Hostile request, Answer answer) {
        JsonNode problem = answer.json();
        String code = problem.path("code").asString("");
        if (!codes.contains(code)) {
            fault(number, request, answer, "a code that the catalogue lacks");
        }
        if (!problem.path("request_id").asString("").equals(answer.headers().get("request-id"))) {
            fault(number, request, answer, "two request ids");
        }
        JsonNode errors = problem.path("errors");
        boolean needsPlace =
                !OF_THE_STATE.contains(answer.status()) && !UPLOADS.contains(request.operation());
        if (needsPlace && errors.isEmpty() && !OF_THE_WHOLE.contains(code)) {
            fault(number, request, answer, "no place");
        }
        for (JsonNode error : errors) {
            if (error.path("in").asString().equals("body") && !stands(error, request)) {
                fault(number, request, answer, "a place that the body does not have");
            }
        }
    }

    /// Whether the value at fault, or the object that lacks it, is in the body.
    private static boolean stands(JsonNode error, Hostile request) {
        String pointer = error.path("pointer").asString();
        if (request.json().isEmpty() || pointer.endsWith("…")) {
            return true;
        }
        try {
            JsonNode body = JsonText.MAPPER.readTree(request.json());
            int end = pointer.lastIndexOf('/');
            return pointer.isEmpty()
                    || (pointer.startsWith("/")
                            && !body.at(pointer.substring(0, end)).isMissingNode());
        } catch (tools.jackson.core.JacksonException spoiled) {
            return true;
        }
    }

    private void checkGraphql(int number, Hostile request, Answer answer) {
        JsonNode json = answer.json();
        for (JsonNode error : json.path("errors")) {
            String code = error.path("extensions").path("code").asString("");
            if (!codes.contains(code) || code.equals("internal_error")) {
                fault(number, request, answer, "an error of ours");
            }
        }
        if (!json.has("errors") && !json.has("data")) {
            fault(number, request, answer, "neither data nor errors");
        }
        json.path("data")
                .forEach(payload -> {
                    for (JsonNode error : payload.path("userErrors")) {
                        String code = error.path("code").asString("").toLowerCase(Locale.ROOT);
                        if (!codes.contains(code)) {
                            fault(number, request, answer, "a code that the catalogue lacks");
                        }
                    }
                });
    }

    private void fault(int number, Hostile request, @Nullable Answer answer, String what) {
        String sent = new String(request.bytes(), StandardCharsets.ISO_8859_1);
        String code =
                answer != null && answer.body().startsWith("{")
                        ? answer.json().path("code").asString("")
                        : "";
        faults.putIfAbsent(
                request.operation() + " " + code + " " + what,
                "#%d %s %s: %s%n  sent %s%n  answered %s%n"
                        .formatted(
                                number,
                                request.operation(),
                                request.method(),
                                what,
                                told(sent.replace(target.company().key(), "KEY")),
                                answer == null
                                        ? "nothing"
                                        : answer.status() + " " + told(answer.body())));
    }

    private static String told(String text) {
        return text.length() <= 1500 ? text : text.substring(0, 1500) + "…";
    }
}
