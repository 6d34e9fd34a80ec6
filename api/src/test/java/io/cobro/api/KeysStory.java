package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What keys open and for how long, and how soon a change of them and of settings counts.
final class KeysStory {

    private static final Instant NOON = Instant.parse("2026-11-22T18:00:00Z");

    private static final SetClock NOW = new SetClock(NOON);

    @RegisterExtension static final TestServer SERVER = new TestServer(NOW);

    @Test
    void an_expired_key_opens_nothing() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String secret =
                secret(
                        azul.post(
                                "/v1/api_keys",
                                "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"],\"expires_at\":\"2026-11-22T18:01:00Z\"}"));
        SERVER.as(secret).get("/v1/customers").then().statusCode(200);
        NOW.set(NOON.plus(Duration.ofMinutes(1)));
        try {
            SERVER.as(secret)
                    .get("/v1/customers")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .body("code", equalTo("unauthenticated"));
        } finally {
            NOW.set(NOON);
        }
    }

    @Test
    void a_revoked_key_opens_nothing_at_once_though_it_was_used_before() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String secret = secret(made);
        SERVER.as(secret).get("/v1/customers").then().statusCode(200);

        azul.delete("/v1/api_keys/" + azul.id(made), 1).then().statusCode(204);
        SERVER.as(secret).get("/v1/customers").then().statusCode(401);
    }

    @Test
    void a_changed_setting_counts_for_the_next_request() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        String customer = azul.customer();
        azul.patch("/v1/tenant", 1, "{\"default_terms_days\":15}").then().statusCode(200);
        String issued = azul.issued(customer);
        assertThat(azul.get("/v1/invoices/" + issued).<String>path("due_date"))
                .isEqualTo("2026-03-16");
    }

    private static String secret(Response made) {
        made.then().statusCode(201);
        return made.path("secret");
    }
}
