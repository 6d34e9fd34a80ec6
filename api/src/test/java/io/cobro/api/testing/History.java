package io.cobro.api.testing;

import io.cobro.core.CommandContext;
import io.cobro.persistence.TimeOrderedIds;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What can happen to the receivables of a company, all of it: drafts, invoices, credit notes,
/// payments, allocations and their reversals, voids, documents from files, a bank statement and
/// decisions about its lines.
///
/// The clock of the server stands after 2026-11-20, the last day of the examples.
public final class History {

    /// The documents of the example company in the order in which they were issued.
    public static final List<String> DOCUMENTS =
            List.of(
                    "az-201", "az-202", "az-203", "az-204", "az-205", "az-206", "az-207", "nc-31",
                    "az-208", "az-209", "az-210", "az-211", "az-212", "az-213", "az-214", "az-215",
                    "az-216");

    private final Company company;

    private History(Company company) {
        this.company = company;
    }

    /// Lets it all happen.
    public static void of(Company company) {
        History history = new History(company);
        history.drafts();
        history.payments();
        history.creditNotes();
        history.dollars();
        history.documents();
        history.bank();
        history.overdue();
    }

    private void drafts() {
        String customer = company.customer();
        company.patch("/v1/customers/" + customer, 1, "{\"payment_terms_days\":8}")
                .then()
                .statusCode(200);
        String draft = company.draft(customer);
        company.patch("/v1/invoices/" + draft, 1, "{\"memo\":\"Urgente\"}").then().statusCode(200);
        company.delete("/v1/invoices/" + company.draft(customer), 1).then().statusCode(204);
        act("invoices", company.issued(customer), "void");
        company.id(company.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"events:read\"]}"));
    }

    private void payments() {
        String customer = company.customer();
        String first = company.issued(customer);
        String second = company.issued(customer);
        company.issued(customer);
        company.allocate(company.payment(customer), first).then().statusCode(201);
        String more = pay(customer, "30000.00");
        String partly = allocate("payments", more, first, "2500.50");
        allocate("payments", more, second, "11600.00");
        act("allocations", partly, "reverse");
        allocate("payments", more, first, "100.01");
        String bounced = pay(customer, "10499.99");
        company.allocate(bounced, first).then().statusCode(201);
        act("payments", bounced, "reverse");
        act("payments", pay(customer, "77.00"), "reverse");
        company.id(
                company.post(
                        "/v1/payments",
                        """
                        {"amount": {"amount": "345.67", "currency": "MXN"},
                         "received_date": "2026-03-20", "method": "cash"}
                        """));
    }

    private void creditNotes() {
        String customer = company.customer();
        String invoice = company.issued(customer);
        String used = company.issuedCreditNote(customer);
        String part = allocate("credit_notes", used, invoice, "16.00");
        allocate("credit_notes", used, invoice, "50.00");
        act("allocations", part, "reverse");
        act("credit_notes", company.issuedCreditNote(customer), "void");
        company.issuedCreditNote(customer);
        company.creditNote(customer);
    }

    private void dollars() {
        String customer = company.customer();
        String invoice =
                company.id(
                        company.post(
                                "/v1/invoices",
                                Company.invoice(customer)
                                        .replaceFirst("\\{", "{\"currency\": \"USD\", ")));
        act("invoices", invoice, "issue");
        String payment =
                company.id(
                        company.post(
                                "/v1/payments",
                                Company.payment(customer, "11600.01").replace("MXN", "USD")));
        company.allocate(payment, invoice).then().statusCode(201);
    }

    private void documents() {
        for (String document : DOCUMENTS) {
            company.id(company.cfdi("cfdi/" + document + ".xml"));
            if (document.equals("az-215")) {
                // The last one replaces it, with what was paid on it.
                Map<String, String> invoice = company.get("/v1/invoices?limit=1").path("data[0]");
                company.allocate(pay(invoice.get("customer_id"), "55.50"), invoice.get("id"))
                        .then()
                        .statusCode(201);
            }
        }
    }

    private void bank() {
        company.id(
                company.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT)));
        company.id(company.upload("/v1/bank_statements", "application/xml", "camt053.xml"));
        company.id(company.post("/v1/matching_runs", "{}"));
        act("matches", match("accepted"), "undo");
        act("matches", match("proposed"), "reject");
        String proposed = match("proposed");
        company.once().post("/v1/matches/" + proposed + "/accept").then().statusCode(200);
    }

    /// What the hourly job would tell, so that it comes at a known time.
    private void overdue() {
        CommandContext context =
                new CommandContext(
                        company.tenant(),
                        "system:test",
                        "run_test",
                        null,
                        Instant.now(company.server().clock()),
                        new TimeOrderedIds());
        while (company.server().application().workers().overdue().notice(context) > 0) {
            // until all is told
        }
    }

    private String match(String status) {
        return company.get("/v1/matches?limit=1&status=" + status).path("data[0].id");
    }

    private String pay(String customer, String amount) {
        return company.id(company.post("/v1/payments", Company.payment(customer, amount)));
    }

    private String allocate(String source, String id, String invoice, String amount) {
        Response made =
                company.post(
                        "/v1/" + source + "/" + id + "/allocations",
                        """
                        {"allocations": [{"invoice_id": "%s",
                          "amount": {"amount": "%s", "currency": "MXN"}}]}
                        """
                                .formatted(invoice, amount));
        return made.then().statusCode(201).extract().path("allocations[0].id");
    }

    private void act(String list, String id, String action) {
        String path = "/v1/" + list + "/" + id + "/" + action;
        Response answer =
                action.equals("reject") ? company.once().post(path) : company.post(path, "{}");
        answer.then().statusCode(200);
    }

    /// Every event of the company, once all that was done is in the log.
    public static List<Map<String, Object>> events(Company company) {
        String last = company.customer();
        while (company.get("/v1/events?wait=30&after=0&subject=" + last)
                .<List<?>>path("data")
                .isEmpty()) {
            // asks again
        }
        List<Map<String, Object>> events = new ArrayList<>();
        boolean more = true;
        while (more) {
            String after =
                    events.isEmpty() ? "0" : String.valueOf(events.getLast().get("sequence"));
            Response page = company.get("/v1/events?limit=200&after=" + after);
            events.addAll(page.path("data"));
            more = page.path("page.has_more");
        }
        return events;
    }
}
