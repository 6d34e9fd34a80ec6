package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Each key may ask for so much in a second, and every answer tells what is left.
final class RateLimitStory {

    private static final Instant NOON = Instant.parse("2026-11-22T18:00:00Z");
    private static final int QUOTA = 20;

    private static final SetClock NOW = new SetClock(NOON);

    @RegisterExtension
    static final TestServer SERVER =
            new TestServer(NOW).limited(Settings.Edge.DEFAULT.withRateLimit(QUOTA));

    private Tenant azul;
    private String key;

    @BeforeEach
    void a_key_that_was_not_used() {
        azul = SERVER.tenant("Distribuidora Azul", TenantMode.LIVE);
        key = SERVER.key(azul);
    }

    @Test
    void the_headers_tell_what_is_left() {
        SERVER.as(key)
                .get("/v1/customers")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"default\";q=20;w=1")
                .header("RateLimit", "\"default\";r=19;t=1");
        SERVER.as(key)
                .get("/v1/customers/cus_x")
                .then()
                .statusCode(404)
                .header("RateLimit", "\"default\";r=18;t=1");
        SERVER.as(key)
                .get("/v1/reports/aging")
                .then()
                .statusCode(200)
                .header("RateLimit", "\"default\";r=8;t=1");
    }

    @Test
    void a_whole_list_as_a_file_counts_as_ten() {
        SERVER.as(key)
                .accept("text/csv")
                .get("/v1/customers?sort=name")
                .then()
                .statusCode(200)
                .header("RateLimit", "\"default\";r=10;t=1");
        SERVER.as(key)
                .accept("text/csv")
                .get("/v1/customers?limit=200")
                .then()
                .statusCode(200)
                .header("RateLimit", "\"default\";r=9;t=1");
        SERVER.as(key).accept("application/x-ndjson").get("/v1/customers").then().statusCode(429);
    }

    @Test
    void beyond_the_quota_a_key_waits_and_others_do_not() {
        empty();
        SERVER.as(key)
                .header("Accept-Language", "es-MX")
                .get("/v1/customers")
                .then()
                .statusCode(429)
                .header("Retry-After", "1")
                .header("RateLimit-Policy", "\"default\";q=20;w=1")
                .header("RateLimit", "\"default\";r=0;t=1")
                .body("code", equalTo("rate_limited"))
                .body("detail", containsString("1 segundos"));
        SERVER.as(SERVER.key(azul)).get("/v1/customers").then().statusCode(200);

        NOW.set(NOON.plusMillis(50));
        try {
            SERVER.as(key).get("/v1/customers").then().statusCode(200);
            SERVER.as(key).get("/v1/customers").then().statusCode(429);
            NOW.set(NOON.plusMillis(1050));
            SERVER.as(key)
                    .get("/v1/customers")
                    .then()
                    .statusCode(200)
                    .header("RateLimit", "\"default\";r=19;t=1");
        } finally {
            NOW.set(NOON);
        }
    }

    @Test
    void a_batch_counts_for_its_items() {
        Company company = new Company(SERVER, azul, key);
        company.post("/v1/customers/batch", customers(50))
                .then()
                .statusCode(200)
                .header("RateLimit", "\"default\";r=14;t=1");
        company.get("/v1/customers").then().header("RateLimit", "\"default\";r=13;t=1");
        company.post("/v1/customers/batch", customers(130))
                .then()
                .statusCode(429)
                .body("code", equalTo("rate_limited"));
    }

    private static String customers(int count) {
        return "{\"mode\":\"atomic\",\"items\":["
                + String.join(",", Collections.nCopies(count, "{\"name\":\"Clavo\"}"))
                + "]}";
    }

    @Test
    void what_is_refused_writes_nothing() {
        empty();
        new Company(SERVER, azul, key)
                .post("/v1/customers", "{\"name\":\"El Clavo\"}")
                .then()
                .statusCode(429);
        assertThat(SERVER.as(SERVER.key(azul)).get("/v1/customers").<java.util.List<?>>path("data"))
                .isEmpty();
    }

    @Test
    void a_request_without_the_scope_counts_and_one_without_a_key_is_told_nothing() {
        String narrow = SERVER.key(azul, "reports:read");
        SERVER.as(narrow)
                .get("/v1/customers")
                .then()
                .statusCode(403)
                .header("RateLimit", "\"default\";r=19;t=1");
        SERVER.as("cobro_live_" + "0".repeat(64))
                .get("/v1/customers")
                .then()
                .statusCode(401)
                .header("RateLimit", nullValue());
        SERVER.as(narrow).get("/v1/problems").then().header("RateLimit", nullValue());
    }

    @Test
    void graphql_takes_of_the_same_quota_by_the_points_of_the_document() {
        graphql("{ tenant { name } }")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"default\";q=20;w=1")
                .header("RateLimit", "\"default\";r=19;t=1");
        graphql("{ customers(first: 200) { nodes { name } } }")
                .then()
                .statusCode(200)
                .header("RateLimit", "\"default\";r=17;t=1");
        SERVER.as(key).get("/v1/customers").then().header("RateLimit", "\"default\";r=16;t=1");
        for (int i = 0; i < 8; i++) {
            graphql("{ customers(first: 200) { nodes { name } } }").then().statusCode(200);
        }
        Response refused = graphql("{ tenant { name } }");
        refused.then()
                .statusCode(429)
                .header("Retry-After", "1")
                .header("RateLimit", "\"default\";r=0;t=1")
                .body("errors[0].extensions.code", equalTo("rate_limited"));
        assertThat(refused.<Object>path("data")).isNull();
    }

    @Test
    void a_document_that_is_dearer_than_what_is_left_does_not_run() {
        for (int i = 0; i < QUOTA - 1; i++) {
            SERVER.as(key).get("/v1/customers").then().statusCode(200);
        }
        graphql("{ customers(first: 200) { nodes { name } } }")
                .then()
                .statusCode(429)
                .body("errors[0].extensions.code", equalTo("rate_limited"));
    }

    private Response graphql(String document) {
        return io.restassured.RestAssured.given()
                .baseUri(SERVER.url())
                .header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(Map.of("query", document))
                .post("/graphql");
    }

    private void empty() {
        for (int i = 0; i < QUOTA; i++) {
            SERVER.as(key).get("/v1/customers").then().statusCode(200);
        }
    }
}
