package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// From where a key may be used, with a proxy in between and without one.
final class KeyNetworksStory {

    private static final SetClock NOW = new SetClock(Instant.parse("2026-11-22T18:00:00Z"));

    private static final String FORWARDED = "X-Forwarded-For";
    private static final String OFFICE = "203.0.113.0/24";

    @RegisterExtension static final TestServer ALONE = new TestServer(NOW);

    @RegisterExtension
    static final TestServer PROXIED =
            new TestServer(NOW)
                    .limited(
                            Settings.Edge.DEFAULT
                                    .withRateLimit(1_000_000)
                                    .withTrustedProxies("127.0.0.0/8,198.51.100.7/32"));

    @Test
    void a_key_without_networks_is_used_from_everywhere() {
        String secret = key(ALONE).path("secret");
        assertThat(key(ALONE).<List<String>>path("allowed_ips")).isEmpty();
        ALONE.as(secret).get("/v1/customers").then().statusCode(200);
    }

    @Test
    void a_key_is_used_from_its_networks_alone() {
        ALONE.as(key(ALONE, "127.0.0.0/8", "::1/128").path("secret"))
                .get("/v1/customers")
                .then()
                .statusCode(200);
        ALONE.as(key(ALONE, OFFICE).path("secret"))
                .get("/v1/customers")
                .then()
                .statusCode(403)
                .body("code", equalTo("ip_not_allowed"))
                .body("detail", containsString("127.0.0.1"));
    }

    @Test
    void what_a_caller_says_of_its_address_counts_only_behind_a_trusted_proxy() {
        from(ALONE, key(ALONE, OFFICE), "203.0.113.9").then().statusCode(403);

        Response key = key(PROXIED, OFFICE, "2001:db8:7::/48");
        from(PROXIED, key, "203.0.113.9").then().statusCode(200);
        from(PROXIED, key, "2001:db8:7::9").then().statusCode(200);
        from(PROXIED, key, "192.0.2.1")
                .then()
                .statusCode(403)
                .body("detail", containsString("192.0.2.1"));
        from(PROXIED, key, "203.0.113.9, 192.0.2.1").then().statusCode(403);
        from(PROXIED, key, "192.0.2.1, 203.0.113.9, 198.51.100.7").then().statusCode(200);
        PROXIED.as(key.path("secret")).get("/v1/customers").then().statusCode(403);
    }

    @Test
    void other_networks_count_for_the_next_request() {
        Company azul = Company.found(PROXIED, "Distribuidora Azul");
        Response made = key(azul, OFFICE);
        from(PROXIED, made, "203.0.113.9").then().statusCode(200);
        azul.patch("/v1/api_keys/" + azul.id(made), 1, "{\"allowed_ips\":[\"192.0.2.0/24\"]}")
                .then()
                .statusCode(200)
                .body("allowed_ips", equalTo(List.of("192.0.2.0/24")));
        from(PROXIED, made, "203.0.113.9").then().statusCode(403);
        from(PROXIED, made, "192.0.2.9").then().statusCode(200);
        azul.patch("/v1/api_keys/" + azul.id(made), 2, "{\"allowed_ips\":[]}")
                .then()
                .statusCode(200);
        from(PROXIED, made, "203.0.113.9").then().statusCode(200);
    }

    @Test
    void null_frees_a_key_from_its_networks_by_either_face() {
        Company azul = Company.found(PROXIED, "Distribuidora Azul");
        Response made = key(azul, OFFICE);
        String path = "/v1/api_keys/" + azul.id(made);
        azul.patch(path, 1, "{\"allowed_ips\":null}")
                .then()
                .statusCode(200)
                .body("allowed_ips", equalTo(List.of()));
        azul.patch(path, 2, "{\"allowed_ips\":[\"192.0.2.0/24\"]}").then().statusCode(200);
        Map<String, @Nullable Object> input = new HashMap<>();
        input.put("id", azul.id(made));
        input.put("allowedIps", null);
        JsonNode freed =
                new Graphql(PROXIED, azul.key())
                        .mutation(
                                "updateApiKey",
                                input,
                                ", expectedVersion: 3",
                                "apiKey { allowedIps }");
        assertThat(freed.at("/apiKey/allowedIps")).isEmpty();
        assertThat(Graphql.codes(freed)).isEmpty();
    }

    @Test
    void an_access_token_is_used_elsewhere_than_its_key() {
        Company azul = Company.found(PROXIED, "Distribuidora Azul");
        String secret =
                azul.post(
                                "/v1/api_keys",
                                "{\"name\":\"Portal\",\"scopes\":[\"access_tokens:write\",\"customers:read\"],\"allowed_ips\":[\"203.0.113.0/24\"]}")
                        .path("secret");
        String wish = "{\"scopes\":[\"customers:read\"],\"actor\":\"ana\"}";
        PROXIED.as(secret)
                .header(FORWARDED, "192.0.2.1")
                .contentType("application/json")
                .body(wish)
                .post("/v1/access_tokens")
                .then()
                .statusCode(403);
        String token =
                PROXIED.as(secret)
                        .header(FORWARDED, "203.0.113.9")
                        .contentType("application/json")
                        .body(wish)
                        .post("/v1/access_tokens")
                        .path("token");
        PROXIED.as(token)
                .header(FORWARDED, "192.0.2.1")
                .get("/v1/customers")
                .then()
                .statusCode(200);
    }

    @Test
    void graphql_knows_the_networks_too() {
        Response key = key(PROXIED, OFFICE);
        for (var each : Map.of("203.0.113.9", 200, "192.0.2.1", 403).entrySet()) {
            Response answer =
                    PROXIED.graphql(key.path("secret"))
                            .header(FORWARDED, each.getKey())
                            .header("Accept", "application/graphql-response+json")
                            .contentType("application/json")
                            .body("{\"query\":\"{ customers { nodes { id } } }\"}")
                            .post("/graphql");
            answer.then().statusCode(each.getValue());
            if (each.getValue() == 403) {
                answer.then().body("errors[0].extensions.code", equalTo("ip_not_allowed"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.9",
                "203.0.113.9/24",
                "203.0.113.0/33",
                "203.0.113.0/",
                "203.0.113/24",
                "2001:db8::/129",
                "::ffff:203.0.113.0/120",
                "office.example/24",
                ""
            })
    void a_network_is_written_in_cidr_form(String network) {
        Company azul = Company.found(ALONE, "Distribuidora Azul");
        key(azul, "127.0.0.0/8", network)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/allowed_ips/1"))
                .body("errors[0].code", equalTo("invalid_format"));
    }

    private static Response from(TestServer server, Response key, String forwarded) {
        return server.as(key.path("secret")).header(FORWARDED, forwarded).get("/v1/customers");
    }

    private static Response key(TestServer server, String... networks) {
        return key(Company.found(server, "Distribuidora Azul"), networks);
    }

    private static Response key(Company of, String... networks) {
        return of.post(
                "/v1/api_keys",
                "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"],\"allowed_ips\":%s}"
                        .formatted(JsonText.MAPPER.writeValueAsString(networks)));
    }
}
