package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.BodyPlaces;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Limits;
import io.cobro.api.testing.Limits.Limit;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Each limit that `openapi.yaml` states for a body or a query holds to the unit: what is at it is
/// taken, what is one beyond it is refused with its place.
final class LimitsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final Contract CONTRACT = Contract.load();
    private static final BodyPlaces PLACES = new BodyPlaces();
    private static final Limits LIMITS = new Limits(PLACES);

    /// Has no end where it is taken; its parameters are those of `listEvents`.
    private static final String STREAM = "streamEvents";

    private static Company company;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
        SERVER.application().workers().drain(CLOCK.instant());
    }

    static List<Operation> withBodies() {
        return CONTRACT.inOrder().stream()
                .filter(operation -> operation.bodySchema() != null)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withBodies")
    void a_limit_of_a_body_holds(Operation operation) {
        String schema = String.valueOf(operation.bodySchema());
        List<String> faults = new ArrayList<>();
        int limits = 0;
        for (BodyPlaces.Place place : PLACES.of(schema)) {
            for (Limit limit : LIMITS.of(place)) {
                limits++;
                Response at = send(operation, body(operation, limit.pointer(), limit.at()));
                if (at.statusCode() >= 500 || at.statusCode() == 400 || isRefused(at, limit)) {
                    faults.add("%s at the limit: %s".formatted(limit, at.asString()));
                }
                Response beyond = send(operation, body(operation, limit.pointer(), limit.beyond()));
                if (beyond.statusCode() != 422 || !isRefused(beyond, limit)) {
                    faults.add("%s beyond it: %s".formatted(limit, beyond.asString()));
                }
            }
        }
        assertThat(faults).as("%d limits", limits).isEmpty();
    }

    /// The items of a batch are told of in its refusal only where it is all or none.
    private static JsonNode body(Operation operation, String pointer, JsonNode value) {
        JsonNode body = PLACES.body(String.valueOf(operation.bodySchema()), pointer, value);
        return operation.itemSchema() != null && pointer.startsWith("/items/")
                ? ((ObjectNode) body).put("mode", "atomic")
                : body;
    }

    @Test
    void a_name_of_metadata_has_the_characters_that_it_may_have() {
        for (String name : List.of("a b", "ñ", "", "x".repeat(41))) {
            JsonNode metadata = JsonNodeFactory.instance.objectNode().put(name, "x");
            for (String schema : List.of("CreateCustomer", "UpdateCustomer")) {
                Operation operation =
                        CONTRACT.operation(
                                schema.startsWith("Create") ? "createCustomer" : "updateCustomer");
                Response answer = send(operation, PLACES.body(schema, "/metadata", metadata));
                answer.then().statusCode(422);
                assertThat(answer.<List<String>>path("errors.pointer"))
                        .as(answer.asString())
                        .allMatch(pointer -> pointer.startsWith("/metadata"));
            }
        }
    }

    static List<Operation> withQueries() {
        return CONTRACT.inOrder().stream()
                .filter(operation -> !operation.query().isEmpty())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withQueries")
    void a_limit_of_a_query_holds(Operation operation) {
        List<String> faults = new ArrayList<>();
        for (Operation.QueryParameter parameter : operation.query()) {
            for (Limit limit : LIMITS.of(parameter)) {
                Response beyond = ask(operation, parameter.name(), limit.beyond().asString());
                if (beyond.statusCode() != 400 || !isRefused(beyond, limit)) {
                    faults.add("%s beyond it: %s".formatted(limit, beyond.asString()));
                }
                if (!operation.id().equals(STREAM)) {
                    Response at = ask(operation, parameter.name(), limit.at().asString());
                    if (at.statusCode() >= 500
                            || (isRefused(at, limit) && !isOfAnother(parameter, limit))) {
                        faults.add("%s at the limit: %s".formatted(limit, at.asString()));
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /// A text of the greatest length need not have the form that is asked for as well.
    private static boolean isOfAnother(Operation.QueryParameter parameter, Limit limit) {
        JsonNode schema = parameter.schema();
        JsonNode one = schema.has("items") ? schema.get("items") : schema;
        return limit.keyword().endsWith("Length") && (one.has("pattern") || one.has("format"));
    }

    private static boolean isRefused(Response answer, Limit limit) {
        JsonNode problem = JsonText.MAPPER.readTree(answer.asByteArray());
        return problem.path("errors")
                .valueStream()
                .anyMatch(error ->
                        error.path("code").asString("").equals(limit.code())
                                && error.path("pointer").asString("").equals(limit.pointer()));
    }

    private static Response ask(Operation operation, String name, String value) {
        RequestSpecification request = request(operation).queryParam(name, value);
        return operation.bodyTypes().isEmpty()
                ? request.get(path(operation))
                : request.contentType("application/xml").body("<x/>").post(path(operation));
    }

    private static Response send(Operation operation, JsonNode body) {
        return request(operation)
                .contentType(operation.bodyTypes().iterator().next())
                .body(JsonText.MAPPER.writeValueAsBytes(body))
                .request(operation.method(), path(operation));
    }

    private static RequestSpecification request(Operation operation) {
        RequestSpecification request = company.as();
        if (operation.idempotency() != Operation.Need.NONE) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (operation.ifMatch() == Operation.Need.REQUIRED) {
            request.header("If-Match", "\"v1\"");
        }
        return request;
    }

    /// What the path names need not exist: the request is looked at first.
    private static String path(Operation operation) {
        return operation
                .path()
                .replace("{channel}", "sms")
                .replace("{language}", "en")
                .replace("{number}", "1")
                .replaceAll("\\{[a-z_]+}", "x");
    }
}
