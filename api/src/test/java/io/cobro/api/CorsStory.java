package io.cobro.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Which pages may call from a browser.
final class CorsStory {

    private static final String PORTAL = "https://cobranza.example";

    @RegisterExtension
    static final TestServer SERVER =
            new TestServer().limited(Settings.Edge.DEFAULT.withCorsOrigins(Set.of(PORTAL)));

    @Test
    void a_listed_origin_is_told_what_it_may_send_whatever_the_path() {
        for (String path : new String[] {"/v1/customers", "/v1/invoices/inv_x", "/graphql"}) {
            Response answer = asked(PORTAL, path);
            answer.then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Origin", PORTAL)
                    .header("Access-Control-Allow-Methods", containsString("PATCH"))
                    .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"))
                    .header("Access-Control-Allow-Headers", containsString("Authorization"))
                    .header("Access-Control-Max-Age", "600")
                    .header("Access-Control-Allow-Credentials", nullValue())
                    .header("Vary", "Origin");
            assertThat(answer.asString()).isEmpty();
        }
    }

    @Test
    void another_origin_is_told_nothing() {
        for (String other :
                new String[] {
                    "https://cobranza.example.evil.example",
                    "http://cobranza.example",
                    "https://cobranza.example:8443",
                    "null"
                }) {
            asked(other, "/v1/customers")
                    .then()
                    .statusCode(405)
                    .header("Access-Control-Allow-Origin", nullValue())
                    .header("Vary", "Origin");
        }
    }

    @Test
    void answers_and_refusals_can_be_read_by_a_listed_origin() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        azul.as()
                .header("Origin", PORTAL)
                .get("/v1/customers")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", PORTAL)
                .header("Access-Control-Expose-Headers", containsString("Request-Id"))
                .header("Access-Control-Allow-Credentials", nullValue())
                .header("Vary", "Origin");
        from(PORTAL)
                .get("/v1/customers")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", PORTAL);
        from(PORTAL)
                .header("Authorization", "Bearer " + azul.key())
                .contentType("application/json")
                .body("{\"query\":\"{ tenant { name } }\"}")
                .post("/graphql")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", PORTAL);
        azul.as()
                .header("Origin", "https://evil.example")
                .get("/v1/customers")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        azul.get("/v1/customers").then().header("Access-Control-Allow-Origin", nullValue());
    }

    private static Response asked(String origin, String path) {
        return from(origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .options(path);
    }

    private static RequestSpecification from(String origin) {
        return given().baseUri(SERVER.url()).header("Origin", origin);
    }
}
