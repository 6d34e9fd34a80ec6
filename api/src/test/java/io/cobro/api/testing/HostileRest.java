package io.cobro.api.testing;

import io.cobro.api.http.Contract;
import io.cobro.webhooks.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Requests to the operations of `openapi.yaml` that are right but for a few faults, as bytes.
public final class HostileRest {

    private static final List<String> FILES =
            List.of("camt053.xml", "cfdi/az-212.xml", "cfdi/az-213.xml");

    /// Parts of an address that decoders read in different ways.
    private static final List<String> ENCODINGS =
            List.of(
                    "%",
                    "%zz",
                    "%2",
                    "%00",
                    "%ff",
                    "%C0%80",
                    "%ED%A0%80",
                    "%F0%28%8C%28",
                    "%2F",
                    "%2e%2e/",
                    "..",
                    "//",
                    ";a=b",
                    "+",
                    "[",
                    "{id}",
                    "\"",
                    "|",
                    "ñ",
                    "~",
                    "%25",
                    "%0d%0aX:1");

    private static final List<String> TYPES =
            List.of(
                    "text/plain",
                    "application/json;charset=utf-16",
                    "application/json; charset=\"",
                    "application/json;;",
                    "APPLICATION/JSON",
                    "/",
                    "a/b/c",
                    "application/xml",
                    "multipart/form-data; boundary=x",
                    "*/*",
                    "");

    private static final List<String> HEADERS =
            List.of(
                    "Accept: text/csv",
                    "Accept: ",
                    "Accept: ;;;q=,,",
                    "Accept: */*;q=0",
                    "Accept-Language: -",
                    "Accept-Language: *;q=2",
                    "Accept-Language: es-MX,,,;q",
                    "Accept-Language: " + "a".repeat(9000),
                    "Request-Id: " + "r".repeat(200),
                    "Request-Id: a b",
                    "Idempotency-Key: ",
                    "Idempotency-Key: \"",
                    "Idempotency-Key: ñ",
                    "Idempotency-Key: " + "k".repeat(300),
                    "If-Match: *",
                    "If-Match: W/\"v1\"",
                    "If-Match: \"v99999999999\"",
                    "If-Match: \"v999999999\"",
                    "If-Match: \"v-1\"",
                    "Authorization: Basic YTpi",
                    "Authorization: Bearer",
                    "Authorization: Bearer " + "x".repeat(5000),
                    "Last-Event-ID: x",
                    "Content-Encoding: gzip",
                    "Transfer-Encoding: identity",
                    "Content-Length: 3",
                    "Content-Length: -3",
                    "Host: two",
                    "Expect: 100-continue",
                    "Expect: nonsense",
                    "Upgrade: h2c",
                    "Connection: close",
                    "Cookie: " + "c".repeat(17_000),
                    "X-Empty:",
                    "no colon",
                    "bad name: x",
                    "X-Nul: a\0b",
                    "X-High: \u00ff");

    private final Samples samples;
    private final List<Template> operations = new ArrayList<>();
    private final String key;

    /// One operation.
    private record Template(String method, String path, JsonNode operation) {}

    /// A request.
    ///
    /// @param path as it was sent, without the query
    /// @param json the body where one is sent; empty otherwise
    /// @param cut whether its end is missing
    @SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
    public record Hostile(
            String operation, String method, String path, String json, byte[] bytes, boolean cut) {}

    /// @param without operations that are left out
    public HostileRest(Furnished target, Set<String> without) {
        JsonNode document = new YAMLMapper().readTree(Contract.load().text());
        this.samples = new Samples(document, target.ids());
        this.key = target.company().key();
        document.get("paths")
                .forEachEntry((path, item) ->
                        item.forEachEntry((method, operation) -> {
                            if (operation.has("operationId")
                                    && !without.contains(operation.get("operationId").asString())) {
                                operations.add(
                                        new Template(
                                                method.toUpperCase(Locale.ROOT), path, operation));
                            }
                        }));
    }

    /// The request of a seed.
    public Hostile request(RandomGenerator random) {
        Template at = Samples.one(operations, random);
        boolean spoilsPath = random.nextInt(10) == 0;
        String path = path(at, spoilsPath, random);
        String query = query(at, random.nextInt(8) == 0, random);
        Sent body = body(at, random);
        List<String> headers = new ArrayList<>();
        headers.add("Host: cobro.example");
        if (random.nextInt(25) > 0) {
            headers.add("Authorization: Bearer " + key);
        }
        if (random.nextInt(20) > 0
                && at.operation.path("x-cobro-idempotency").asString("").length() > 4) {
            headers.add("Idempotency-Key: " + Long.toHexString(random.nextLong()));
        }
        if (random.nextInt(4) > 0) {
            headers.add("If-Match: \"v" + (1 + random.nextInt(3)) + "\"");
        }
        if (random.nextInt(12) == 0) {
            headers.add(Samples.one(HEADERS, random));
        }
        if (random.nextInt(200) == 0) {
            for (int i = 0; i < 120; i++) {
                headers.add("X-" + i + ": 1");
            }
        }
        String method =
                random.nextInt(40) == 0
                        ? Samples.one(
                                List.of("HEAD", "TRACE", "PUT", "get", "PATCH", "X", "DELETE"),
                                random)
                        : at.method;
        return written(at, method, path, query, headers, body, random);
    }

    private static Hostile written(
            Template at,
            String method,
            String path,
            String query,
            List<String> headers,
            Sent body,
            RandomGenerator random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] sent = body.bytes;
        if (!body.type.isEmpty()) {
            headers.add("Content-Type: " + body.type);
        }
        boolean chunked = sent.length > 0 && random.nextInt(8) == 0;
        if (chunked) {
            headers.add("Transfer-Encoding: chunked");
            String size = Integer.toHexString(sent.length);
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.writeBytes(ascii(size + "\r\n"));
            chunk.writeBytes(sent);
            chunk.writeBytes(ascii("\r\n0\r\n\r\n"));
            sent = chunk.toByteArray();
        } else if (sent.length > 0 || random.nextBoolean()) {
            headers.add("Content-Length: " + sent.length);
        }
        out.writeBytes(ascii(method + " " + path + query + " HTTP/1.1\r\n"));
        headers.forEach(header -> out.writeBytes(ascii(header + "\r\n")));
        out.writeBytes(ascii("\r\n"));
        out.writeBytes(sent);
        byte[] all = out.toByteArray();
        // A length that is not true takes from what follows.
        boolean cut = headers.contains("Content-Length: 3");
        if (random.nextInt(60) == 0) {
            all = java.util.Arrays.copyOf(all, 1 + random.nextInt(all.length));
            cut = true;
        }
        return new Hostile(
                at.operation.get("operationId").asString(), method, path, body.json, all, cut);
    }

    private String path(Template at, boolean spoiled, RandomGenerator random) {
        String path = at.path;
        for (JsonNode listed : at.operation.path("parameters")) {
            JsonNode parameter = samples.resolve(listed);
            String name = parameter.path("name").asString("");
            if (parameter.path("in").asString("").equals("path")) {
                path = path.replace("{" + name + "}", segment(at, name, parameter, random));
            }
        }
        if (spoiled) {
            int place = 1 + random.nextInt(path.length());
            path =
                    path.substring(0, place)
                            + Samples.one(ENCODINGS, random)
                            + path.substring(place);
        }
        return path;
    }

    private String segment(Template at, String name, JsonNode parameter, RandomGenerator random) {
        if (random.nextInt(12) == 0) {
            return encoded(HostileValues.text(random));
        }
        if (name.equals("id")) {
            String list = at.path.substring("/v1/".length(), at.path.indexOf("/{"));
            return Samples.one(samples.ids().get(list), random);
        }
        return samples.of(parameter.path("schema"), name, random).asString("x");
    }

    private String query(Template at, boolean spoiled, RandomGenerator random) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode listed : at.operation.path("parameters")) {
            JsonNode parameter = samples.resolve(listed);
            if (parameter.path("in").asString("").equals("query") && random.nextInt(4) == 0) {
                String name = parameter.path("name").asString();
                // Nobody waits for events that never come.
                String value = name.equals("wait") ? "0" : right(parameter, name, random);
                pairs.add(
                        name
                                + "="
                                + (random.nextInt(3) == 0
                                        ? encoded(HostileValues.text(random))
                                        : encoded(value)));
            }
        }
        if (spoiled) {
            pairs.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "limit=1&limit=2";
                        case 1 -> encoded(HostileValues.text(random)) + "=1";
                        case 2 -> "limit=" + Samples.one(ENCODINGS, random);
                        case 3 ->
                                Samples.one(
                                        List.of("&", "=", "?", "#", "limit", "after=a&before=b"),
                                        random);
                        default -> "limit=" + encoded(HostileValues.text(random));
                    });
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String right(JsonNode parameter, String name, RandomGenerator random) {
        JsonNode example = parameter.path("example");
        JsonNode value =
                example.isMissingNode() || !Furnished.listOf(name).isEmpty()
                        ? samples.of(parameter.path("schema"), name, random)
                        : example;
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : value.asString("x");
    }

    @SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
    private record Sent(String type, byte[] bytes, String json) {

        static final Sent NOTHING = new Sent("", new byte[0], "");
    }

    private Sent body(Template at, RandomGenerator random) {
        JsonNode content = at.operation.path("requestBody").path("content");
        if (content.isEmpty()) {
            return random.nextInt(10) > 0
                    ? Sent.NOTHING
                    : new Sent(
                            "application/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "");
        }
        List<String> types = List.copyOf(content.propertyNames());
        String type = Samples.one(types, random);
        String sentType = random.nextInt(15) == 0 ? Samples.one(TYPES, random) : type;
        if (!type.endsWith("json")) {
            return new Sent(sentType, file(random), "");
        }
        JsonNode right = samples.of(content.get(type).path("schema"), "", random);
        String json =
                random.nextInt(4) == 0
                        ? JsonText.MAPPER.writeValueAsString(right)
                        : Samples.spoiled(right, random);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(40) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return new Sent(sentType, bytes, json);
    }

    private static byte[] file(RandomGenerator random) {
        byte[] bytes = Company.example(Samples.one(FILES, random));
        switch (random.nextInt(5)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> random.nextBytes(bytes);
            case 2 -> bytes = HostileValues.text(random).getBytes(StandardCharsets.UTF_8);
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    private static String encoded(String text) {
        String cut = text.length() > 2500 ? text.substring(0, 2500) : text;
        return URLEncoder.encode(cut, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
