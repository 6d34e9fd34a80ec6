package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

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
    void a_key_opens_by_both_secrets_until_the_overlap_ends() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String old = secret(made);
        SERVER.as(old).get("/v1/customers").then().statusCode(200);

        Response rotated = azul.post(rotate(azul, made), "{\"overlap_seconds\":3600}");
        rotated.then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("id", equalTo(azul.id(made)))
                .body("scopes", equalTo(List.of("customers:read")))
                .body("previous_secret_until", equalTo("2026-11-22T19:00:00.000Z"));
        String young = rotated.path("secret");
        assertThat(young).isNotEqualTo(old).startsWith(rotated.<String>path("prefix"));
        SERVER.as(young).get("/v1/customers").then().statusCode(200);
        SERVER.as(old).get("/v1/customers").then().statusCode(200);

        NOW.set(NOON.plus(Duration.ofHours(1)));
        try {
            SERVER.as(young).get("/v1/customers").then().statusCode(200);
            SERVER.as(old).get("/v1/customers").then().statusCode(401);
        } finally {
            NOW.set(NOON);
        }
    }

    @Test
    void a_change_during_an_overlap_ends_the_oldest_secret() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String second = azul.post(rotate(azul, made), "{}").path("secret");
        String third = azul.post(rotate(azul, made), "{}").path("secret");
        SERVER.as(secret(made)).get("/v1/customers").then().statusCode(401);
        SERVER.as(second).get("/v1/customers").then().statusCode(200);

        String last = azul.post(rotate(azul, made), "{\"overlap_seconds\":0}").path("secret");
        SERVER.as(third).get("/v1/customers").then().statusCode(401);
        SERVER.as(last).get("/v1/customers").then().statusCode(200);
    }

    @Test
    void a_secret_is_changed_once_under_one_idempotency_key_and_shown_once() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String path = rotate(azul, made);
        String secret =
                azul.as()
                        .header("Idempotency-Key", "cambio")
                        .contentType("application/json")
                        .body("{}")
                        .post(path)
                        .path("secret");
        azul.as()
                .header("Idempotency-Key", "cambio")
                .contentType("application/json")
                .body("{}")
                .post(path)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("secret", nullValue());
        SERVER.as(secret).get("/v1/customers").then().statusCode(200);
    }

    @Test
    void a_revoked_key_gets_no_new_secret_and_no_overlap_is_longer_than_seven_days() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String old = secret(made);
        azul.post(rotate(azul, made), "{\"overlap_seconds\":604801}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/overlap_seconds"))
                .body("errors[0].code", equalTo("out_of_range"));
        azul.post(rotate(azul, made), "{}").then().statusCode(200);
        azul.delete("/v1/api_keys/" + azul.id(made), 2).then().statusCode(204);
        SERVER.as(old).get("/v1/customers").then().statusCode(401);
        azul.post(rotate(azul, made), "{}")
                .then()
                .statusCode(409)
                .body("code", equalTo("api_key_already_revoked"));
    }

    @Test
    void a_key_changes_its_secret_by_graphql_too() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        JsonNode rotated =
                new Graphql(SERVER, azul.key())
                        .mutation(
                                "rotateApiKey",
                                Map.of("id", azul.id(made), "overlapSeconds", 60),
                                "",
                                "secret apiKey { version previousSecretUntil }");
        assertThat(Graphql.codes(rotated)).isEmpty();
        assertThat(rotated.at("/apiKey/previousSecretUntil").asString())
                .isEqualTo("2026-11-22T18:01:00.000Z");
        SERVER.as(rotated.get("secret").asString()).get("/v1/customers").then().statusCode(200);
    }

    @Test
    void a_key_gets_another_name_and_ends_earlier_but_never_later() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String path = "/v1/api_keys/" + azul.id(made);
        azul.patch(path, 1, "{\"name\":\"ERP de Toluca\",\"expires_at\":\"2026-11-22T18:02:00Z\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("name", equalTo("ERP de Toluca"))
                .body("scopes", equalTo(List.of("customers:read")))
                .body("expires_at", equalTo("2026-11-22T18:02:00.000Z"));
        azul.patch(path, 1, "{\"name\":\"ERP\"}")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
        azul.patch(path, 2, "{\"expires_at\":\"2026-11-22T18:03:00Z\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("expiry_not_earlier"));
        azul.patch(path, 2, "{\"expires_at\":\"2026-11-22T18:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("expiry_in_past"));
        azul.patch(path, 2, "{\"expires_at\":null}").then().statusCode(422);
        azul.patch(path, 2, "{\"scopes\":[\"admin\"]}").then().statusCode(422);
        azul.patch(path, 2, "{\"expires_at\":\"2026-11-22T18:01:00Z\"}").then().statusCode(200);
        SERVER.as(secret(made)).get("/v1/customers").then().statusCode(200);
        NOW.set(NOON.plus(Duration.ofMinutes(1)));
        try {
            SERVER.as(secret(made)).get("/v1/customers").then().statusCode(401);
        } finally {
            NOW.set(NOON);
        }
        azul.delete(path, 3).then().statusCode(204);
        azul.patch(path, 4, "{\"name\":\"ERP\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("api_key_already_revoked"));
    }

    @Test
    void a_key_is_changed_by_graphql_too() {
        Company azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        Graphql graphql = new Graphql(SERVER, azul.key());
        JsonNode changed =
                graphql.mutation(
                        "updateApiKey",
                        Map.of(
                                "id",
                                azul.id(made),
                                "name",
                                "ERP de Toluca",
                                "allowedIps",
                                List.of("203.0.113.0/24", "2001:db8::/32")),
                        ", expectedVersion: 1",
                        "apiKey { version name allowedIps }");
        assertThat(Graphql.codes(changed)).isEmpty();
        assertThat(changed.get("apiKey"))
                .hasToString(
                        "{\"version\":2,\"name\":\"ERP de Toluca\",\"allowedIps\":[\"203.0.113.0/24\",\"2001:db8::/32\"]}");
        JsonNode refused =
                graphql.mutation(
                        "updateApiKey",
                        Map.of("id", azul.id(made), "allowedIps", List.of("203.0.113.1/24")),
                        ", expectedVersion: 2",
                        "apiKey { version }");
        assertThat(Graphql.codes(refused)).containsExactly("invalid_format");
        assertThat(refused.at("/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"allowedIps\",\"0\"]");
    }

    private static String rotate(Company of, Response made) {
        return "/v1/api_keys/" + of.id(made) + "/rotate";
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
