package io.cobro.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a repeated request does.
final class IdempotencyStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final String KEY = "erp-4711";

    private static Company company;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
    }

    @Test
    void the_same_request_has_one_effect_and_one_answer() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String body = Company.payment(own.customer(), "10.00");
        Response first = pay(own, KEY, body);
        first.then().statusCode(201).header("Idempotent-Replayed", nullValue());
        Response again = pay(own, KEY, body);
        again.then().statusCode(201).header("Idempotent-Replayed", equalTo("true"));
        assertThat(again.asString()).isEqualTo(first.asString());
        // The draft of the header writes keys in quotes; spaces and order of the body say nothing.
        Response quoted = pay(own, "\"" + KEY + "\"", body.replace("\n", " "));
        quoted.then().statusCode(201).header("Idempotent-Replayed", equalTo("true"));
        assertThat(quoted.asString()).isEqualTo(first.asString());
        own.get("/v1/payments").then().body("data", hasSize(1));
    }

    @Test
    void a_request_whose_first_one_is_still_running_is_told_to_wait() throws SQLException {
        String body = Company.payment(company.customer(), "10.00");
        try (Connection running = SERVER.application().storage().serving().getConnection()) {
            running.setAutoCommit(false);
            try (PreparedStatement claim =
                    running.prepareStatement("select claim_key(?, 'in-flight')")) {
                claim.setLong(1, company.tenant().id().number());
                claim.execute();
            }
            pay(company, "in-flight", body)
                    .then()
                    .statusCode(409)
                    .header("Retry-After", equalTo("1"))
                    .body("code", equalTo("idempotency_key_in_flight"));
            running.rollback();
            running.setAutoCommit(true);
        }
        pay(company, "in-flight", body).then().statusCode(201);
    }

    @Test
    void another_request_under_the_key_is_refused() {
        String customer = company.customer();
        pay(company, "reused", Company.payment(customer, "10.00")).then().statusCode(201);
        pay(company, "reused", Company.payment(customer, "10.01"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        post(company, "reused", "/v1/customers", "{\"name\":\"Clavo\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void a_refused_request_leaves_its_key_free() {
        String customer = company.customer();
        pay(company, "refused-first", Company.payment(customer, "0.00"))
                .then()
                .statusCode(422)
                .body("code", equalTo("amount_not_positive"));
        pay(company, "refused-first", Company.payment(customer, "10.00")).then().statusCode(201);
    }

    @Test
    void the_key_of_another_tenant_is_another_key() {
        Company other = Company.found(SERVER, "Distribuidora Roja");
        Response here = pay(company, "shared", Company.payment(company.customer(), "10.00"));
        Response there = pay(other, "shared", Company.payment(other.customer(), "10.00"));
        there.then().statusCode(201).header("Idempotent-Replayed", nullValue());
        assertThat(there.<String>path("id")).isNotEqualTo(here.path("id"));
    }

    @Test
    void a_payment_by_rest_is_the_same_by_graphql() {
        String customer = company.customer();
        Response made = pay(company, "both-faces", Company.payment(customer, "10.00"));
        made.then().statusCode(201);
        String request =
                JsonText.MAPPER.writeValueAsString(
                        Map.of(
                                "query",
                                """
                                mutation($customer: ID!) {
                                  createPayment(idempotencyKey: "both-faces", input: {
                                    customerId: $customer, receivedDate: "2026-03-20", method: SPEI,
                                    amount: {amount: "10.00", currency: "MXN"}
                                  }) { replayed userErrors { code } payment { id } }
                                }
                                """,
                                "variables",
                                Map.of("customer", customer)));
        given().baseUri(SERVER.url())
                .header("Authorization", "Bearer " + company.key())
                .contentType("application/json")
                .body(request)
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("data.createPayment.userErrors", hasSize(0))
                .body("data.createPayment.replayed", equalTo(true))
                .body("data.createPayment.payment.id", equalTo(made.path("id")));
    }

    @Test
    void a_repeated_matching_run_decides_nothing() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        Response empty = post(own, "nightly", "/v1/matching_runs", "{}");
        empty.then().statusCode(201);
        own.id(own.cfdi("cfdi/az-202.xml"));
        own.id(
                own.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT)));
        own.id(own.upload("/v1/bank_statements", "application/xml", "camt053.xml"));

        Response again = post(own, "nightly", "/v1/matching_runs", "{}");
        again.then().statusCode(201).header("Idempotent-Replayed", equalTo("true"));
        assertThat(again.asString()).isEqualTo(empty.asString());
        post(own, "nightly", "/v1/customers", "{\"name\":\"Clavo\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        own.get("/v1/matches").then().body("data", hasSize(0));
        own.get("/v1/payments").then().body("data", hasSize(0));

        post(own, "next-night", "/v1/matching_runs", "{}").then().statusCode(201);
        own.get("/v1/matches").then().body("data", not(hasSize(0)));
    }

    @Test
    void the_secret_of_a_key_is_shown_by_the_first_answer_alone() {
        String body = "{\"name\":\"ERP\",\"scopes\":[\"invoices:read\"]}";
        Response first = post(company, "new-key", "/v1/api_keys", body);
        first.then().statusCode(201).body("secret", startsWith("cobro_live_"));
        post(company, "new-key", "/v1/api_keys", body)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(first.path("id")))
                .body("secret", nullValue());
        company.get("/v1/api_keys/" + first.path("id")).then().body("secret", nullValue());
    }

    static List<String> operationsThatNeedAKey() {
        return Contract.load().operations().values().stream()
                .filter(operation -> operation.idempotency() == Operation.Need.REQUIRED)
                .map(Operation::id)
                .sorted()
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operationsThatNeedAKey")
    void what_moves_money_or_takes_in_files_needs_a_key(String operation) {
        String path = Contract.load().operation(operation).path().replace("{id}", "x");
        company.as()
                .post(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_missing"))
                .body("detail", not(nullValue()));
    }

    private static Response pay(Company company, String key, String body) {
        return post(company, key, "/v1/payments", body);
    }

    private static Response post(Company company, String key, String path, String body) {
        return company.as()
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post(path);
    }
}
