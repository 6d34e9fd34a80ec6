package io.cobro.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A key opens what its scopes say, and nothing once it is revoked. The cases are the operations of
/// `openapi.yaml`, so that a new one is tried too.
final class ScopesStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final Map<String, String> NARROW = new HashMap<>();

    static List<Operation> scoped() {
        return Contract.load().inOrder().stream()
                .filter(operation -> !operation.isPublic())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scoped")
    void a_key_without_the_scope_is_told_which_it_lacks(Operation operation) {
        String scope = String.valueOf(operation.scope());
        String path = operation.path().replaceAll("\\{[a-z_]+}", "x");
        call(narrow(scope), operation, path)
                .then()
                .statusCode(403)
                .body("code", equalTo("insufficient_scope"))
                .body("detail", containsString(scope));
        call("cobro_live_" + "0".repeat(64), operation, path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void a_revoked_key_opens_nothing() {
        Company company = Company.found(SERVER, "Distribuidora Verde");
        Response made =
                company.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"customers:read\"]}");
        String secret = made.path("secret");
        company.delete("/v1/api_keys/" + made.path("id"), 1).then().statusCode(204);
        SERVER.as(secret)
                .get("/v1/customers")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
    }

    /// A key with one scope, which is another.
    private static String narrow(String scope) {
        return NARROW.computeIfAbsent(
                scope.equals("events:read") ? "reports:read" : "events:read",
                other -> {
                    Tenant tenant = SERVER.tenant("Distribuidora Gris", TenantMode.LIVE);
                    return SERVER.key(tenant, other);
                });
    }

    private static Response call(String key, Operation operation, String path) {
        RequestSpecification request = SERVER.as(key);
        if (operation.bodySchema() != null) {
            request.contentType(operation.bodyTypes().iterator().next()).body("{}");
        }
        return request.request(operation.method(), path);
    }
}
