package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// An integrator that sends its customers as it knows them, whether or not they are known here.
final class PutCustomerStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final int CONCURRENT = 16;

    private Company company = Company.found(SERVER, "Distribuidora Azul");

    @BeforeEach
    void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    @Test
    void the_first_put_makes_the_customer_and_the_same_again_changes_nothing() {
        String body =
                "{\"name\":\"Clavo\",\"tax_id\":\"COSC8001137NA\",\"metadata\":{\"zona\":\"norte\"}}";
        Response made = put("C-1", null, body);
        made.then()
                .statusCode(201)
                .header("ETag", "\"v1\"")
                .header("Location", equalTo("/v1/customers/" + made.path("id")))
                .body("external_id", equalTo("C-1"))
                .body("kind", equalTo("person"));
        Response again = put("C-1", null, body);
        again.then().statusCode(200).header("ETag", "\"v1\"").header("Location", nullValue());
        assertThat(again.asString()).isEqualTo(made.asString());
        assertThat(customers()).containsExactly(made.<String>path("id"));
    }

    @Test
    void what_is_left_out_is_taken_away_and_a_hold_stays() {
        Response made =
                put(
                        "C-1",
                        null,
                        "{\"name\":\"Clavo\",\"email\":\"pagos@clavo.mx\",\"payment_terms_days\":8}");
        String id = made.path("id");
        company.post("/v1/customers/" + id + "/hold", "{\"reason\":\"vacaciones\"}")
                .then()
                .statusCode(200);
        put("C-1", null, "{\"name\":\"Clavo y Martillo\",\"external_id\":\"C-1\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"v3\"")
                .body("id", equalTo(id))
                .body("name", equalTo("Clavo y Martillo"))
                .body("email", nullValue())
                .body("payment_terms_days", nullValue())
                .body("hold.reason", equalTo("vacaciones"))
                .body("recorded_at", equalTo(made.path("recorded_at")));
    }

    @Test
    void a_version_that_is_gone_or_never_was_is_a_conflict() {
        put("C-1", 1, "{\"name\":\"Clavo\"}").then().statusCode(412);
        assertThat(customers()).isEmpty();
        put("C-1", null, "{\"name\":\"Clavo\"}").then().statusCode(201);
        put("C-1", 1, "{\"name\":\"Martillo\"}").then().statusCode(200).header("ETag", "\"v2\"");
        put("C-1", 1, "{\"name\":\"Otra\"}")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
    }

    @Test
    void any_id_may_be_put_but_one_that_is_too_long_or_another_than_in_the_body() {
        for (String id : List.of("A 1 ñ?", "by_external_id", "%")) {
            put(id, null, "{\"name\":\"Clavo\"}")
                    .then()
                    .statusCode(201)
                    .body("external_id", equalTo(id));
        }
        put("x".repeat(101), null, "{\"name\":\"Clavo\"}")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
        put("C-1", null, "{\"name\":\"Clavo\",\"external_id\":\"C-2\"}")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("value_not_allowed"))
                .body("errors[0].pointer", equalTo("/external_id"));
        put(
                        "C-1",
                        null,
                        "{\"name\":\"Clavo\",\"dunning_policy_id\":\"dpo_01m46dttw0f4krmm1m3ewegdsm\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"));
    }

    @ParameterizedTest
    @CsvSource({
        "A;1, A;2",
        "A%3B1, A%3B2",
        "A;, A",
        "%C3%91UNO, %C3%81UNO",
        "%EF%BF%BDUNO, UNO",
        "A+1, A%201",
        "A%2525, A%25"
    })
    void ids_that_are_sent_differently_are_different(String one, String other) {
        raw(one, "Clavo").then().statusCode(201).body("external_id", equalTo(decoded(one)));
        raw(other, "Martillo").then().statusCode(201).body("external_id", equalTo(decoded(other)));
        raw(one, "Clavo").then().statusCode(200).body("name", equalTo("Clavo"));
        assertThat(customers()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%D1UNO", "%C1UNO", "%C0%AF", "%ED%A0%80", "%F8%88%80%80%80"})
    void an_id_that_is_not_utf_8_is_refused(String id) {
        raw(id, "Clavo")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("errors[0].in", equalTo("path"))
                .body("errors[0].pointer", equalTo("external_id"));
        assertThat(customers()).isEmpty();
    }

    @Test
    void what_was_read_may_be_put_again_as_it_is() {
        Response made = put("C-1", null, "{\"name\":\"Clavo\",\"payment_terms_days\":8}");
        String id = made.path("id");
        String read = company.get("/v1/customers/" + id).asString();
        Response again = put("C-1", null, read);
        again.then().statusCode(200).header("ETag", "\"v1\"");
        assertThat(again.asString()).isEqualTo(read);
        put("C-1", null, read.replace("\"Clavo\"", "\"Martillo\""))
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("name", equalTo("Martillo"));
        put("C-1", null, read)
                .then()
                .statusCode(422)
                .body("code", equalTo("read_only_property"))
                .body("errors[0].pointer", equalTo("/version"));
        put("C-2", null, "{\"name\":\"Otra\",\"id\":\"%s\"}".formatted(id))
                .then()
                .statusCode(422)
                .body("code", equalTo("read_only_property"))
                .body("errors[0].pointer", equalTo("/id"));
        put("C-2", null, "{\"name\":\"Otra\",\"colour\":\"blue\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_property"));
        company.post("/v1/customers", "{\"name\":\"Otra\",\"version\":1}")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_property"));
        assertThat(customers()).hasSize(1);
    }

    @Test
    void an_id_with_a_slash_is_for_graphql() {
        Graphql graphql = new Graphql(SERVER, company.key());
        JsonNode made =
                graphql.mutation(
                        "putCustomer",
                        Map.of("externalId", "A/1", "name", "Clavo"),
                        "",
                        "customer { id externalId }");
        assertThat(made.at("/customer/externalId").asString()).isEqualTo("A/1");
    }

    @Test
    void at_the_same_time_one_makes_it_and_the_others_find_it() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CONCURRENT; i++) {
                calls.add(
                        callers.submit(() -> {
                            together.await();
                            return put("C-1", null, "{\"name\":\"Clavo\"}").statusCode();
                        }));
            }
            together.countDown();
            for (Future<Integer> call : calls) {
                statuses.add(call.get());
            }
        }
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(customers()).hasSize(1);
    }

    @Test
    void an_id_that_is_taken_is_not_changed_to_in_a_handful_of_trips() {
        put("C-1", null, "{\"name\":\"Clavo\"}").then().statusCode(201);
        String other = put("C-2", null, "{\"name\":\"Martillo\"}").path("id");
        Response refused = company.patch("/v1/customers/" + other, 1, "{\"external_id\":\"C-1\"}");
        refused.then().statusCode(409).body("code", equalTo("duplicate_external_id"));
        // Two runs of three, with the rollback, and one more to name the customer that has it.
        assertThat(SERVER.logged(refused).roundTrips()).isEqualTo(7);
    }

    @Test
    void graphql_puts_the_same_customer() {
        Response made = put("C-1", null, "{\"name\":\"Clavo\"}");
        Graphql graphql = new Graphql(SERVER, company.key());
        JsonNode same =
                graphql.mutation(
                        "putCustomer",
                        Map.of("externalId", "C-1", "name", "Clavo"),
                        "",
                        "customer { id version }");
        assertThat(same.at("/customer/id").asString()).isEqualTo(made.path("id"));
        assertThat(same.at("/customer/version").asInt()).isEqualTo(1);
        JsonNode conflict =
                graphql.mutation(
                        "putCustomer",
                        Map.of("externalId", "C-1", "name", "Martillo"),
                        ", expectedVersion: 7",
                        "customer { id }");
        assertThat(Graphql.codes(conflict)).containsExactly("version_conflict");
    }

    private Response put(String externalId, @Nullable Integer version, String body) {
        RequestSpecification request = company.as().contentType("application/json").body(body);
        if (version != null) {
            request.header("If-Match", "\"v" + version + "\"");
        }
        return request.put("/v1/customers/by_external_id/{external_id}", externalId);
    }

    /// Sends an id as it stands in the request line.
    private Response raw(String externalId, String name) {
        return company.as()
                .urlEncodingEnabled(false)
                .contentType("application/json")
                .body("{\"name\":\"%s\"}".formatted(name))
                .put("/v1/customers/by_external_id/" + externalId);
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private List<String> customers() {
        return company.get("/v1/customers").path("data.id");
    }
}
