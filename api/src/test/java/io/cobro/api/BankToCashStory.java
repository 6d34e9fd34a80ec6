package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From the files of `examples/distribuidora-azul` to money on invoices, over REST.
final class BankToCashStory {

    /// Later than every document of the examples.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final List<String> DOCUMENTS =
            List.of(
                    "az-201", "az-202", "az-203", "az-204", "az-205", "az-206", "az-207", "nc-31",
                    "az-208", "az-209", "az-210", "az-211", "az-212", "az-213", "az-214", "az-215",
                    "az-216");

    @Test
    void documents_are_taken_in_once_and_bad_ones_are_refused_with_their_reason() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        Response made = company.cfdi("cfdi/az-203.xml");
        String invoice =
                made.then()
                        .statusCode(201)
                        .body("result", equalTo("imported"))
                        .body("number", equalTo("AZ-203"))
                        .body("total.amount", equalTo("7916.58"))
                        .extract()
                        .path("invoice_id");
        company.get("/v1/invoices/" + invoice)
                .then()
                .statusCode(200)
                .body("status", equalTo("open"))
                .body("number", equalTo("AZ-203"))
                .body("fiscal_uuid", equalTo(made.path("uuid")))
                .body("balance.amount", equalTo("7916.58"));
        for (String again : List.of("cfdi/az-203.xml", "cfdi-bad/copy-of-az-203.xml")) {
            company.cfdi(again)
                    .then()
                    .statusCode(200)
                    .body("result", equalTo("duplicate"))
                    .body("invoice_id", equalTo(invoice));
        }
        company.cfdi("cfdi/p-11.xml")
                .then()
                .statusCode(201)
                .body("result", equalTo("ignored"))
                .body("reason", equalTo("payment_complement"))
                .body("invoice_id", nullValue());

        refused(company.cfdi("cfdi-bad/truncated.xml"), "xml_not_well_formed");
        refused(company.cfdi("cfdi-bad/edited.xml"), "seal_invalid");
        refused(company.cfdi("cfdi-bad/other-issuer.xml"), "foreign_issuer");
        company.get("/v1/invoices").then().body("data", hasSize(1));
    }

    @Test
    void both_files_of_an_account_hold_the_same_lines() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        String account = account(company);
        statement(company)
                .then()
                .statusCode(201)
                .body("bank_account_id", equalTo(account))
                .body("lines_total", equalTo(19))
                .body("lines_imported", equalTo(19))
                .body("lines_refused", empty())
                .body("warnings", empty());
        text(company, account)
                .then()
                .statusCode(201)
                .body("lines_total", equalTo(19))
                .body("lines_imported", equalTo(0))
                .body("lines_duplicate", equalTo(19));
        company.get("/v1/bank_transactions?limit=100").then().body("data", hasSize(19));
        refused(
                company.upload("/v1/bank_statements", "application/xml", "cfdi/az-201.xml"),
                "not_camt053");
    }

    @Test
    void lines_find_their_invoices_and_a_person_has_the_last_word() {
        Company company = withDocuments();
        reconcile(company);
        Map<String, Map<String, Object>> lines = lines(company);

        // Matched on its own: the folio, the payer and the total agree.
        Response exact = match(company, line(lines, "PAGO FACTURA AZ-201"), "accepted");
        exact.then()
                .body("data[0].actor", equalTo("auto"))
                .body("data[0].allocations", hasSize(1))
                .body("data[0].allocations[0].amount.amount", equalTo("17848.22"))
                .body("data[0].evidence.features", not(empty()))
                .body("data[0].payment_id", notNullValue());
        String paid = exact.path("data[0].allocations[0].invoice_id");
        company.get("/v1/invoices/" + paid).then().body("status", equalTo("paid"));
        match(company, line(lines, "PAGO FACTURAS AZ-203 AZ-207 AZ-209"), "accepted")
                .then()
                .body("data[0].allocations", hasSize(3));
        // Known by the account that the customer's record names, and nothing else.
        match(company, line(lines, "TRANSFERENCIA"), "accepted").then().body("data", hasSize(1));

        // Two customers owe what this line pays: a person decides, one way and then the other.
        String twin = line(lines, "TRANSFERENCIA SPEI");
        Response proposed = match(company, twin, "proposed");
        List<String> proposals = proposed.path("data.id");
        assertThat(proposals).hasSizeGreaterThanOrEqualTo(2);
        company.once()
                .post("/v1/matches/" + proposals.getFirst() + "/reject")
                .then()
                .statusCode(200)
                .body("status", equalTo("rejected"));
        Response accepted = company.once().post("/v1/matches/" + proposals.get(1) + "/accept");
        accepted.then()
                .statusCode(200)
                .body("status", equalTo("accepted"))
                .body("actor", equalTo("human"));
        String settled = accepted.path("allocations[0].invoice_id");
        company.get("/v1/invoices/" + settled).then().body("status", equalTo("paid"));
        company.get("/v1/bank_transactions/" + twin)
                .then()
                .body("status", equalTo("matched"))
                .body("match_id", equalTo(proposals.get(1)));

        // It was wrong: undone, all is as before, and the same is not proposed again.
        List<String> others = acceptedBut(company, proposals.get(1));
        company.post("/v1/matches/" + proposals.get(1) + "/undo", "{}")
                .then()
                .statusCode(200)
                .body("status", equalTo("undone"));
        company.get("/v1/invoices/" + settled)
                .then()
                .body("status", equalTo("open"))
                .body("balance.amount", equalTo("4872.00"));
        company.get("/v1/payments/" + accepted.path("payment_id"))
                .then()
                .body("status", equalTo("reversed"));
        assertThat(acceptedBut(company, proposals.get(1))).isEqualTo(others);
        company.post("/v1/matching_runs", "{}").then().statusCode(201);
        assertThat(acceptedBut(company, proposals.get(1))).isEqualTo(others);
        List<List<String>> refusedSets = new ArrayList<>();
        refusedSets.add(proposed.path("data[0].allocations.invoice_id"));
        refusedSets.add(proposed.path("data[1].allocations.invoice_id"));
        assertThat(
                        match(company, twin, "proposed")
                                .<List<List<String>>>path("data.allocations.invoice_id"))
                .doesNotContainAnyElementsOf(refusedSets);
    }

    @Test
    void the_aging_shows_what_the_lines_paid() {
        Company company = withDocuments();
        assertAgingTotal(company, "122994.12");
        reconcile(company);
        // AZ-204 after its credit note and a part payment, AZ-212, AZ-213, AZ-216 and a cent of
        // AZ-206, less 150.00 that were paid too much.
        assertAgingTotal(company, "24966.62");
    }

    private static void assertAgingTotal(Company company, String total) {
        company.get("/v1/reports/aging?as_of=2026-11-22&currency=MXN")
                .then()
                .statusCode(200)
                .body("totals.total.amount", contains(total))
                .body("totals.control_total.amount", contains(total));
    }

    /// A company with all documents, which knows, and was told twice, from which account the hotel
    /// pays.
    private static Company withDocuments() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        company.id(
                company.post(
                        "/v1/customers",
                        """
                        {"name": "Hotel Mirador del Lago", "tax_id": "HML990604TV0",
                         "payment_terms_days": 30, "payer_accounts": ["036180702198463518", "036180702198463518"]}
                        """));
        for (String name : DOCUMENTS) {
            company.cfdi("cfdi/" + name + ".xml").then().statusCode(201);
        }
        return company;
    }

    private static void reconcile(Company company) {
        account(company);
        statement(company).then().statusCode(201);
        company.post("/v1/matching_runs", "{}")
                .then()
                .statusCode(201)
                .body("status", equalTo("completed"));
    }

    private static String account(Company company) {
        return company.id(
                company.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Concentradora\",\"number\":\"%s\",\"bank\":\"BBVA\"}"
                                .formatted(Company.AZUL_ACCOUNT)));
    }

    private static Response statement(Company company) {
        return company.upload("/v1/bank_statements", "application/xml", "camt053.xml");
    }

    private static Response text(Company company, String account) {
        return company.upload(
                "/v1/bank_statements?bank_account_id=" + account,
                "text/tab-separated-values",
                "bbva.txt");
    }

    private static void refused(Response answer, String code) {
        answer.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    /// The lines by their text, the newest first.
    private static Map<String, Map<String, Object>> lines(Company company) {
        List<Map<String, Object>> read =
                company.get("/v1/bank_transactions?limit=100").path("data");
        Map<String, Map<String, Object>> lines = new HashMap<>();
        read.forEach(line -> lines.put(String.valueOf(line.get("description")), line));
        return lines;
    }

    private static String line(Map<String, Map<String, Object>> lines, String text) {
        assertThat(lines).containsKey(text);
        return String.valueOf(lines.get(text).get("id"));
    }

    private static Response match(Company company, String line, String status) {
        Response read =
                company.get("/v1/matches?bank_transaction_id=" + line + "&status=" + status);
        read.then().statusCode(200);
        return read;
    }

    private static List<String> acceptedBut(Company company, String match) {
        List<String> ids =
                new ArrayList<>(
                        company.get("/v1/matches?status=accepted&limit=100")
                                .<List<String>>path("data.id"));
        ids.remove(match);
        return ids;
    }
}
