package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From a customer to a paid invoice, over REST.
final class InvoiceToCashStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    @Test
    void an_invoice_is_drafted_issued_and_paid_in_two_parts() {
        Tenant tenant = SERVER.tenant("Ferretería del Norte", TenantMode.LIVE);
        String key = SERVER.key(tenant);
        SERVER.post(key, "{\"tax_id\":\"FNO180312AB4\",\"name\":\"Ferretería del Norte\"}")
                .post("/v1/billing_entities")
                .then()
                .statusCode(201);
        String customer =
                SERVER.post(
                                key,
                                """
                                {"name": "Distribuidora Azul", "tax_id": "DAZ180312QKA",
                                 "payment_terms_days": 30, "metadata": {"zona": "norte"}}
                                """)
                        .post("/v1/customers")
                        .then()
                        .statusCode(201)
                        .body("kind", equalTo("company"))
                        .extract()
                        .path("id");
        String invoice =
                SERVER.post(
                                key,
                                """
                                {"customer_id": "%s", "series": "A", "issue_date": "2026-03-01",
                                 "lines": [{"description": "Cemento gris 50 kg", "quantity": "40",
                                   "unit_price": "250.00",
                                   "taxes": [{"code": "iva", "rate": "0.16"}]}]}
                                """
                                        .formatted(customer))
                        .post("/v1/invoices")
                        .then()
                        .statusCode(201)
                        .body("status", equalTo("draft"))
                        .body("total.amount", equalTo("11600.00"))
                        .extract()
                        .path("id");
        SERVER.post(key, "{}")
                .post("/v1/invoices/{id}/issue", invoice)
                .then()
                .statusCode(200)
                .body("status", equalTo("open"))
                .body("number", equalTo("A-1"))
                .body("due_date", equalTo("2026-03-31"))
                .body("balance.amount", equalTo("11600.00"));
        SERVER.post(
                        key,
                        """
                        {"customer_id": "%s", "amount": {"amount": "5800.00", "currency": "MXN"},
                         "received_date": "2026-03-20", "method": "spei",
                         "allocations": [{"invoice_id": "%s"}]}
                        """
                                .formatted(customer, invoice))
                .post("/v1/payments")
                .then()
                .statusCode(201)
                .body("unallocated.amount", equalTo("0.00"))
                .body("allocation_state", equalTo("allocated"));
        assertThat(SERVER.lastAnswered().roundTrips()).isEqualTo(2);
        SERVER.as(key)
                .get("/v1/invoices/{id}", invoice)
                .then()
                .statusCode(200)
                .body("payment_state", equalTo("partially_paid"))
                .body("balance.amount", equalTo("5800.00"))
                .body("lines", hasSize(1));
        SERVER.post(
                        key,
                        """
                        {"customer_id": "%s", "amount": {"amount": "6000.00", "currency": "MXN"},
                         "received_date": "2026-04-02", "method": "spei",
                         "auto_allocate": "oldest_due"}
                        """
                                .formatted(customer))
                .post("/v1/payments")
                .then()
                .statusCode(201)
                .body("unallocated.amount", equalTo("200.00"));
        SERVER.as(key)
                .get("/v1/invoices/{id}", invoice)
                .then()
                .body("status", equalTo("paid"))
                .body("balance.amount", equalTo("0.00"));
        SERVER.as(key)
                .get("/v1/reports/aging?as_of=2026-04-01")
                .then()
                .statusCode(200)
                .body("totals[0].days_1_to_30.amount", equalTo("5800.00"))
                .body("totals[0].total.amount", equalTo("5800.00"))
                .body("totals[0].control_total.amount", equalTo("5800.00"));
        SERVER.as(key)
                .get("/v1/reports/aging?as_of=2026-04-02")
                .then()
                .body("totals[0].unallocated.amount", equalTo("-200.00"))
                .body("totals[0].total.amount", equalTo("-200.00"));
        SERVER.as(key)
                .get("/v1/events?limit=200")
                .then()
                .statusCode(200)
                .body("data[0].sequence", equalTo("1"))
                .body("data.type", notNullValue());
    }
}
