package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A change is made to the version that its author saw, or not at all.
final class ConcurrencyStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static Company company;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    static List<Operation> changes() {
        return Contract.load().operations().values().stream()
                .filter(operation ->
                        operation.method().equals("PATCH") || operation.method().equals("DELETE"))
                .filter(operation -> !operation.id().equals("deleteTestClock")) // has no versions
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void a_change_without_a_version_is_refused(Operation change) {
        company.as()
                .request(change.method(), change.path().replaceAll("\\{[a-z_]+}", "x"))
                .then()
                .statusCode(428)
                .body("code", equalTo("if_match_required"));
    }

    @Test
    void a_change_to_a_version_that_is_gone_is_refused_and_changes_nothing() {
        String customer = "/v1/customers/" + company.customer();
        Response seen = company.get(customer);
        assertThat(seen.header("ETag")).isEqualTo("\"v1\"");
        Response changed = company.patch(customer, 1, "{\"name\":\"Clavo y Martillo\"}");
        changed.then().statusCode(200).header("ETag", "\"v2\"");
        company.patch(customer, 1, "{\"name\":\"Otra\"}")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
        company.get(customer)
                .then()
                .header("ETag", "\"v2\"")
                .body("name", equalTo("Clavo y Martillo"));
        String draft = "/v1/invoices/" + company.draft(company.customer());
        company.patch(draft, 1, "{\"memo\":\"Urgente\"}").then().statusCode(200);
        company.delete(draft, 1).then().statusCode(412);
        company.get(draft).then().statusCode(200).header("ETag", "\"v2\"");
        company.delete(draft, 2).then().statusCode(204);
        company.get(draft).then().statusCode(404);
    }

    @Test
    void an_action_heeds_a_version_that_it_is_given() {
        String draft = "/v1/invoices/" + company.draft(company.customer());
        company.once()
                .header("If-Match", "\"v7\"")
                .post(draft + "/issue")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
        company.once().header("If-Match", "\"v1\"").post(draft + "/issue").then().statusCode(200);
    }

    @Test
    void what_is_no_version_is_said_to_be_none() {
        String customer = "/v1/customers/" + company.customer();
        for (String none : List.of("*", "v1", "\"1\"", "W/\"v1\"", "\"v99999999999\"")) {
            company.once()
                    .header("If-Match", none)
                    .contentType("application/merge-patch+json")
                    .body("{\"name\":\"Otra\"}")
                    .patch(customer)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("if_match_invalid"));
        }
    }
}
