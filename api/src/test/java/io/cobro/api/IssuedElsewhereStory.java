package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An invoice that an ERP has issued is recorded in one call, as it is, or refused with the place
/// of what does not agree.
final class IssuedElsewhereStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    /// 10,000.00 and 16 % of VAT.
    private static final String ISSUED =
            """
            {"status": "open", "series": "A", "folio": "1042", "issue_date": "2026-10-05",
             "lines": [{"description": "Taladro percutor", "quantity": "10",
               "unit_price": "1000.00", "taxes": [{"code": "iva", "rate": "0.16"}]}]}
            """;

    private Company company = Company.found(SERVER, "Distribuidora Azul");
    private String customer = "";

    @BeforeEach
    void a_company_with_a_customer() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
    }

    @Test
    void it_is_owed_at_once_with_its_own_number_taxes_and_installments() {
        post("""
        {"fiscal_uuid": "1b7d5c1e-9a51-4a0e-8f66-0c9e4d2b7a31",
         "fiscal_payment_method": "PPD",
         "taxes": [{"code": "iva", "rate": "0.16", "base": "10000.00", "amount": "1600.01"}],
         "total": {"amount": "11600.01", "currency": "MXN"},
         "installments": [
           {"due_date": "2026-12-04", "amount": {"amount": "5800.00", "currency": "MXN"}},
           {"due_date": "2026-11-04", "amount": {"amount": "5800.01", "currency": "MXN"}}]}
        """)
                .then()
                .statusCode(201)
                .body("status", equalTo("open"))
                .body("number", equalTo("A-1042"))
                .body("fiscal_uuid", equalTo("1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31"))
                .body("tax_total.amount", equalTo("1600.01"))
                .body("total.amount", equalTo("11600.01"))
                .body("balance.amount", equalTo("11600.01"))
                .body("installments.due_date", equalTo(List.of("2026-11-04", "2026-12-04")))
                .body("installments[0].amount.amount", equalTo("5800.01"))
                .body("due_date", equalTo("2026-12-04"))
                .body("timeliness", equalTo("overdue"))
                .body("days_past_due", equalTo(18));
        owed("11600.01");
    }

    @Test
    void an_opening_balance_needs_only_customer_date_and_total() {
        String balance =
                """
                {"kind": "opening_balance", "status": "open", "customer_id": "%s",
                 "issue_date": "2026-10-05"%s}
                """;
        company.post(
                        "/v1/invoices",
                        balance.formatted(
                                customer,
                                ", \"total\": {\"amount\": \"2500.00\", \"currency\": \"MXN\"}"))
                .then()
                .statusCode(201)
                .body("kind", equalTo("opening_balance"))
                .body("number", nullValue())
                .body("lines", hasSize(0))
                .body("subtotal.amount", equalTo("2500.00"))
                .body("tax_total.amount", equalTo("0.00"))
                .body("due_date", equalTo("2026-10-05"));
        company.post(
                        "/v1/invoices",
                        balance.formatted(
                                customer,
                                """
                                , "total": {"amount": "1160.00", "currency": "MXN"},
                                 "taxes": [{"code": "iva", "rate": "0.16", "base": "1000.00", "amount": "160.00"}]
                                """))
                .then()
                .statusCode(201)
                .body("subtotal.amount", equalTo("1000.00"))
                .body("tax_total.amount", equalTo("160.00"));
        owed("3660.00");
        company.post("/v1/invoices", balance.formatted(customer, ""))
                .then()
                .statusCode(422)
                .body("code", equalTo("total_required"))
                .body("errors[0].pointer", equalTo("/total"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    422 | total_mismatch        | /total        | {"total": {"amount": "11600.02", "currency": "MXN"}}
                    422 | total_mismatch        | /total        | {"total": {"amount": "11599.98", "currency": "MXN"}}
                    422 | total_mismatch        | /taxes        | {"taxes": [{"code": "iva", "rate": "0.16", "amount": "1600.02"}]}
                    422 | total_mismatch        | /taxes        | {"taxes": [{"code": "iva", "rate": "0.08", "amount": "1600.00"}]}
                    422 | currency_mismatch     | /total        | {"total": {"amount": "11600.00", "currency": "USD"}}
                    422 | installments_mismatch | /installments | {"installments": [{"due_date": "2026-11-04", "amount": {"amount": "11599.99", "currency": "MXN"}}]}
                    422 | date_too_early        | /installments | {"installments": [{"due_date": "2026-10-04", "amount": {"amount": "11600.00", "currency": "MXN"}}]}
                    422 | currency_mismatch     | /installments | {"installments": [{"due_date": "2026-11-04", "amount": {"amount": "11600.00", "currency": "USD"}}]}
                    422 | date_too_early        | /due_date     | {"due_date": "2026-10-04"}
                    422 | date_in_future        | /issue_date   | {"issue_date": "2026-11-23"}
                    422 | property_required     | /issue_date   | {"issue_date": null}
                    422 | lines_required        | /lines        | {"lines": []}
                    422 | conflicting_properties | /number      | {"number": "B-7"}
                    422 | conflicting_properties | /payment_terms_days | {"due_date": "2026-11-04", "payment_terms_days": 30}
                    422 | conflicting_properties | /installments | {"due_date": "2026-11-04", "installments": [{"due_date": "2026-11-04", "amount": {"amount": "11600.00", "currency": "MXN"}}]}
                    422 | issued_elsewhere_only | /folio        | {"status": "draft"}
                    422 | issued_elsewhere_only | /number       | {"status": "draft", "folio": null, "series": null, "number": "7"}
                    422 | issued_elsewhere_only | /fiscal_uuid  | {"status": "draft", "folio": null, "fiscal_uuid": "1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31"}
                    422 | issued_elsewhere_only | /fiscal_payment_method | {"status": "draft", "folio": null, "fiscal_payment_method": "PUE"}
                    422 | issued_elsewhere_only | /taxes        | {"status": "draft", "folio": null, "taxes": [{"code": "iva", "rate": "0.16", "amount": "1600.00"}]}
                    422 | issued_elsewhere_only | /installments | {"status": "draft", "folio": null, "installments": [{"due_date": "2026-11-04", "amount": {"amount": "11600.00", "currency": "MXN"}}]}
                    """)
    void what_does_not_agree_is_told_with_its_place(
            int status, String code, String pointer, String change) {
        post(change)
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("errors[0].pointer", equalTo(pointer));
        assertThat(company.get("/v1/invoices").<List<?>>path("data")).isEmpty();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"11600.01, MXN", "11599.99, MXN", "11600, CLP"})
    void a_total_within_a_cent_is_what_the_customer_was_told(String total, String currency) {
        post("{\"currency\": \"%s\", \"total\": {\"amount\": \"%s\", \"currency\": \"%s\"}}"
                        .formatted(currency, total, currency))
                .then()
                .statusCode(201)
                .body("total.amount", equalTo(total))
                .body("balance.amount", equalTo(total));
    }

    @Test
    void a_fiscal_uuid_is_recorded_once() {
        String uuid = "{\"fiscal_uuid\": \"1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31\"}";
        String first = company.id(post(uuid));
        for (String same : List.of(uuid, uuid.toLowerCase(java.util.Locale.ROOT))) {
            post(same)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("duplicate_fiscal_uuid"))
                    .body("errors[0].pointer", equalTo("/fiscal_uuid"))
                    .body("errors[0].meta.existing_id", equalTo(first));
        }
        owed("11600.00");
    }

    @Test
    void a_credit_note_issued_elsewhere_needs_its_day() {
        String note =
                """
                {"status": "issued", "customer_id": "%s", "reason": "discount", "folio": "57",
                 "lines": [{"description": "Bonificación", "quantity": "1", "unit_price": "10.00"}]}
                """
                        .formatted(customer);
        company.post("/v1/credit_notes", note)
                .then()
                .statusCode(422)
                .body("code", equalTo("property_required"))
                .body("errors[0].pointer", equalTo("/issue_date"));
    }

    @Test
    void graphql_refuses_the_same() {
        Graphql graphql = new Graphql(SERVER, company.key());
        Map<String, Object> input =
                Map.of(
                        "status", "OPEN",
                        "customerId", customer,
                        "folio", "1042",
                        "issueDate", "2026-10-05",
                        "fiscalUuid", "1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31",
                        "lines",
                                List.of(
                                        Map.of(
                                                "description", "Taladro",
                                                "quantity", "1",
                                                "unitPrice", "10.00")));
        Map<String, Object> mxn = Map.of("amount", "9.00", "currency", "MXN");
        assertThat(code(graphql, input, "total", mxn)).containsExactly("total_mismatch");
        assertThat(
                        code(
                                graphql,
                                input,
                                "installments",
                                List.of(Map.of("dueDate", "2026-11-04", "amount", mxn))))
                .containsExactly("installments_mismatch");
        assertThat(code(graphql, input, "status", "DRAFT"))
                .containsExactly("issued_elsewhere_only");
        assertThat(code(graphql, input, "memo", "Pedido 7")).isEmpty();
        assertThat(code(graphql, input, "memo", "Pedido 8"))
                .containsExactly("duplicate_fiscal_uuid");
        Map<String, Object> opening = new HashMap<>(input);
        opening.keySet().removeAll(List.of("lines", "fiscalUuid"));
        assertThat(code(graphql, opening, "kind", "OPENING_BALANCE"))
                .containsExactly("total_required");
    }

    private static List<String> code(
            Graphql graphql, Map<String, Object> input, String property, Object value) {
        Map<String, Object> changed = new HashMap<>(input);
        changed.put(property, value);
        JsonNode payload = graphql.mutation("createInvoice", changed, "", "invoice { id }");
        return Graphql.codes(payload);
    }

    private Response post(String change) {
        ObjectNode body = (ObjectNode) JsonText.MAPPER.readTree(ISSUED);
        body.put("customer_id", customer);
        JsonText.MAPPER.readTree(change).forEachEntry(body::set);
        for (String name : List.copyOf(body.propertyNames())) {
            if (body.get(name).isNull()) {
                body.remove(name);
            }
        }
        return company.post("/v1/invoices", body.toString());
    }

    private void owed(String total) {
        company.get("/v1/reports/aging?as_of=2026-11-22")
                .then()
                .body("totals[0].total.amount", equalTo(total));
    }
}
