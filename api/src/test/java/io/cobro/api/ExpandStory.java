package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Furnished;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an answer names by its id is shown in full where `expand` asks for it. The cases are those
/// of `openapi.yaml`.
final class ExpandStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final Contract CONTRACT = Contract.load();

    /// What lists leave out of what they have.
    private static final List<String> NOT_IN_LISTS = List.of("lines", "taxes", "items");

    private static Furnished company;

    /// Something that an operation can show in full.
    record Row(Operation operation, String name) {

        String property() {
            return name + "_id";
        }

        @Override
        public String toString() {
            return operation.id() + " " + name;
        }
    }

    @BeforeAll
    static void a_company_with_one_of_everything() {
        Furnished found = Furnished.found(SERVER, "Distribuidora Azul");
        Company of = found.company();
        String customer = of.customer();
        of.post(
                        "/v1/credit_notes/" + of.issuedCreditNote(customer) + "/allocations",
                        "{\"allocations\":[{\"invoice_id\":\"%s\"}]}"
                                .formatted(of.issued(customer)))
                .then()
                .statusCode(201);
        String proposed = of.get("/v1/matches?status=proposed").path("data[0].id");
        of.once().post("/v1/matches/" + proposed + "/accept").then().statusCode(200);
        company = found.again();
    }

    static List<Row> rows() {
        return expanding()
                .flatMap(operation ->
                        operation.expansions().stream().map(name -> new Row(operation, name)))
                .toList();
    }

    private static Stream<Operation> expanding() {
        return CONTRACT.inOrder().stream().filter(operation -> !operation.expansions().isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void what_an_id_names_is_shown_beside_it_and_nothing_else_changes(Row row) {
        int shown = 0;
        for (String path : paths(row.operation())) {
            Response plain = company.company().get(path);
            plain.then().statusCode(200);
            Response given = company.company().get(path + "?expand=" + row.name());
            given.then().statusCode(200);
            JsonNode expanded = tree(given);
            int more = 0;
            for (ObjectNode place : places(expanded, row.property())) {
                JsonNode full = Objects.requireNonNull(place.remove(row.name()));
                JsonNode id = place.get(row.property());
                assertThat(full).isEqualTo(id.isNull() ? id : alone(row.name(), id.stringValue()));
                more += id.isNull() ? 0 : 1;
            }
            assertThat(expanded).isEqualTo(tree(plain));
            assertThat(trips(given) - trips(plain)).isEqualTo(more == 0 ? 0 : 1);
            shown += more;
        }
        assertThat(shown).isPositive();
    }

    @Test
    void several_are_shown_at_once() {
        company.company()
                .get("/v1/invoices?expand=customer,billing_entity&limit=1")
                .then()
                .statusCode(200)
                .body("data[0].customer.name", notNullValue())
                .body("data[0].billing_entity.tax_id", notNullValue());
    }

    @Test
    void what_nobody_shows_in_full_is_refused() {
        company.company()
                .get("/v1/invoices?expand=tenant")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("detail", containsString("customer, billing_entity"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_key_without_the_scope_of_what_is_expanded_is_told_which_it_lacks(Row row) {
        String own = String.valueOf(row.operation().scope());
        String needed =
                String.valueOf(
                        CONTRACT.inOrder().stream()
                                .filter(operation -> operation.method().equals("GET"))
                                .filter(operation ->
                                        operation.path().equals("/v1/" + list(row) + "/{id}"))
                                .findFirst()
                                .orElseThrow()
                                .scope());
        String key = SERVER.key(company.company().tenant(), own);
        Response answer =
                SERVER.as(key).get(paths(row.operation()).getFirst() + "?expand=" + row.name());
        if (needed.equals(own)) {
            answer.then().statusCode(200);
        } else {
            answer.then()
                    .statusCode(403)
                    .body("code", equalTo("insufficient_scope"))
                    .body("detail", containsString(needed));
        }
    }

    static List<Operation> lists() {
        return expanding().filter(operation -> operation.id().startsWith("list")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void a_file_of_lines_has_it_and_a_table_has_no_place_for_it(Operation operation) {
        String path =
                paths(operation).getFirst() + "?expand=" + String.join(",", operation.expansions());
        Response lines = company.company().as().accept("application/x-ndjson").get(path);
        assertThat(lines.asString().lines().map(JsonText.MAPPER::readTree))
                .isEqualTo(tree(company.company().get(path)).get("data").valueStream().toList());
        company.company()
                .as()
                .accept("text/csv")
                .header("Accept-Language", "es")
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("detail", containsString("omitido cuando se pide text/csv"));
    }

    @Test
    void a_cursor_goes_on_whatever_is_expanded() {
        String next =
                company.company()
                        .get("/v1/invoices?limit=1&expand=customer")
                        .then()
                        .statusCode(200)
                        .header("Link", containsString("expand=customer"))
                        .extract()
                        .path("page.next");
        company.company().get("/v1/invoices?limit=1&after=" + next).then().statusCode(200);
    }

    @Test
    void what_is_shown_in_full_cannot_be_put() {
        String customer = company.company().customer();
        company.company()
                .as()
                .contentType("application/json")
                .body(
                        Company.invoice(customer)
                                .replaceFirst("\\{", "{\"customer\": {\"id\": \"%s\"},")
                                .formatted(customer))
                .put("/v1/invoices/by_external_id/E-1")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/customer"));
    }

    /// A resource as lists show it.
    private static JsonNode alone(String name, String id) {
        ObjectNode alone =
                (ObjectNode)
                        tree(company.company().get("/v1/" + Furnished.listOf(name) + "/" + id));
        alone.remove(NOT_IN_LISTS);
        return alone;
    }

    private static String list(Row row) {
        return Furnished.listOf(row.name());
    }

    private static List<ObjectNode> places(JsonNode answer, String property) {
        return answer.findParents(property).stream().map(ObjectNode.class::cast).toList();
    }

    /// The addresses of a list, or of all that it has.
    private static List<String> paths(Operation operation) {
        String list = operation.path().replaceAll("^/v1/|/\\{id}$", "");
        if (list.contains("/")) {
            return List.of(operation.path().replace("{id}", company.id("webhook_endpoints")));
        }
        if (!operation.path().contains("{id}")) {
            return List.of(operation.path());
        }
        List<String> paths = new ArrayList<>();
        for (String id : Objects.requireNonNull(company.ids().get(list))) {
            paths.add(operation.path().replace("{id}", id));
        }
        return paths;
    }

    private static JsonNode tree(Response answer) {
        return JsonText.MAPPER.readTree(answer.asByteArray());
    }

    private static int trips(Response answer) {
        return SERVER.logged(answer).roundTrips();
    }
}
