package io.cobro.api.testing;

import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;

/// A company with a billing entity and a key that may do all, and what it does every day. Each
/// method is one request that must succeed.
///
/// @param key the secret of an API key
public record Company(TestServer server, Tenant tenant, String key) {

    /// The RFC of the company in `examples/distribuidora-azul`.
    public static final String AZUL = "DAZ180312QKA";

    /// Its bank account.
    public static final String AZUL_ACCOUNT = "012320001847205939";

    private static final String EXAMPLES = "/examples/distribuidora-azul/";

    /// A new company whose issuer is that of the examples.
    public static Company found(TestServer server, String name) {
        return found(server, name, TenantMode.LIVE);
    }

    /// A new company, of a test tenant or not.
    public static Company found(TestServer server, String name, TenantMode mode) {
        Tenant tenant = server.tenant(name, mode);
        Company company = new Company(server, tenant, server.key(tenant));
        company.id(
                company.post(
                        "/v1/billing_entities",
                        "{\"tax_id\":\"%s\",\"name\":\"%s\"}".formatted(AZUL, name)));
        return company;
    }

    /// A file of the examples.
    public static byte[] example(String name) {
        try (InputStream in =
                Objects.requireNonNull(Company.class.getResourceAsStream(EXAMPLES + name), name)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public RequestSpecification as() {
        return server.as(key);
    }

    /// A request with a new idempotency key.
    public RequestSpecification once() {
        return as().header("Idempotency-Key", UUID.randomUUID().toString());
    }

    public Response get(String path) {
        return as().get(path);
    }

    public Response post(String path, String json) {
        return once().contentType("application/json").body(json).post(path);
    }

    public Response patch(String path, int version, String json) {
        return once().header("If-Match", "\"v" + version + "\"")
                .contentType("application/merge-patch+json")
                .body(json)
                .patch(path);
    }

    public Response delete(String path, int version) {
        return as().header("If-Match", "\"v" + version + "\"").delete(path);
    }

    /// Sends a file of the examples, whatever becomes of it.
    public Response upload(String path, String type, String file) {
        return once().contentType(type).body(example(file)).post(path);
    }

    public Response cfdi(String file) {
        return upload("/v1/cfdi_documents?file_name=" + file, "application/xml", file);
    }

    /// The id of what a request made.
    public String id(Response made) {
        return made.then().statusCode(201).extract().path("id");
    }

    public String customer() {
        return id(post("/v1/customers", "{\"name\": \"Tlapalería El Clavo\"}"));
    }

    public String draft(String customer) {
        return id(post("/v1/invoices", invoice(customer)));
    }

    /// An issued invoice over 11,600.00 MXN.
    public String issued(String customer) {
        String draft = draft(customer);
        post("/v1/invoices/" + draft + "/issue", "{}").then().statusCode(200);
        return draft;
    }

    public String creditNote(String customer) {
        return id(post("/v1/credit_notes", creditNoteOf(customer)));
    }

    public String issuedCreditNote(String customer) {
        String draft = creditNote(customer);
        post("/v1/credit_notes/" + draft + "/issue", "{}").then().statusCode(200);
        return draft;
    }

    /// A payment over 1,000.00 MXN that pays nothing yet.
    public String payment(String customer) {
        return id(post("/v1/payments", payment(customer, "1000.00")));
    }

    public Response allocate(String payment, String invoice) {
        return post(
                "/v1/payments/" + payment + "/allocations",
                "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(invoice));
    }

    public static String invoice(String customer) {
        return """
        {"customer_id": "%s", "series": "A", "issue_date": "2026-03-01",
         "lines": [{"description": "Cemento gris 50 kg", "quantity": "40",
           "unit_price": "250.00", "taxes": [{"code": "iva", "rate": "0.16"}]}]}
        """
                .formatted(customer);
    }

    public static String creditNoteOf(String customer) {
        return """
        {"customer_id": "%s", "series": "N", "reason": "discount",
         "issue_date": "2026-03-02",
         "lines": [{"description": "Bonificación", "quantity": "1",
           "unit_price": "100.00", "taxes": [{"code": "iva", "rate": "0.16"}]}]}
        """
                .formatted(customer);
    }

    public static String payment(String customer, String amount) {
        return """
        {"customer_id": "%s", "amount": {"amount": "%s", "currency": "MXN"},
         "received_date": "2026-03-20", "method": "spei"}
        """
                .formatted(customer, amount);
    }
}
