package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The audits of GraphQL over HTTP (graphql-http 1.23), whose list is not part of the project: set
/// COBRO_SAMPLES to the folder of samples. Also those are kept that only say SHOULD or MAY.
final class AuditsStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String JSON = "application/json";
    private static final String GRAPHQL = "application/graphql-response+json";
    private static final String QUERY = "{ __typename }";

    /// What stands for `${index}` in the ids of the list.
    private static final String INDEX = "${index}";

    private static final List<Object> NO_STRINGS =
            List.of(Map.of("obj", "ect"), 0, false, List.of("array"));
    private static final List<Object> NO_MAPS = List.of("string", 0, false, List.of("array"));
    private static final List<String> MAY_BE_NULL =
            List.of("variables", "operationName", "extensions");

    /// A request and what its answer must be.
    private record Audit(HttpRequest request, Predicate<HttpResponse<byte[]>> kept) {}

    private final String key = SERVER.key(SERVER.tenant("Auditoría", TenantMode.LIVE));
    private final Map<String, Audit> audits = new TreeMap<>();

    @Test
    void all_audits_of_graphql_over_http_are_kept() throws IOException {
        String samples = System.getenv("COBRO_SAMPLES");
        assumeTrue(samples != null && !samples.isBlank(), "COBRO_SAMPLES is not set");
        JsonNode list =
                JsonText.MAPPER.readTree(
                        Files.readString(Path.of(samples, "graphql_http", "audits.json")));
        write();

        Set<String> listed = new TreeSet<>();
        list.get("audits").forEach(audit -> listed.add(audit.get("id").asString()));
        assertThat(listed).hasSize(list.get("count_patterns").asInt());
        Set<String> patterns =
                audits.keySet().stream()
                        .map(id -> id.contains("#") ? id.substring(0, id.indexOf('#')) + INDEX : id)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(patterns).isEqualTo(listed);

        Map<String, String> broken = new TreeMap<>();
        audits.forEach((id, audit) -> {
            HttpResponse<byte[]> answer = send(audit.request());
            if (!audit.kept().test(answer)) {
                broken.put(
                        id,
                        answer.statusCode()
                                + " "
                                + new String(answer.body(), StandardCharsets.UTF_8));
            }
        });
        assertThat(broken).isEmpty();
    }

    private void write() {
        Map<String, Object> plain = Map.of("query", QUERY);
        audit("22EB", post(JSON, GRAPHQL, plain), ok().and(typed(GRAPHQL)));
        audit("4655", post(JSON, JSON, plain), ok().and(typed(JSON)));
        audit("47DE", post(JSON, "*/*", plain), ok().and(typed(JSON)));
        audit("80D8", get(QUERY, null, null), ok().and(typed(JSON)));
        audit("82A3", post(JSON, null, plain), ok().and(AuditsStory::isUtf8));
        audit("BF61", post("application/json; charset=utf-8", null, plain), ok());
        audit("78D5", post(JSON, null, plain), ok());
        audit("2C94", post(JSON, null, plain), ok());
        audit("5A70", get(QUERY, null, null), ok());
        audit("9C48", get("mutation { __typename }", null, GRAPHQL), between(400, 499));
        audit("9ABE", request("").POST(HttpRequest.BodyPublishers.noBody()), between(400, 499));
        audit("03D4", post(JSON, null, plain), ok());
        audit(
                "A5BF",
                request("").header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.noBody()),
                status(400));
        audit("423L", post(JSON, null, Map.of("notquery", QUERY)), status(400));
        refused("LKJ", "query", NO_STRINGS);
        refused("6C0", "operationName", NO_STRINGS);
        refused("476", "variables", NO_MAPS);
        refused("58B", "extensions", NO_MAPS);

        both("34A2", "13EE", plain);
        both(
                "8161",
                "B8B3",
                Map.of("query", "query Query { __typename }", "operationName", "Query"));
        for (int i = 0; i < MAY_BE_NULL.size(); i++) {
            Map<String, @Nullable Object> body = new HashMap<>(plain);
            body.put(MAY_BE_NULL.get(i), null);
            audit("94B#" + i, post(JSON, GRAPHQL, body), succeeded());
            audit("022#" + i, post(JSON, JSON, body), succeeded());
        }
        String typeName = "query Type($name: String!) { __type(name: $name) { name } }";
        Map<String, Object> named =
                Map.of("query", typeName, "variables", Map.of("name", "sometype"));
        both("2EA1", "28B9", named);
        audit("D6D5", get(typeName, "{\"name\":\"sometype\"}", GRAPHQL), succeeded());
        audit("6A70", get(typeName, "{\"name\":\"sometype\"}", JSON), succeeded());
        Map<String, Object> extended =
                Map.of("query", QUERY, "extensions", Map.of("some", "value"));
        both("428F", "1B7A", extended);
        audit("39AA", post(JSON, JSON, extended), succeeded());

        audit("B6DC", text(JSON, "{ \"not a JSON"), between(200, 599));
        audit("BCF8", text(JSON, "{ \"not a JSON"), status(400));
        audit("B7N8", text(GRAPHQL, "{ \"not a JSON"), status(400));
        Map<String, Object> misspelt = Map.of("qeury", QUERY);
        audit("8764", post(JSON, GRAPHQL, misspelt), between(400, 599));
        audit("3E3A", post(JSON, GRAPHQL, misspelt), status(400));

        Map<String, Object> malformed = Map.of("query", "{");
        audit("572B", post(JSON, JSON, malformed), status(200));
        audit("865D", post(JSON, GRAPHQL, malformed), between(400, 599));
        audit("556A", post(JSON, GRAPHQL, malformed), status(400));
        audit("D586", post(JSON, GRAPHQL, malformed), AuditsStory::isWithoutData);
        Map<String, Object> unknown = Map.of("query", "{ thereIsNoSuchField }");
        audit("FDE2", post(JSON, JSON, unknown), status(200));
        audit("51FE", post(JSON, GRAPHQL, unknown), between(400, 599));
        audit("74FF", post(JSON, GRAPHQL, unknown), status(400));
        audit("5E5B", post(JSON, GRAPHQL, unknown), AuditsStory::isWithoutData);
        Map<String, Object> uncoerced =
                Map.of("query", "query Coerce($id: ID!) { node(id: $id) { id } }");
        audit("7B9B", post(JSON, JSON, uncoerced), status(200));
        audit("86EE", post(JSON, GRAPHQL, uncoerced), status(400));
        audit("EE52", post(JSON, GRAPHQL, plain), between(200, 299));
        audit(
                "BC58",
                HttpRequest.newBuilder(URI.create(SERVER.url() + "/graphql"))
                        .header("Content-Type", JSON)
                        .header("Authorization", "Bearer nobody")
                        .POST(body(plain)),
                status(401).or(status(403)));
    }

    private void refused(String id, String parameter, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            Map<String, Object> body = new HashMap<>(Map.of("query", QUERY));
            body.put(parameter, values.get(i));
            audit(id + "#" + i, post(JSON, GRAPHQL, body), status(400));
        }
    }

    private void both(String graphql, String json, Map<String, Object> body) {
        audit(graphql, post(JSON, GRAPHQL, body), succeeded());
        audit(json, post(JSON, JSON, body), succeeded());
    }

    private void audit(
            String id, HttpRequest.Builder request, Predicate<HttpResponse<byte[]>> kept) {
        assertThat(audits.put(id, new Audit(request.build(), kept))).as(id).isNull();
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(SERVER.url() + "/graphql" + query))
                .header("Authorization", "Bearer " + key);
    }

    private HttpRequest.Builder post(
            String type, @Nullable String accept, Map<String, ? extends @Nullable Object> json) {
        return accepting(request("").header("Content-Type", type).POST(body(json)), accept);
    }

    private HttpRequest.Builder text(String accept, String body) {
        return request("")
                .header("Content-Type", JSON)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder get(
            String document, @Nullable String variables, @Nullable String accept) {
        String query = "?query=" + URLEncoder.encode(document, StandardCharsets.UTF_8);
        return accepting(
                request(
                        variables == null
                                ? query
                                : query
                                        + "&variables="
                                        + URLEncoder.encode(variables, StandardCharsets.UTF_8)),
                accept);
    }

    private static HttpRequest.Builder accepting(
            HttpRequest.Builder request, @Nullable String accept) {
        return accept == null ? request : request.header("Accept", accept);
    }

    private static HttpRequest.BodyPublisher body(Map<String, ? extends @Nullable Object> json) {
        return HttpRequest.BodyPublishers.ofString(JsonText.MAPPER.writeValueAsString(json));
    }

    private static Predicate<HttpResponse<byte[]>> ok() {
        return status(200);
    }

    private static Predicate<HttpResponse<byte[]>> status(int status) {
        return between(status, status);
    }

    private static Predicate<HttpResponse<byte[]>> between(int least, int most) {
        return answer -> answer.statusCode() >= least && answer.statusCode() <= most;
    }

    private static Predicate<HttpResponse<byte[]>> typed(String type) {
        return answer ->
                answer.headers().firstValue("Content-Type").orElse("").startsWith(type + ";");
    }

    private static Predicate<HttpResponse<byte[]>> succeeded() {
        return ok().and(answer -> !json(answer).has("errors") && json(answer).has("data"));
    }

    private static boolean isWithoutData(HttpResponse<byte[]> answer) {
        return !json(answer).has("data");
    }

    private static boolean isUtf8(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), answer.body())
                && answer.headers().firstValue("Content-Type").orElse("").contains("charset=utf-8");
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonText.MAPPER.readTree(answer.body());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
