package io.cobro.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every answer names the version that it was made by.
final class VersionStory {

    private static final String HEADER = "Cobro-Version";
    private static final String FIRST = "2026-12-01";

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private Company azul;

    @BeforeEach
    void a_company() {
        azul = Company.found(SERVER, "Distribuidora Azul");
    }

    @Test
    void a_key_has_the_version_that_it_was_made_under() {
        azul.get("/v1/api_keys")
                .then()
                .statusCode(200)
                .header(HEADER, FIRST)
                .body("data[0].api_version", equalTo(FIRST));
        azul.get("/v1/customers/cus_x").then().statusCode(404).header(HEADER, FIRST);
        graphql(null).then().statusCode(200).header(HEADER, FIRST);
    }

    @Test
    void without_a_key_the_newest_one_answers() {
        SERVER.asNobody().get("/v1/problems").then().statusCode(200).header(HEADER, FIRST);
        SERVER.asNobody().get("/v1/customers").then().statusCode(401).header(HEADER, FIRST);
        SERVER.asNobody().get("/v1/nothing").then().statusCode(404).header(HEADER, FIRST);
    }

    @Test
    void a_request_may_choose_and_is_refused_what_there_is_not() {
        azul.as()
                .header(HEADER, FIRST)
                .get("/v1/customers")
                .then()
                .statusCode(200)
                .header(HEADER, FIRST);
        for (String unknown : new String[] {"2025-01-01", "2026-12-02", "latest"}) {
            azul.as()
                    .header(HEADER, unknown)
                    .get("/v1/customers")
                    .then()
                    .statusCode(400)
                    .header(HEADER, FIRST)
                    .body("code", equalTo("unknown_api_version"))
                    .body("detail", containsString(FIRST));
        }
        graphql(FIRST).then().statusCode(200);
        graphql("2025-01-01")
                .then()
                .statusCode(400)
                .header(HEADER, FIRST)
                .body("errors[0].extensions.code", equalTo("unknown_api_version"));
    }

    private Response graphql(String version) {
        var request =
                given().baseUri(SERVER.url())
                        .header("Authorization", "Bearer " + azul.key())
                        .contentType("application/json")
                        .body("{\"query\":\"{ apiKeys { nodes { apiVersion } } }\"}");
        return (version == null ? request : request.header(HEADER, version)).post("/graphql");
    }
}
