package io.cobro.api.http;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.cobro.core.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The contract of the REST API: `openapi.yaml`, read once. Routes come from it, and requests are
/// checked against it.
public final class Contract {

    /// Errors of one request that are told at once.
    public static final int ERRORS_MAX = 50;

    private static final String RESOURCE = "/openapi.yaml";
    private static final String LOCATION = "https://cobro.invalid/openapi.yaml";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final byte[] text;
    private final JsonNode document;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new TreeMap<>();

    private Contract(byte[] text) {
        this.text = text;
        this.document = new YAMLMapper().readTree(text);
        readOperations();
        readSchemas();
    }

    /// Reads the contract that this build was made with.
    public static Contract load() {
        try (InputStream in =
                Objects.requireNonNull(Contract.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new Contract(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// The document as it is published.
    public byte[] text() {
        return text.clone();
    }

    /// Every operation by its id.
    public Map<String, Operation> operations() {
        return Map.copyOf(operations);
    }

    /// Every operation, in the order of the document.
    public List<Operation> inOrder() {
        return List.copyOf(operations.values());
    }

    public Operation operation(String id) {
        return Objects.requireNonNull(operations.get(id), id);
    }

    /// A copy of the schema of that name.
    public ObjectNode schema(String name) {
        return (ObjectNode)
                Objects.requireNonNull(document.path("components").path("schemas").get(name), name)
                        .deepCopy();
    }

    /// What a JSON body breaks of its schema; empty if nothing.
    public List<Refusal> check(String schema, JsonNode body) {
        Schema checked = Objects.requireNonNull(schemas.get(schema), schema);
        List<Refusal> refusals = new ArrayList<>();
        for (Error error : checked.validate(body)) {
            SchemaErrors.refusal(error, owner(error)).ifPresent(refusals::add);
            if (refusals.size() >= ERRORS_MAX) {
                break;
            }
        }
        return refusals;
    }

    /// The schema that a value breaks.
    private JsonNode owner(Error error) {
        String keyword = error.getSchemaLocation().getFragment().toString();
        return document.at(keyword.substring(0, Math.max(0, keyword.lastIndexOf('/'))));
    }

    private void readOperations() {
        document.get("paths")
                .forEachEntry((path, item) ->
                        item.forEachEntry((method, operation) -> {
                            if (METHODS.contains(method)) {
                                Operation read = read(path, method, operation);
                                operations.put(read.id(), read);
                            }
                        }));
    }

    private Operation read(String path, String method, JsonNode node) {
        List<Operation.QueryParameter> query = new ArrayList<>();
        Operation.Need idempotency = Operation.Need.NONE;
        Operation.Need ifMatch = Operation.Need.NONE;
        Set<String> headers = new LinkedHashSet<>();
        for (JsonNode listed : node.path("parameters")) {
            JsonNode parameter = resolve(listed);
            String name = parameter.path("name").asString();
            boolean required = parameter.path("required").asBoolean(false);
            Operation.Need need = required ? Operation.Need.REQUIRED : Operation.Need.ACCEPTED;
            switch (parameter.path("in").asString()) {
                case "query" ->
                        query.add(new Operation.QueryParameter(name, required, schema(parameter)));
                case "header" -> {
                    if (name.equalsIgnoreCase("Idempotency-Key")) {
                        idempotency = need;
                    } else if (name.equalsIgnoreCase("If-Match")) {
                        ifMatch = need;
                    } else {
                        headers.add(name.toLowerCase(Locale.ROOT));
                    }
                }
                default -> {
                    // Path parameters are the router's.
                }
            }
        }
        int success = success(node.path("responses"));
        JsonNode body = node.path("requestBody");
        Set<String> types = new LinkedHashSet<>();
        body.path("content").propertyNames().forEach(types::add);
        return new Operation(
                node.path("operationId").asString(),
                method.toUpperCase(Locale.ROOT),
                path,
                node.has("x-cobro-scope") ? node.get("x-cobro-scope").asString() : null,
                idempotency,
                ifMatch,
                Set.copyOf(headers),
                List.copyOf(query),
                bodySchema(body),
                Set.copyOf(types),
                body.path("required").asBoolean(false),
                answerTypes(node.path("responses")),
                columns(node.path("responses"), success),
                success,
                node.path("responses")
                        .path(Integer.toString(success))
                        .path("headers")
                        .has("Location"),
                node.path("x-cobro-weight").asInt(1),
                node.path("x-cobro-events").valueStream().map(JsonNode::asString).toList(),
                node.has("x-cobro-batch-of") ? node.get("x-cobro-batch-of").asString() : null,
                method.equals("put") ? echoes(body, node.path("responses")) : Set.of());
    }

    /// What an answer says beside what a body may say; what is only shown when it is expanded is
    /// not of the resource itself.
    private Set<String> echoes(JsonNode body, JsonNode responses) {
        JsonNode shown = resolve(schemaOf(responses.path("200"))).path("properties");
        Set<String> echoes = new LinkedHashSet<>(shown.propertyNames());
        echoes.removeIf(name -> isExpanded(shown.path(name)));
        resolve(schemaOf(body)).path("properties").propertyNames().forEach(echoes::remove);
        return Set.copyOf(echoes);
    }

    /// Whether a property is there only where `expand` asks for it.
    public static boolean isExpanded(JsonNode property) {
        return property.path("x-cobro-expanded").asBoolean(false);
    }

    private static JsonNode schemaOf(JsonNode content) {
        return content.path("content").path(Reply.JSON).path("schema");
    }

    private static @Nullable String bodySchema(JsonNode body) {
        for (JsonNode media : body.path("content")) {
            String reference = media.path("schema").path("$ref").asString("");
            if (!reference.isEmpty()) {
                return reference.substring(reference.lastIndexOf('/') + 1);
            }
        }
        return null;
    }

    private static List<String> answerTypes(JsonNode responses) {
        Set<String> types = new LinkedHashSet<>();
        responses.forEachEntry((status, response) -> {
            if (status.startsWith("2")) {
                types.addAll(response.path("content").propertyNames());
            }
        });
        return List.copyOf(types);
    }

    /// The columns of an answer as CSV: it has a row for what is a line as NDJSON.
    private List<CsvColumn> columns(JsonNode responses, int success) {
        JsonNode content = responses.path(Integer.toString(success)).path("content");
        return content.has(Export.CSV)
                ? CsvColumn.of(content.at("/application~1x-ndjson/schema"), this::resolve)
                : List.of();
    }

    private static int success(JsonNode responses) {
        int success = 0;
        for (String status : responses.propertyNames()) {
            if (status.startsWith("2")) {
                // Where there are several, creation is the rule and the others the exception.
                success = Math.max(success, Integer.parseInt(status));
            }
        }
        return success;
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /// The schema of a parameter, with an example of it.
    private JsonNode schema(JsonNode parameter) {
        JsonNode schema = resolveList(parameter.path("schema"));
        return parameter.has("example")
                        && !schema.has("examples")
                        && schema.deepCopy() instanceof ObjectNode described
                ? described.set("examples", described.arrayNode().add(parameter.get("example")))
                : schema;
    }

    /// A schema that stands alone, also where it is one of lists.
    private JsonNode resolveList(JsonNode schema) {
        JsonNode resolved = resolve(schema);
        if (resolved.has("items") && resolved.deepCopy() instanceof ObjectNode list) {
            list.set("items", resolve(resolved.get("items")));
            return list;
        }
        return resolved;
    }

    /// Lets the items of a batch be anything: each is checked by itself, so that what is wrong with
    /// one is told of that one.
    private void openItems(Operation batch) {
        JsonNode items =
                document.at("/components/schemas/" + batch.bodySchema() + "/properties/items");
        ((ObjectNode) items).putObject("items");
    }

    private void readSchemas() {
        operations.values().stream().filter(Operation::isBatch).forEach(this::openItems);
        Schema whole = whole(document);
        for (Operation operation : operations.values()) {
            String name = operation.bodySchema();
            if (name != null) {
                Schema schema =
                        whole.getRefSchema(
                                SchemaLocation.of("#/components/schemas/" + name).getFragment());
                schema.initializeValidators();
                schemas.put(name, schema);
            }
        }
    }

    /// A document of OpenAPI 3.1 whose schemas are found by their place in it, and all read from
    /// this one tree: asked for by address, each would have a tree of its own.
    public static Schema whole(JsonNode document) {
        Dialect dialect =
                Dialect.builder(Dialects.getOpenApi31())
                        .keywords(
                                document.propertyNames().stream()
                                        .map(NonValidationKeyword::new)
                                        .toList())
                        .build();
        return SchemaRegistry.withDialect(
                        dialect,
                        builder ->
                                builder.schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()))
                .getSchema(SchemaLocation.of(LOCATION), document);
    }
}
