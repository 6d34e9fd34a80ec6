package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What belongs to one tenant does not exist for another, and a key opens what its scopes say. The
/// cases are the operations of `openapi.yaml`, so that a new one is tried too.
final class TenantIsolationStory {

    /// Later than every document of the examples.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    /// Filters by ids that are the caller's own.
    private static final Set<String> NO_RESOURCES = Set.of("external_id", "request_id");

    private static final Map<String, String> NARROW = new HashMap<>();

    private static Company owner;
    private static Company stranger;
    private static String endpoint;

    @BeforeAll
    static void two_companies() {
        owner = Company.found(SERVER, "Distribuidora Azul");
        stranger = Company.found(SERVER, "Distribuidora Roja");
        endpoint =
                owner.id(
                        owner.post(
                                "/v1/webhook_endpoints",
                                "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}"));
        String customer = owner.customer();
        String invoice = owner.issued(customer);
        owner.allocate(owner.payment(customer), invoice).then().statusCode(201);
        owner.issuedCreditNote(customer);
        Dunned.enrollment(owner);
        Dunned.reminder(owner);
        owner.id(owner.cfdi("cfdi/az-212.xml"));
        owner.id(owner.cfdi("cfdi/az-213.xml"));
        owner.id(
                owner.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT)));
        owner.id(owner.upload("/v1/bank_statements", "application/xml", "camt053.xml"));
        owner.id(owner.post("/v1/matching_runs", "{}"));
        // The last request waits until a delivery is there.
        long end = System.nanoTime() + 60_000_000_000L;
        while (owner.get(of(endpoint, "deliveries")).<List<?>>path("data").isEmpty()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
        owner.id(owner.post(of(endpoint, "replays"), "{\"from_sequence\":\"1\"}"));
    }

    static List<Operation> ofOneResource() {
        return operations().filter(operation -> operation.path().contains("{id}")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofOneResource")
    void an_id_of_another_tenant_does_not_exist(Operation operation) {
        String id = idOf(owner, operation.path());
        assertThat(id).isNotNull();
        String path = operation.path().replace("{id}", id).replace("{number}", "1");
        call(stranger.key(), operation, path)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    static List<String> filters() {
        return operations()
                .filter(operation -> operation.method().equals("GET"))
                .flatMap(operation ->
                        operation.query().stream()
                                .map(Operation.QueryParameter::name)
                                .filter(name ->
                                        name.endsWith("_id") && !NO_RESOURCES.contains(name))
                                .map(name -> operation.path() + "?" + name + "="))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void a_filter_by_what_another_tenant_has_finds_nothing(String filter) {
        String name = filter.substring(filter.indexOf('?') + 1, filter.length() - "_id=".length());
        String id = idOf(owner, "/v1/" + name + "s/{id}");
        Response answer = stranger.get(filter + id);
        if (answer.statusCode() != 404) {
            answer.then().statusCode(200);
            List<?> found = answer.path(filter.contains("aging") ? "rows" : "data");
            assertThat(found).isEmpty();
        }
    }

    @Test
    void lists_and_references_of_a_stranger_hold_nothing_of_others() {
        for (String list :
                List.of(
                        "customers",
                        "invoices",
                        "payments",
                        "allocations",
                        "matches",
                        "bank_transactions",
                        "dunning_policies",
                        "dunning_enrollments",
                        "reminders")) {
            assertThat(stranger.get("/v1/" + list).<List<?>>path("data")).as(list).isEmpty();
        }
        stranger.post("/v1/reminders", Dunned.request(idOf(owner, "/v1/customers/{id}")))
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"));
        stranger.post(
                        "/v1/customers",
                        "{\"name\":\"x\",\"dunning_policy_id\":\"%s\"}"
                                .formatted(idOf(owner, "/v1/dunning_policies/{id}")))
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"));
        stranger.post("/v1/invoices", Company.invoice(idOf(owner, "/v1/customers/{id}")))
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"));
        String cursor = owner.get("/v1/bank_transactions?limit=1").path("page.next");
        stranger.get("/v1/bank_transactions?limit=1&after=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
    }

    static List<Operation> scoped() {
        return operations().filter(operation -> !operation.isPublic()).toList();
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
    void an_external_id_of_another_tenant_is_free() {
        List<String> made = new ArrayList<>();
        for (Company company : List.of(owner, stranger)) {
            String customer = put(company, "customers", "{\"name\":\"Clavo\"}");
            made.add(customer);
            made.add(put(company, "invoices", Company.invoice(customer)));
            made.add(put(company, "payments", Company.payment(customer, "10.00")));
            made.add(put(company, "credit_notes", Company.creditNoteOf(customer)));
        }
        assertThat(made).doesNotHaveDuplicates();
    }

    private static String put(Company company, String list, String body) {
        return company.id(
                company.as()
                        .contentType("application/json")
                        .body(body)
                        .put("/v1/" + list + "/by_external_id/C-1044"));
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
        if (operation.idempotency() != Operation.Need.NONE) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (operation.ifMatch() == Operation.Need.REQUIRED) {
            request.header("If-Match", "\"v1\"");
        }
        if (operation.bodySchema() != null) {
            request.contentType(operation.bodyTypes().iterator().next()).body(body(operation));
        }
        return request.request(operation.method(), path);
    }

    /// The smallest body that gets past the schema.
    private static String body(Operation operation) {
        return switch (operation.id()) {
            case "allocatePayment", "allocateCreditNote" ->
                    "{\"allocations\":[{\"invoice_id\":\"%s\"}]}"
                            .formatted(idOf(owner, "/v1/invoices/{id}"));
            case "holdCustomer", "pauseDunningEnrollment" -> "{\"reason\":\"x\"}";
            case "createReminderReceipt" -> "{\"status\":\"sent\"}";
            case "updateInvoice" -> "{\"memo\":\"x\"}";
            case "createReplay" -> "{\"from_sequence\":\"1\"}";
            case "updateWebhookEndpoint" -> "{\"description\":\"x\"}";
            case "updateCustomer", "updateBillingEntity", "updateDunningPolicy" ->
                    "{\"name\":\"x\"}";
            default -> "{}";
        };
    }

    /// The newest resource of a company of the kind that a path names.
    private static String idOf(Company company, String path) {
        String list = path.substring(0, path.indexOf("/{"));
        String read =
                switch (list) {
                    case "/v1/deliveries", "/v1/replays" ->
                            of(endpoint, list.substring("/v1/".length()));
                    default -> list;
                };
        return company.get(read).path("data[0].id");
    }

    private static String of(String webhookEndpoint, String what) {
        return "/v1/webhook_endpoints/" + webhookEndpoint + "/" + what;
    }

    private static Stream<Operation> operations() {
        return Contract.load().operations().values().stream();
    }
}
