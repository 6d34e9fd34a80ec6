package io.cobro.api.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import io.cobro.api.http.Contract;
import io.cobro.webhooks.json.JsonText;
import io.restassured.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The responses of `openapi.yaml`, closed: in tests, a property that the document does not name is
/// a fault.
public final class ResponseContract {

    private final JsonNode document;
    private final Schema whole;

    private ResponseContract(JsonNode document) {
        this.document = document;
        this.whole = Contract.whole(document);
    }

    public static ResponseContract load() {
        JsonNode document = new YAMLMapper().readTree(Contract.load().text());
        Set<String> extended = new HashSet<>();
        collectExtended(document, extended);
        document.path("components")
                .path("schemas")
                .forEachEntry((name, schema) -> {
                    if (schema.has("properties")
                            && !schema.has("additionalProperties")
                            && !extended.contains(name)) {
                        ((ObjectNode) schema).put("unevaluatedProperties", false);
                    }
                });
        return new ResponseContract(document);
    }

    /// Schemas that others extend stay open; the others are the closed ones.
    private static void collectExtended(JsonNode node, Set<String> names) {
        JsonNode all = node.get("allOf");
        if (all != null && all.isArray()) {
            all.forEach(part -> {
                String reference = part.path("$ref").asString("");
                names.add(reference.substring(reference.lastIndexOf('/') + 1));
            });
        }
        node.forEach(child -> collectExtended(child, names));
    }

    /// What a response breaks; empty if nothing. What answers HEAD is as that to GET, without its
    /// body.
    public List<String> faults(
            String asked, String path, int status, Headers headers, byte[] body) {
        boolean isHead = asked.equals("HEAD");
        String method = isHead ? "GET" : asked;
        String template = template(method, path);
        if (template == null) {
            // Only paths that do not exist: they answer 404 or 405 with a problem.
            return status == 404 || status == 405
                    ? List.of()
                    : List.of("no operation of the contract");
        }
        String at =
                "/paths/"
                        + template.replace("~", "~0").replace("/", "~1")
                        + "/"
                        + method.toLowerCase(Locale.ROOT)
                        + "/responses/"
                        + status;
        JsonNode response = document.at(at);
        String pointer = at;
        String reference = response.path("$ref").asString("");
        if (!reference.isEmpty()) {
            pointer = reference.substring(1);
            response = document.at(pointer);
        }
        if (response.isMissingNode()) {
            return List.of("the status is not one of the operation's");
        }
        List<String> faults = new ArrayList<>(headers(response, headers));
        if (isHead) {
            return body.length == 0 ? faults : List.of("a body of HEAD");
        }
        faults.addAll(content(response, pointer, headers.getValue("Content-Type"), body));
        if (faults.isEmpty()
                && response.path("headers").has("Link")
                && type(headers.getValue("Content-Type")).equals("application/json")) {
            faults.addAll(links(headers.getValue("Link"), JsonText.MAPPER.readTree(body)));
        }
        return faults;
    }

    /// The headers that the response promises and does not have.
    private List<String> headers(JsonNode response, Headers headers) {
        List<String> faults = new ArrayList<>();
        response.path("headers")
                .forEachEntry((name, declared) -> {
                    String reference = declared.path("$ref").asString("");
                    JsonNode header =
                            reference.isEmpty() ? declared : document.at(reference.substring(1));
                    if (header.path("required").asBoolean(false)
                            && !headers.hasHeaderWithName(name)) {
                        faults.add("the header " + name + " is not sent");
                    }
                });
        return faults;
    }

    /// A page names its neighbours in the header as it does in the body.
    private static List<String> links(@Nullable String header, JsonNode body) {
        List<String> faults = new ArrayList<>();
        JsonNode page = body.path("page");
        Map.of("next", "after", "prev", "before")
                .forEach((relation, parameter) -> {
                    String cursor = page.path(relation).asString("");
                    String given = header == null ? "" : header;
                    boolean linked = given.contains(">; rel=\"" + relation + "\"");
                    boolean named =
                            !cursor.isEmpty()
                                    && given.matches(
                                            ".*[?&]%s=%s(&[^>]*)?>; rel=\"%s\".*"
                                                    .formatted(
                                                            parameter,
                                                            Pattern.quote(cursor),
                                                            relation));
                    if (cursor.isEmpty() ? linked : !named) {
                        faults.add(
                                "Link is not the page.%s of the body: %s"
                                        .formatted(relation, given));
                    }
                });
        return faults;
    }

    private List<String> content(
            JsonNode response, String pointer, @Nullable String contentType, byte[] body) {
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            return body.length == 0 ? List.of() : List.of("a body where none is expected");
        }
        String type = type(contentType);
        if (!content.has(type)) {
            return List.of("the media type " + type + " is not one of the response's");
        }
        if (!type.endsWith("json")) {
            return List.of();
        }
        String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
        return values(type, body).stream()
                .flatMap(value -> faults(schema, value).stream())
                .toList();
    }

    /// What a value breaks of a schema; empty if nothing.
    ///
    /// @param pointer to the schema, in the document
    public List<String> faults(String pointer, JsonNode value) {
        Schema schema =
                whole.getRefSchema(
                        SchemaLocation.of("#" + pointer.replace("{", "%7B").replace("}", "%7D"))
                                .getFragment());
        List<String> faults = new ArrayList<>();
        for (Error error : schema.validate(value)) {
            faults.add(error.getInstanceLocation() + ": " + error.getMessage());
        }
        return faults;
    }

    /// The values that the schema of a body is about: with NDJSON each line.
    private static List<JsonNode> values(String type, byte[] body) {
        return type.equals("application/x-ndjson")
                ? new String(body, StandardCharsets.UTF_8)
                        .lines()
                        .map(JsonText.MAPPER::readTree)
                        .toList()
                : List.of(JsonText.MAPPER.readTree(body));
    }

    private static String type(@Nullable String contentType) {
        return contentType == null || contentType.isEmpty()
                ? ""
                : contentType.split(";", 2)[0].strip();
    }

    private @Nullable String template(String method, String path) {
        for (String template : document.path("paths").propertyNames()) {
            String form = template.replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+");
            if (path.matches(form)
                    && document.path("paths").path(template).has(method.toLowerCase(Locale.ROOT))) {
                return template;
            }
        }
        return null;
    }
}
