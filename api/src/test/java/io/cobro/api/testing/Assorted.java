package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.webhook.DeliveryId;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A company that has several different things of every kind, for lists that are sorted. Its server
/// has idle workers.
///
/// @param parents the id of what a list belongs to, by the type of that, such as `Invoice`
public record Assorted(Company company, Map<String, String> parents) {

    private static final List<String> NAMES = List.of("alfa", "Ángel", "BETA", "Ñandú", "ópalo");

    private static final AtomicInteger NEXT = new AtomicInteger();

    public static Assorted found(TestServer server, String name) {
        Furnished furnished = Furnished.found(server, name);
        Company company = furnished.company();
        for (String cfdi : List.of("201", "202", "203", "204")) {
            company.id(company.cfdi("cfdi/az-" + cfdi + ".xml"));
        }
        for (int i = 0; i < 3; i++) {
            Dunned.enrollment(company);
            Dunned.reminder(company);
        }
        company.server()
                .change(
                        company.tenant(),
                        "update dunning_enrollment set next_date = '2026-03-05' where dunning_enrollment_id in (select dunning_enrollment_id from dunning_enrollment order by 1 limit 2)");
        company.server()
                .change(
                        company.tenant(),
                        "update reminder set due_at = due_at - interval '1 day' where reminder_id in (select reminder_id from reminder order by 1 desc limit 2)");
        String policy = furnished.id("dunning_policies");
        for (int version = 1; version < 4; version++) {
            company.patch(
                            "/v1/dunning_policies/" + policy,
                            version,
                            "{\"caps\": {\"messages_per_week\": %d}}".formatted(version))
                    .then()
                    .statusCode(200);
        }
        String delivery = furnished.id("deliveries");
        for (int number = 1; number < 4; number++) {
            attempted(company, delivery, number);
        }
        String customer = company.customer();
        String invoice = company.issued(customer);
        String payment = company.payment(customer);
        String note = company.issuedCreditNote(customer);
        Assorted assorted =
                new Assorted(
                        company,
                        Map.of(
                                "BillingEntity", furnished.id("billing_entities"),
                                "Customer", customer,
                                "Invoice", invoice,
                                "Payment", payment,
                                "CreditNote", note,
                                "BankTransaction", line(company),
                                "DunningPolicy", policy,
                                "WebhookEndpoint", furnished.id("webhook_endpoints"),
                                "Delivery", delivery));
        for (int i = 0; i < 5; i++) {
            for (String list : Furnished.LISTS) {
                assorted.add(list, i);
            }
        }
        for (int i = 0; i < 3; i++) {
            stated(company, i);
        }
        return assorted;
    }

    /// Adds one more to a list, where a request can; not the same for different numbers.
    public void add(String list, int number) {
        String name = NAMES.get(number % NAMES.size());
        String customer = parents.getOrDefault("Customer", "");
        String issuer = parents.getOrDefault("BillingEntity", "");
        String day = "2026-03-%02d".formatted(1 + number * 3 % 7);
        switch (list) {
            case "api_keys" ->
                    made(
                            "/v1/api_keys",
                            "{\"name\":\"%s\",\"scopes\":[\"admin\"]}".formatted(name));
            case "billing_entities" ->
                    made(
                            "/v1/billing_entities",
                            "{\"tax_id\":\"AAA%02d0101%03d\",\"name\":\"%s\"}"
                                    .formatted(10 + NEXT.incrementAndGet() % 90, NEXT.get(), name));
            case "bank_accounts" ->
                    made(
                            "/v1/bank_accounts",
                            "{\"name\":\"%s\",\"number\":\"%d\"}"
                                    .formatted(name, 70_000 + NEXT.incrementAndGet()));
            case "customers" -> made("/v1/customers", "{\"name\":\"%s\"}".formatted(name));
            case "dunning_policies" ->
                    made(
                            "/v1/dunning_policies",
                            "{\"name\":\"%s\",\"steps\":[{\"key\":\"late\",\"offset_days\":3,\"channel\":\"email\",\"template\":\"payment_late\"}]}"
                                    .formatted(name));
            case "matching_runs" -> made("/v1/matching_runs", "{}");
            case "reminders" -> made("/v1/reminders", Dunned.request(customer));
            case "webhook_endpoints" ->
                    made(
                            "/v1/webhook_endpoints",
                            "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}");
            case "replays" -> {
                // One runs at a time.
                company.server().application().workers().drain(company.server().clock().instant());
                made(
                        "/v1/webhook_endpoints/" + parents.get("WebhookEndpoint") + "/replays",
                        "{\"from_sequence\":\"1\",\"types\":[\"customer.created\"]}");
            }
            case "invoices" -> {
                String draft =
                        made(
                                "/v1/invoices",
                                """
                                {"billing_entity_id": "%s", "customer_id": "%s", "series": "A", "issue_date": "%s",
                                 "lines": [{"description": "Clavo", "quantity": "1",
                                   "unit_price": "%d.00"}]}
                                """
                                        .formatted(issuer, customer, day, 100 + number % 3));
                if (number % 4 > 0) {
                    company.post(
                                    "/v1/invoices/" + draft + "/issue",
                                    "{\"issue_date\":\"%s\"}".formatted(day))
                            .then()
                            .statusCode(200);
                }
            }
            case "credit_notes" -> {
                String draft =
                        made(
                                "/v1/credit_notes",
                                Company.creditNoteOf(customer)
                                        .replaceFirst(
                                                "\\{",
                                                "{\"billing_entity_id\": \"%s\",".formatted(issuer))
                                        .replace("2026-03-02", day)
                                        .replace("100.00", 50 + number % 3 + ".00"));
                if (number % 4 > 0) {
                    company.post(
                                    "/v1/credit_notes/" + draft + "/issue",
                                    "{\"issue_date\":\"%s\"}".formatted(day))
                            .then()
                            .statusCode(200);
                }
            }
            case "payments" ->
                    made(
                            "/v1/payments",
                            Company.payment(customer, 10 + number % 3 + ".00")
                                    .replace("2026-03-20", day));
            case "allocations" -> {
                allocated(
                        "payments",
                        "Payment",
                        "\"effective_date\": \"2026-03-%02d\",".formatted(20 + number * 3 % 7));
                allocated("credit_notes", "CreditNote", "");
            }
            default -> {
                // Made by files and by Cobro itself.
            }
        }
    }

    /// Adds what differs in everything that lists can be narrowed by. Today is 2026-11-22.
    public void diversify() {
        String issuer = company.get("/v1/billing_entities").path("data[0].id");
        String person =
                made(
                        "/v1/customers",
                        """
                        {"name": "Íñigo Clavería", "kind": "person", "tax_id": "CAII800101AB1", "external_id": "C-1044",
                         "email": "inigo@example.com", "metadata": {"sucursal": "Monterrey Centro", "ruta": "7: norte"}}
                        """);
        made(
                "/v1/customers",
                """
                {"name": "Aceros Ñandú", "kind": "company", "tax_id": "ANA010101AB1", "dunning_policy_id": "%s",
                 "metadata": {"sucursal": "Monterrey Sur"}}
                """
                        .formatted(parents.get("DunningPolicy")));
        String today =
                opening(
                        person,
                        issuer,
                        """
                        "series": "B-1", "folio": "77", "external_id": "ERP-1", "memo": "Pedido Ñ 4471", "due_date": "2026-11-22",
                        "fiscal_uuid": "1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31", "metadata": {"sucursal": "Monterrey Centro"},
                        "total": {"amount": "116.00", "currency": "MXN"}
                        """);
        opening(
                person,
                issuer,
                "\"due_date\": \"2026-11-22\", \"total\": {\"amount\": \"20.00\", \"currency\": \"MXN\"}");
        opening(
                person,
                issuer,
                """
                "series": "B", "folio": "1-77", "external_id": "ERP-2", "due_date": "2026-12-31",
                "metadata": {"sucursal": "Monterrey Sur"}, "total": {"amount": "250.50", "currency": "USD"}
                """);
        String parts =
                opening(
                        person,
                        issuer,
                        """
                        "folio": "78", "total": {"amount": "300.00", "currency": "MXN"}, "installments": [
                          {"due_date": "2026-10-01", "amount": {"amount": "100.00", "currency": "MXN"}},
                          {"due_date": "2026-12-01", "amount": {"amount": "200.00", "currency": "MXN"}}]
                        """);
        String wrong =
                opening(
                        person,
                        issuer,
                        "\"due_date\": \"2026-04-01\", \"total\": {\"amount\": \"9.00\", \"currency\": \"MXN\"}");
        company.post("/v1/invoices/" + wrong + "/void", "{}").then().statusCode(200);
        paid(
                person,
                parts,
                "100.00",
                """
                "method": "cash", "external_id": "CAJA-1", "reference": "FACT 78", "metadata": {"caja": "2"}
                """);
        paid(
                person,
                today,
                "116.00",
                "\"method\": \"spei\", \"reference\": \"fact B-1-77\", \"tracking_key\": \"BNET01002611180004417\"");
        String dollars =
                made(
                        "/v1/payments",
                        """
                        {"customer_id": "%s", "amount": {"amount": "12.50", "currency": "USD"}, "received_date": "2026-11-02",
                         "method": "card", "metadata": {"caja": "3"}}
                        """
                                .formatted(person));
        company.post("/v1/payments/" + dollars + "/reverse", "{}").then().statusCode(200);
        credited(
                person,
                issuer,
                "117",
                """
                "currency": "USD", "external_id": "NC-1", "metadata": {"motivo": "faltante"},
                "fiscal_uuid": "9E0C44F2-5B0D-4C39-B6D8-7A1F3E2D4C58"
                """);
        String note = credited(person, issuer, "118", "\"metadata\": {\"motivo\": \"descuento\"}");
        company.post(
                        "/v1/credit_notes/" + note + "/allocations",
                        "{\"allocations\": [{\"invoice_id\": \"%s\"}]}".formatted(parts))
                .then()
                .statusCode(201);
        String undone =
                company.get("/v1/allocations?credit_note_id=" + parents.get("CreditNote"))
                        .path("data[0].id");
        company.post("/v1/allocations/" + undone + "/reverse", "{}").then().statusCode(200);
        diversifyWhatJobsMake();
    }

    private void diversifyWhatJobsMake() {
        for (String change :
                List.of(
                        "bank_transaction set bank_account_id = (select bank_account_id from bank_account order by 1 desc limit 1)",
                        "dunning_enrollment set state = 'completed'",
                        "reminder set state = 'sent', channel = 'email'",
                        "event set occurred_at = occurred_at - interval '1 hour'",
                        "webhook_delivery set state = 'exhausted'")) {
            String table = change.substring(0, change.indexOf(' '));
            String id = table.replace("webhook_", "") + "_id";
            company.server()
                    .change(
                            company.tenant(),
                            "update %s where %s in (select %s from %s order by 1 limit 2)"
                                    .formatted(change, id, id, table));
        }
        company.server()
                .change(
                        company.tenant(),
                        """
                        update reminder_item set state = 'skipped', skip_reason = 'paid'
                        where reminder_id in (select reminder_id from reminder order by 1 desc limit 2)
                        """);
    }

    private String opening(String customer, String issuer, String more) {
        return made(
                "/v1/invoices",
                """
                {"kind": "opening_balance", "status": "open", "customer_id": "%s", "billing_entity_id": "%s",
                 "issue_date": "2026-03-04", "currency": "%s", %s}
                """
                        .formatted(customer, issuer, more.contains("USD") ? "USD" : "MXN", more));
    }

    private void paid(String customer, String invoice, String amount, String more) {
        made(
                "/v1/payments",
                """
                {"customer_id": "%s", "amount": {"amount": "%s", "currency": "MXN"}, "received_date": "2026-11-03",
                 "allocations": [{"invoice_id": "%s"}], %s}
                """
                        .formatted(customer, amount, invoice, more));
    }

    private String credited(String customer, String issuer, String folio, String more) {
        return made(
                "/v1/credit_notes",
                """
                {"status": "issued", "reason": "discount", "customer_id": "%s", "billing_entity_id": "%s",
                 "series": "NC", "folio": "%s", "issue_date": "2026-03-09",
                 "lines": [{"description": "Bonificación", "quantity": "1", "unit_price": "10.00"}], %s}
                """
                        .formatted(customer, issuer, folio, more));
    }

    private void allocated(String list, String source, String date) {
        Response allocated =
                company.post(
                        "/v1/%s/%s/allocations".formatted(list, parents.get(source)),
                        """
                        {%s "allocations":
                          [{"invoice_id": "%s", "amount": {"amount": "1.00", "currency": "MXN"}}]}
                        """
                                .formatted(date, parents.get("Invoice")));
        assertThat(allocated.statusCode()).as(allocated.asString()).isEqualTo(201);
    }

    private String made(String path, String json) {
        return company.id(company.post(path, json));
    }

    private static void attempted(Company company, String delivery, int number) {
        company.server()
                .change(
                        company.tenant(),
                        """
                        insert into delivery_attempt (tenant_id, delivery_id, attempt_no, started_at, duration_ms,
                          status_code, detail)
                        values (%d, '%s', %d, now(), 1, 500, 'no') on conflict do nothing
                        """
                                .formatted(
                                        company.tenant().id().number(),
                                        DeliveryId.parse(delivery).orElseThrow().value(),
                                        number));
    }

    private static void stated(Company company, int number) {
        company.server()
                .change(
                        company.tenant(),
                        """
                        insert into bank_statement (tenant_id, bank_statement_id, bank_account_id, format, from_date, to_date,
                          lines_total, lines_imported, lines_duplicate, recorded_at)
                        select tenant_id, gen_random_uuid(), bank_account_id, format, from_date + %d, to_date - %d, 0, 0, 0,
                          recorded_at
                        from bank_statement order by bank_statement_id limit 1
                        """
                                .formatted(number * 3 % 4, number));
    }

    /// A bank line that has matches.
    private static String line(Company company) {
        return company.get("/v1/matches").path("data[0].bank_transaction_id");
    }
}
