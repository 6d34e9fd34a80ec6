package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.English;
import io.cobro.api.testing.Limits;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Whoever asks for Spanish is refused in Spanish: no sentence has English in it, whichever face
/// says it. Names of properties and values stay as they are.
final class SpanishStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Contract CONTRACT = Contract.load();
    private static final BodyPlaces PLACES = new BodyPlaces();
    private static final Limits LIMITS = new Limits(PLACES);

    /// What is none of most types.
    private static final List<JsonNode> VALUES =
            List.of(
                    NODES.nullNode(),
                    NODES.booleanNode(true),
                    NODES.numberNode(7),
                    NODES.stringNode("~"),
                    NODES.arrayNode(),
                    NODES.objectNode().put("colour", "x"));

    private static Company company;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    static List<Operation> withBodies() {
        return CONTRACT.inOrder().stream()
                .filter(operation -> operation.bodySchema() != null)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withBodies")
    void every_fault_of_a_body_is_told_in_spanish(Operation operation) {
        String schema = String.valueOf(operation.bodySchema());
        List<String> english = new ArrayList<>();
        for (BodyPlaces.Place place : PLACES.of(schema)) {
            List<JsonNode> wrong = new ArrayList<>(VALUES);
            LIMITS.of(place).forEach(limit -> wrong.add(limit.beyond()));
            for (JsonNode value : wrong) {
                if (!value.isObject() || value.has("colour")) {
                    english.addAll(
                            english(send(operation, PLACES.body(schema, place.pointer(), value))));
                }
            }
        }
        assertThat(english).isEmpty();
    }

    static List<Operation> all() {
        return CONTRACT.inOrder().stream().filter(operation -> !operation.isPublic()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void every_fault_of_an_address_is_told_in_spanish(Operation operation) {
        List<String> english = new ArrayList<>();
        List<String> queries = new ArrayList<>(List.of("colour=blue"));
        for (Operation.QueryParameter parameter : operation.query()) {
            String name = parameter.name();
            queries.add(name + "=~&" + name + "=~");
            queries.add(name + "=~");
            queries.add(name + "=%00");
            queries.add(name);
            queries.add(name + "=" + "9".repeat(2100));
        }
        queries.add("after=a&before=b");
        if (!operation.id().equals("streamEvents")) {
            queries.add("");
        }
        for (String query : queries) {
            RequestSpecification request = request(operation).urlEncodingEnabled(false);
            if (!operation.bodyTypes().isEmpty()) {
                request.contentType(operation.bodyTypes().iterator().next()).body("{}");
            }
            english.addAll(
                    english(
                            request.request(
                                    operation.method(),
                                    path(operation) + (query.isEmpty() ? "" : "?" + query))));
        }
        assertThat(english).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"name\": nought}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"\\ud800\"}",
                "{\"name\":1e999999999}",
                "{} {}",
                "\"\t\"",
                "{\"name\":12345678901234567890123456789012345678901234567890123456789012345}"
            })
    void what_is_no_json_is_said_to_be_none_in_spanish(String body) {
        Response answer =
                request(CONTRACT.operation("createCustomer"))
                        .contentType("application/json")
                        .body(body.getBytes(StandardCharsets.UTF_8))
                        .post("/v1/customers");
        answer.then().statusCode(400);
        assertThat(english(answer)).isEmpty();
        assertThat(english(graphql(body.getBytes(StandardCharsets.UTF_8)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/cfdi_documents  | <x/>
                    /v1/cfdi_documents  | <x
                    /v1/cfdi_documents  | nothing
                    /v1/cfdi_documents  | <!DOCTYPE a><a/>
                    /v1/bank_statements | <x/>
                    /v1/bank_statements | <x
                    /v1/bank_statements | <!DOCTYPE a><a/>
                    /v1/bank_statements | <Document><BkToCstmrAcctRpt/></Document>
                    /v1/bank_statements | <Document><BkToCstmrStmt/></Document>
                    """)
    void a_file_that_cannot_be_read_is_refused_in_spanish(String path, String file) {
        Response answer =
                request(CONTRACT.operation("createCfdiDocument"))
                        .contentType("application/xml")
                        .body(file.getBytes(StandardCharsets.UTF_8))
                        .post(path);
        answer.then().statusCode(422);
        assertThat(english(answer)).isEmpty();
        assertThat(answer.<String>path("detail")).contains(": ");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{{",
                "{{}}",
                "{{#items}}",
                "{{/items}}",
                "{{colour}}",
                "{{items}}",
                "{{customer}}",
                "{{>x}}",
                "{{=a b=}}",
                "{{{name}}}",
                "{{<x}}",
                "{{a b}}",
                "{{#items}}{{/customer}}",
                " "
            })
    void a_text_that_cannot_be_used_is_refused_in_spanish(String text) {
        ObjectNode body = NODES.objectNode().put("body", text);
        Response answer =
                request(CONTRACT.operation("putTemplate"))
                        .contentType("application/json")
                        .body(body.toString())
                        .put("/v1/templates/payment_late/sms/es");
        answer.then().statusCode(422);
        assertThat(english(answer)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "query { nothing }",
                "{ tenant { name } } { tenant { name } }",
                "query A { __typename } query A { __typename }",
                "query A { __typename } query B { __typename }",
                "query($a: Nothing) { __typename }",
                "query($a: Int) { __typename }",
                "query($a: ID!) { invoice(id: $a) { id } }",
                "query($a: String) { invoice(id: $a) { id } }",
                "{ ...F } fragment F on Query { ...F }",
                "fragment F on Query { __typename }",
                "{ tenant { ... on Invoice { id } } }",
                "subscription { __typename }",
                "{ invoice(id: 1.5) { id } }",
                "{ invoice { id } }",
                "{ invoice(id: \"x\") { id } }",
                "{ invoice(id: null) { id } }",
                "{ invoice(id: \"x\", colour: 1) { id } }",
                "{ invoice(id: \"x\") }",
                "{ tenant { name { x } } }",
                "{ a: tenant { id } a: tenant { name } a: __typename }",
                "{ invoice(id: \"\\uD800\") { id } }",
                "{ customers(first: -1) { nodes { id } } }",
                "{ customers(first: 99999999999999999999) { nodes { id } } }",
                "{ customers(first: 1, after: \"x\") { nodes { id } } }",
                "{ customers(first: 1, last: 1) { nodes { id } } }",
                "{ customers(changedSince: \"x\") { nodes { id } } }",
                "{ invoices(filter: {status: [LOST]}) { nodes { id } } }",
                "{ invoices(filter: {customerId: \"x\"}) { nodes { id } } }",
                "{ invoices(filter: {colour: 1}) { nodes { id } } }",
                "{ invoices(filter: {fiscalUuid: \"x\"}) { nodes { id } } }",
                "{ agingReport(asOf: \"2026-02-30\") { asOf } }",
                "{ agingReport(currency: \"XXX\") { asOf } }",
                "{ tenant @skip(if: 1) { name } }",
                "{ tenant @nothing { name } }",
                "{ tenant @skip { name } }",
                "mutation { createCustomer(input: {}) { customer { id } } }",
                "mutation { createCustomer(input: {name: \"x\", colour: 1}) { customer { id } } }",
                "type A { a: Int }"
            })
    void every_fault_of_a_document_is_told_in_spanish(String document) {
        Response answer =
                graphql(
                        JsonText.MAPPER.writeValueAsBytes(
                                Map.of("query", document, "variables", Map.of())));
        assertThat(english(answer)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"name": 5}
                    {"name": null}
                    {"name": "x", "colour": 1}
                    {"name": "x", "paymentTermsDays": 99999}
                    {"name": "x", "paymentTermsDays": "x"}
                    {"name": "x", "paymentTermsDays": 99999999999}
                    {"name": "", "email": "x"}
                    {"name": "x", "creditLimit": {"amount": "1e5", "currency": "MXN"}}
                    {"name": "x", "creditLimit": {"amount": "1", "currency": "XQX"}}
                    {"name": "x", "creditLimit": {"amount": "1", "currency": "pesos"}}
                    {"name": "x", "dunningPolicyId": "dpo_x"}
                    {"name": "x", "language": "FR"}
                    5
                    """)
    void every_fault_of_an_input_is_told_in_spanish(String input) {
        String body =
                "{\"query\": \"mutation($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } userErrors { code message field } } }\", \"variables\": {\"input\": "
                        + input
                        + "}}";
        Response answer = graphql(body.getBytes(StandardCharsets.UTF_8));
        assertThat(english(answer)).isEmpty();
    }

    @Test
    void both_bounds_of_a_number_are_told_and_a_form_by_an_example() {
        Operation customer = CONTRACT.operation("createCustomer");
        Response days =
                send(customer, PLACES.body("CreateCustomer", "/payment_terms_days", number(-1)));
        assertThat(days.<String>path("detail"))
                .isEqualTo("payment_terms_days debe estar entre 0 y 3650.");
        Response currency =
                request(CONTRACT.operation("listInvoices")).get("/v1/invoices?currency=pesos");
        assertThat(currency.<String>path("detail"))
                .isEqualTo("El parámetro currency debe ser un texto como MXN.");
        Response type = send(customer, PLACES.body("CreateCustomer", "/name", number(5)));
        assertThat(type.<String>path("detail")).isEqualTo("name debe ser de tipo texto.");
        assertThat(type.<Map<String, String>>path("errors[0].meta"))
                .containsEntry("expected", "string");
    }

    private static JsonNode number(int value) {
        return NODES.numberNode(value);
    }

    private static Response send(Operation operation, JsonNode body) {
        return request(operation)
                .contentType(operation.bodyTypes().iterator().next())
                .body(JsonText.MAPPER.writeValueAsBytes(body))
                .request(operation.method(), path(operation));
    }

    private static Response graphql(byte[] body) {
        return SERVER.graphql(company.key())
                .header("Accept-Language", "es-MX")
                .contentType("application/json")
                .body(body)
                .post("/graphql");
    }

    private static RequestSpecification request(Operation operation) {
        RequestSpecification request = company.as().header("Accept-Language", "es-MX");
        if (operation.idempotency() != Operation.Need.NONE) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (operation.ifMatch() == Operation.Need.REQUIRED) {
            request.header("If-Match", "\"v1\"");
        }
        return request;
    }

    private static String path(Operation operation) {
        return operation
                .path()
                .replace("{channel}", "email")
                .replace("{language}", "es")
                .replaceAll("\\{[a-z_]+}", "x");
    }

    /// The sentences of a refusal that have English in them.
    private static List<String> english(Response answer) {
        if (answer.statusCode() >= 200
                && answer.statusCode() < 300
                && !answer.asString().contains("rrors")) {
            return List.of();
        }
        return English.in(JsonText.MAPPER.readTree(answer.asByteArray()));
    }
}
