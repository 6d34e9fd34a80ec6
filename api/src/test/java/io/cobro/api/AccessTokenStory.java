package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a page in a browser may do with a token, for whom and for how long.
final class AccessTokenStory {

    private static final Instant NOON = Instant.parse("2026-11-22T18:00:00Z");

    private static final SetClock NOW = new SetClock(NOON);

    @RegisterExtension static final TestServer SERVER = new TestServer(NOW);

    private Company azul;
    private String keyId;
    private String key;

    @BeforeEach
    void a_key_that_makes_tokens() {
        azul = Company.found(SERVER, "Distribuidora Azul");
        Response made =
                azul.post(
                        "/v1/api_keys",
                        "{\"name\":\"Portal\",\"scopes\":[\"access_tokens:write\",\"customers:read\",\"customers:write\",\"invoices:read\"]}");
        keyId = azul.id(made);
        key = made.path("secret");
    }

    @Test
    void a_token_allows_what_it_was_made_for_and_no_more() {
        Response made = mint(key, "\"customers:read\"");
        made.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("token", startsWith("cobro_token_"))
                .body("actor", equalTo("ana"))
                .body("scopes", equalTo(List.of("customers:read")))
                .body("expires_at", equalTo("2026-11-22T18:15:00.000Z"))
                .body("api_key_id", equalTo(keyId));
        String token = made.path("token");
        SERVER.as(token).get("/v1/customers").then().statusCode(200);
        SERVER.as(token)
                .get("/v1/invoices")
                .then()
                .statusCode(403)
                .body("code", equalTo("insufficient_scope"))
                .body("detail", containsString("invoices:read"));
        new Company(SERVER, azul.tenant(), token)
                .post("/v1/customers", "{\"name\":\"x\"}")
                .then()
                .statusCode(403);
    }

    @Test
    void events_tell_for_whom_the_key_acted() {
        String token = mint(key, "\"customers:write\"").path("token");
        String customer =
                new Company(SERVER, azul.tenant(), token)
                        .post("/v1/customers", "{\"name\":\"El Clavo\"}")
                        .path("id");
        Response log;
        do {
            log = azul.get("/v1/audit_log?actor=" + keyId + "/ana");
        } while (log.<List<?>>path("data").isEmpty());
        log.then().body("data[0].subject.id", equalTo(customer));
        azul.get("/v1/events?subject=" + customer)
                .then()
                .body("data[0].cause.actor", equalTo(keyId + "/ana"));
    }

    @Test
    void a_token_ends_after_its_time() {
        String quarter = mint(key, "\"customers:read\"").path("token");
        String minute =
                SERVER.as(key)
                        .contentType("application/json")
                        .body(
                                "{\"scopes\":[\"customers:read\"],\"actor\":\"ana\",\"expires_in_seconds\":60}")
                        .post("/v1/access_tokens")
                        .path("token");
        NOW.set(NOON.plus(Duration.ofMinutes(1)));
        try {
            SERVER.as(quarter).get("/v1/customers").then().statusCode(200);
            SERVER.as(minute)
                    .get("/v1/customers")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("unauthenticated"));
            NOW.set(NOON.plus(Duration.ofMinutes(15)));
            SERVER.as(quarter).get("/v1/customers").then().statusCode(401);
        } finally {
            NOW.set(NOON);
        }
        SERVER.as(key)
                .contentType("application/json")
                .body(
                        "{\"scopes\":[\"customers:read\"],\"actor\":\"ana\",\"expires_in_seconds\":3601}")
                .post("/v1/access_tokens")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/expires_in_seconds"));
    }

    @Test
    void an_e_mail_address_is_no_actor_for_events_keep_it_for_ever() {
        SERVER.as(key)
                .contentType("application/json")
                .body("{\"scopes\":[\"customers:read\"],\"actor\":\"ana@azul.example\"}")
                .post("/v1/access_tokens")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/actor"));
    }

    @Test
    void a_token_ends_with_its_key_and_with_the_secret_that_made_it() {
        String old = mint(key, "\"customers:read\"").path("token");
        SERVER.as(old).get("/v1/customers").then().statusCode(200);
        String young =
                azul.post("/v1/api_keys/" + keyId + "/rotate", "{\"overlap_seconds\":0}")
                        .path("secret");
        SERVER.as(old).get("/v1/customers").then().statusCode(401);

        String token = mint(young, "\"customers:read\"").path("token");
        SERVER.as(token).get("/v1/customers").then().statusCode(200);
        azul.delete("/v1/api_keys/" + keyId, 2).then().statusCode(204);
        SERVER.as(token).get("/v1/customers").then().statusCode(401);
    }

    @Test
    void a_key_hands_out_nothing_that_it_lacks_and_never_the_power_to_hand_out() {
        for (String scope : List.of("payments:read", "admin", "access_tokens:write")) {
            mint(key, "\"customers:read\",\"" + scope + "\"")
                    .then()
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo("/scopes/1"))
                    .body("errors[0].code", equalTo("scope_not_granted"));
        }
        mint(azul.key(), "\"admin\"").then().statusCode(422);
        String token = mint(azul.key(), "\"payments:read\"").path("token");
        SERVER.as(token).get("/v1/payments").then().statusCode(200);
        mint(token, "\"payments:read\"")
                .then()
                .statusCode(403)
                .body("code", equalTo("insufficient_scope"));
    }

    @Test
    void a_changed_token_opens_nothing() {
        String token = mint(key, "\"customers:read\"").path("token");
        char last = token.charAt(token.length() - 3);
        String changed =
                token.substring(0, token.length() - 3)
                        + (last == 'A' ? 'B' : 'A')
                        + token.substring(token.length() - 2);
        for (String bad : List.of(changed, "cobro_token_x", "cobro_token_v1.a.b")) {
            SERVER.as(bad).get("/v1/customers").then().statusCode(401);
        }
        assertThat(token).doesNotContain(key);
    }

    @Test
    void graphql_takes_tokens_too() {
        String token = mint(key, "\"customers:read\"").path("token");
        assertThat(
                        new Graphql(SERVER, token)
                                .data("{ customers { nodes { id } } }", Map.of())
                                .at("/customers/nodes")
                                .isArray())
                .isTrue();
        assertThat(
                        new Graphql(SERVER, token)
                                .answer("{ payments { nodes { id } } }", Map.of())
                                .at("/errors/0/extensions/code")
                                .asString())
                .isEqualTo("insufficient_scope");
    }

    private static Response mint(String by, String scopes) {
        return SERVER.as(by)
                .contentType("application/json")
                .body("{\"scopes\":[%s],\"actor\":\"ana\"}".formatted(scopes))
                .post("/v1/access_tokens");
    }
}
