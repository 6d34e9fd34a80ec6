package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.http.Api;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.RawHttp;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a bad request is told: a problem with a code, the place of the fault, and a sentence in the
/// caller's language that has its values.
final class RefusalsStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static Company company;
    private static String customer;
    private static Map<String, String> things;

    @BeforeAll
    static void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
        String open = company.issued(customer);
        String payment = company.payment(customer);
        String used = company.allocate(company.payment(customer), open).path("allocations[0].id");
        things =
                Map.of(
                        "customer", customer,
                        "draft", company.draft(customer),
                        "open", company.issued(customer),
                        "noteDraft", company.creditNote(customer),
                        "note", company.issuedCreditNote(customer),
                        "payment", payment,
                        "allocation", used);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    422 | unknown_property    | /colour        | {"colour": "blue"}
                    422 | unknown_property    | /id            | {"id": "pay_1"}
                    422 | invalid_type        | /amount/amount | {"amount": {"amount": 10.5, "currency": "MXN"}}
                    422 | too_many_decimals   | /amount/amount | {"amount": {"amount": "10.5", "currency": "CLP"}}
                    422 | too_many_decimals   | /amount/amount | {"amount": {"amount": "10.005", "currency": "MXN"}}
                    422 | invalid_format      | /amount/amount | {"amount": {"amount": "1e3", "currency": "MXN"}}
                    422 | invalid_format      | /amount/amount | {"amount": {"amount": "-1.00", "currency": "MXN"}}
                    422 | amount_not_positive | /amount/amount | {"amount": {"amount": "0.00", "currency": "MXN"}}
                    422 | invalid_currency    | /amount/currency | {"amount": {"amount": "1.00", "currency": "XQX"}}
                    422 | invalid_format      | /received_date | {"received_date": "2026-02-30"}
                    422 | invalid_format      | /received_date | {"received_date": "20/03/2026"}
                    422 | invalid_format      | /received_date | {"received_date": "0026-03-20"}
                    422 | invalid_format      | /received_date | {"received_date": "2226-03-20"}
                    422 | out_of_range        | /amount/amount | {"amount": {"amount": "10000000000000.01", "currency": "MXN"}}
                    422 | value_not_allowed   | /method        | {"method": "barter"}
                    422 | reference_not_found | /customer_id   | {"customer_id": "cus_01m46dttw0f4krmm1m3ewegdsm"}
                    """)
    void a_fault_in_a_body_is_told_with_its_place(
            int status, String code, String pointer, String change) {
        for (String language : List.of("en", "es-MX")) {
            Response answer =
                    company.once()
                            .header("Accept-Language", language)
                            .contentType("application/json")
                            .body(merged(change))
                            .post("/v1/payments");
            problem(answer, status, code);
            answer.then().body("errors[0].pointer", equalTo(pointer));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"name": "Clavo\\u0000Martillo"} | 400
                    {"name": "Cla\\ud800vo"}         | 400
                    {"name": "Clavo"                 | 400
                    {"name": "Clavo", "name": "M"}   | 400
                    {} {}                            | 400
                    {"payment_terms_days": 1e999999999} | 400
                    """)
    void what_is_no_acceptable_json_is_said_to_be_none(String body, int status) {
        problem(company.post("/v1/customers", body), status, "malformed_json");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/customers?colour=blue                 | 400 | unknown_parameter
                    /v1/customers?limit=1000000               | 400 | invalid_parameter
                    /v1/customers?limit=ten                   | 400 | invalid_parameter
                    /v1/customers?limit=1&limit=2             | 400 | invalid_parameter
                    /v1/customers?limit                       | 400 | invalid_parameter
                    /v1/customers?limit=                      | 400 | invalid_parameter
                    /v1/customers?after=made-up               | 400 | invalid_cursor
                    /v1/customers?q=a%00b                     | 400 | invalid_parameter
                    /v1/invoices?status=lost                  | 400 | invalid_parameter
                    /v1/matches?status=lost                    | 400 | invalid_parameter
                    /v1/matches?status=proposed,lost           | 400 | invalid_parameter
                    /v1/invoices?due_date_gte=2026-02-30      | 400 | invalid_parameter
                    /v1/reports/aging?as_of=tomorrow          | 400 | invalid_parameter
                    /v1/reports/aging?as_of=-2026-01-01       | 400 | invalid_parameter
                    /v1/reports/aging?as_of=2200-01-01        | 400 | invalid_parameter
                    /v1/reports/aging?currency=XXX            | 400 | invalid_parameter
                    /v1/invoices?currency=XXX                 | 400 | invalid_parameter
                    /v1/reminders?due_at_gte=%2B999999999-12-31T23:59:59Z | 400 | invalid_parameter
                    /v1/customers/nobody                      | 404 | not_found
                    /v1/customers/no%2Fbody                   | 404 | not_found
                    /v1/nothing                               | 404 | not_found
                    /nothing                                  | 404 | not_found
                    """)
    void a_fault_in_an_address_is_told(String path, int status, String code) {
        problem(company.as().urlEncodingEnabled(false).get(path), status, code);
        problem(
                company.as()
                        .header("Accept-Language", "es-MX,es;q=0.9,en;q=0.5")
                        .urlEncodingEnabled(false)
                        .get(path),
                status,
                code);
    }

    @Test
    void a_sentence_is_in_the_language_that_is_asked_for() {
        assertThat(inLanguage("es-MX")).isEqualTo("No encontrado");
        assertThat(inLanguage("es")).isEqualTo("No encontrado");
        assertThat(inLanguage("fr, es;q=0.5")).isEqualTo("No encontrado");
        assertThat(inLanguage("fr")).isEqualTo("Not found");
        assertThat(inLanguage("\"")).isEqualTo("Not found");
    }

    @Test
    void a_body_of_another_kind_is_refused() throws IOException {
        for (String type : List.of("/", "json", "application/json/x", "; charset=utf-8")) {
            try (RawHttp http = new RawHttp(SERVER.application().port())) {
                http.send(
                        "POST /v1/customers HTTP/1.1\r\nHost: cobro.example\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\n{}"
                                .formatted(company.key(), type));
                Objects.requireNonNull(http.answer()).isProblem(415, "unsupported_media_type");
            }
        }
        Response text = company.once().contentType("text/plain").body("x").post("/v1/customers");
        problem(text, 415, "unsupported_media_type");
        problem(
                company.once()
                        .contentType("application/json")
                        .body("{}")
                        .post("/v1/cfdi_documents"),
                415,
                "unsupported_media_type");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String name = "x".repeat(Api.JSON_BYTES_MAX);
        problem(
                company.post("/v1/customers", "{\"name\":\"" + name + "\"}"),
                413,
                "body_too_large");
    }

    @Test
    void a_method_that_a_path_does_not_have_is_refused() {
        Response deleted = company.as().delete("/v1/events");
        problem(deleted, 405, "method_not_allowed");
        deleted.then().header("Allow", "GET, HEAD");
        Response traced = company.as().request("TRACE", "/v1/invoices");
        problem(traced, 405, "method_not_allowed");
        traced.then().header("Allow", "GET, HEAD, POST");
        Response head = company.as().head("/v1/invoices/" + things.get("open") + "/issue");
        head.then().statusCode(405).header("Allow", "POST");
        assertThat(head.asByteArray()).isEmpty();
        company.get("/v1/invoices").then().statusCode(200);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/v1/invoices?limit=1",
                "/v1/invoices/{open}",
                "/v1/invoices/nothing",
                "/v1/invoices?colour=blue",
                "/v1/reports/aging",
                "/openapi.yaml",
                "/healthz"
            })
    void a_head_is_answered_as_a_get_without_its_body(String path) {
        String asked = path.replace("{open}", String.valueOf(things.get("open")));
        Response get = company.as().urlEncodingEnabled(false).get(asked);
        Response head = company.as().urlEncodingEnabled(false).head(asked);
        assertThat(head.asByteArray()).isEmpty();
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        for (String header :
                List.of("Content-Type", "Content-Length", "ETag", "Link", "Cobro-Version")) {
            assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"invoices, number", "invoices, q", "creditNotes, number", "customers, q"})
    void what_graphql_narrows_a_list_by_is_no_longer_than_in_rest(String list, String name) {
        Graphql graphql = new Graphql(SERVER, company.key());
        String document =
                "query($text: String) { %s(filter: {%s: $text}) { nodes { id } } }"
                        .formatted(list, name);
        JsonNode answer = graphql.answer(document, Map.of("text", "-".repeat(60_000)));
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("invalid_format");
        assertThat(
                        graphql.data(document, Map.of("text", "a-".repeat(33)))
                                .at("/" + list + "/nodes"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ invoices(filter: {series: \"\\u0000\"}) { nodes { id } } }",
                "{ customers(filter: {q: \"a\\u0000\"}) { nodes { id } } }",
                "mutation { createCustomer(input: {name: \"a\\u0000\"}) { userErrors { code field } } }",
                "mutation { createCustomer(input: {name: \"a\", metadata: {a: \"\\u0000\"}}) { userErrors { code field } } }"
            })
    void a_literal_with_nul_is_refused(String document) {
        JsonNode answer = new Graphql(SERVER, company.key()).answer(document, Map.of());
        assertThat(answer.toString().toLowerCase(java.util.Locale.ROOT))
                .contains("invalid_format")
                .doesNotContain("internal_error");
    }

    /// RFC 9110, section 8.6.
    @Test
    void no_length_is_told_where_there_is_none() throws Exception {
        String draft =
                company.id(
                        company.post(
                                "/v1/invoices",
                                Company.invoice(String.valueOf(things.get("customer")))));
        for (String asked :
                List.of(
                        "HEAD /v1/events/stream",
                        "HEAD /v1/invoices",
                        "DELETE /v1/invoices/" + draft)) {
            try (RawHttp connection = new RawHttp(SERVER.application().port())) {
                String request =
                        """
                        %s HTTP/1.1\r
                        Host: cobro.example\r
                        Authorization: Bearer %s\r
                        Accept: text/csv, text/event-stream;q=0.5\r
                        If-Match: "v1"\r
                        \r
                        """
                                .formatted(asked, company.key());
                RawHttp.Answer answer = connection.send(request).answer();
                assertThat(answer).isNotNull();
                assertThat(answer.status()).as(asked).isIn(200, 204);
                assertThat(answer.headers()).as(asked).doesNotContainKey("content-length");
                assertThat(connection.send(request).answer()).as(asked).isNotNull();
            }
        }
    }

    @Test
    void a_head_of_a_stream_ends() {
        Response head = company.as().head("/v1/events/stream");
        head.then().statusCode(200).contentType("text/event-stream");
        assertThat(head.asByteArray()).isEmpty();
        company.get("/v1/customers").then().statusCode(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    text/html                            | 406
                    application/xml, image/*             | 406
                    application/json;q=0, text/html      | 406
                    text/*;q=0, application/yaml         | 406
                    text/csv                             | 200
                    application/json;q=0, */*            | 200
                    application/problem+json             | 406
                    application/json                     | 200
                    application/json;charset=utf-8       | 200
                    text/html, application/*;q=0.1       | 200
                    */*                                  | 200
                    """)
    void what_no_answer_fits_is_refused(String accept, int status) {
        Response answer = company.as().header("Accept", accept).get("/v1/customers");
        if (status == 200) {
            answer.then().statusCode(200);
        } else {
            problem(answer, 406, "not_acceptable");
            answer.then()
                    .body("errors[0].in", equalTo("header"))
                    .body("errors[0].pointer", equalTo("Accept"))
                    .body(
                            "errors[0].meta.available",
                            equalTo("application/json, application/x-ndjson, text/csv"));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    query  | colour          | /v1/customers?colour=blue
                    query  | limit           | /v1/customers?limit=ten
                    query  | after           | /v1/customers?after=made-up
                    query  | before          | /v1/customers?after=a&before=b
                    query  | due_date_gte    | /v1/invoices?due_date_gte=2026-02-30
                    query  | changed_since   | /v1/customers?changed_since=9999999999
                    query  | customer_id     | /v1/invoices?customer_id=inv_01m46dttw0f4krmm1m3ewegdsm
                    header | Authorization   | /v1/customers
                    """)
    void the_parameter_or_header_at_fault_is_named(String in, String name, String path) {
        Response answer =
                name.equals("Authorization")
                        ? SERVER.asNobody().get(path)
                        : company.as().urlEncodingEnabled(false).get(path);
        answer.then()
                .contentType("application/problem+json")
                .body("errors[0].in", equalTo(in))
                .body("errors[0].pointer", equalTo(name));
    }

    @Test
    void a_request_id_is_repeated_if_it_has_the_form_of_one() {
        for (String id : List.of("a", "x".repeat(60))) {
            company.as()
                    .header("Request-Id", id)
                    .get("/v1/nothing")
                    .then()
                    .header("Request-Id", id);
        }
        for (String id : List.of("a b", "x".repeat(61), "ñ")) {
            Response answer = company.as().header("Request-Id", id).get("/v1/customers/nobody");
            problem(answer, 404, "not_found");
            assertThat(answer.header("Request-Id")).isNotEqualTo(id);
        }
    }

    @Test
    void all_faults_of_a_body_are_told_at_once() {
        Response answer = company.post("/v1/payments", "{\"amount\":5,\"colour\":\"blue\"}");
        problem(answer, 422, "validation_failed");
        assertThat(answer.<List<String>>path("errors.pointer"))
                .contains("/amount", "/colour", "/received_date", "/method");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "a"})
    void of_what_a_caller_sent_a_part_is_repeated_in_whole_characters(String start) {
        String sent = start + "🦙".repeat(600);
        Response query = company.as().queryParam(sent, "1").get("/v1/customers");
        problem(query, 400, "unknown_parameter");
        JsonNode update =
                new Graphql(SERVER, company.key())
                        .data(
                                "mutation($id: ID!) { updateCustomer(input: {id: $id, name: \"x\"}, expectedVersion: 1) { userErrors { code message meta } } }",
                                Map.of("id", sent.repeat(3)))
                        .at("/updateCustomer/userErrors/0");
        assertThat(update.at("/code").asString()).as(update.toString()).isEqualTo("NOT_FOUND");
        for (String told :
                List.of(
                        query.<String>path("errors[0].meta.parameter"),
                        update.at("/meta/id").asString(),
                        update.at("/message").asString(),
                        query.<String>path("errors[0].message"))) {
            assertThat(told).hasSizeLessThanOrEqualTo(2000).endsWith("…");
            assertThat(told.codePoints())
                    .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        }
        assertThat(update.at("/meta/id").asString()).hasSizeLessThanOrEqualTo(500);
    }

    private static String inLanguage(String accepted) {
        return company.as()
                .header("Accept-Language", accepted)
                .get("/v1/customers/nobody")
                .path("title");
    }

    /// A payment that is right but for one change.
    private static String merged(String change) {
        ObjectNode right =
                (ObjectNode) JsonText.MAPPER.readTree(Company.payment(customer, "10.00"));
        JsonText.MAPPER.readTree(change).forEachEntry(right::set);
        return right.toString();
    }

    @Test
    void nothing_is_taken_back_before_it_was() {
        String paid = company.issued(customer);
        String payment = company.payment(customer);
        String allocation =
                company.allocate(payment, paid)
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("allocations[0].id");
        String earlier = "{\"reversed_date\":\"2026-03-19\"}";
        for (String path :
                List.of(
                        "/v1/allocations/" + allocation + "/reverse",
                        "/v1/payments/" + payment + "/reverse")) {
            Response answer = company.post(path, earlier);
            problem(answer, 422, "date_too_early");
            answer.then().body("errors[0].pointer", equalTo("/reversed_date"));
        }
        company.get("/v1/payments/" + payment).then().body("status", equalTo("received"));
    }

    /// Nothing counts from a day that has not come. What is there: an open invoice, a draft, an
    /// issued credit note and a draft of one, a payment and its allocation.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/payments                        | received_date  | {"customer_id": "$customer", "amount": {"amount": "1.00", "currency": "MXN"}, "method": "spei"}
                    /v1/invoices                        | issue_date     | {"customer_id": "$customer", "status": "open", "number": "X-1", "lines": [{"description": "x", "quantity": "1", "unit_price": "1.00"}]}
                    /v1/invoices/$draft/issue           | issue_date     | {}
                    /v1/invoices/$open/void             | voided_date    | {}
                    /v1/credit_notes                    | issue_date     | {"customer_id": "$customer", "status": "issued", "number": "X-1", "reason": "discount", "lines": [{"description": "x", "quantity": "1", "unit_price": "1.00"}]}
                    /v1/credit_notes/$noteDraft/issue   | issue_date     | {}
                    /v1/credit_notes/$note/void         | voided_date    | {}
                    /v1/credit_notes/$note/allocations  | effective_date | {"allocations": [{"invoice_id": "$open"}]}
                    /v1/payments/$payment/allocations   | effective_date | {"allocations": [{"invoice_id": "$open"}]}
                    /v1/payments/$payment/reverse       | reversed_date  | {}
                    /v1/allocations/$allocation/reverse | reversed_date  | {}
                    """)
    void a_day_that_has_not_come_is_refused(String path, String property, String body) {
        ObjectNode json = (ObjectNode) JsonText.MAPPER.readTree(filled(body));
        json.put(property, "2199-12-31");
        Response answer = company.post(filled(path), json.toString());
        problem(answer, 422, "date_in_future");
        answer.then().body("errors[0].pointer", equalTo("/" + property));
    }

    @Test
    void a_draft_may_have_a_day_that_has_not_come_and_waits_for_it() {
        String draft =
                company.id(
                        company.post(
                                "/v1/invoices",
                                Company.invoice(customer).replace("2026-03-01", "2199-12-31")));
        problem(company.post("/v1/invoices/" + draft + "/issue", "{}"), 422, "date_in_future");
        company.post("/v1/invoices/" + draft + "/issue", "{\"issue_date\": \"2026-03-01\"}")
                .then()
                .statusCode(200);
    }

    @Test
    void a_match_cannot_be_undone_from_a_day_that_has_not_come() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        own.id(own.cfdi("cfdi/az-202.xml"));
        own.id(account(own, Company.AZUL_ACCOUNT));
        own.id(own.upload("/v1/bank_statements", "application/xml", "camt053.xml"));
        own.id(own.post("/v1/matching_runs", "{}"));
        String match = own.get("/v1/matches?status=accepted").path("data[0].id");
        String path = "/v1/matches/" + match + "/undo";
        problem(own.post(path, "{\"reversed_date\":\"2199-12-31\"}"), 422, "date_in_future");
        own.post(path, "{}").then().statusCode(200);
    }

    @Test
    void a_clabe_with_a_wrong_check_digit_is_refused_where_it_stands() {
        String wrong = "646180111234567894";
        Response bank = account(company, wrong);
        problem(bank, 422, "invalid_clabe");
        bank.then().body("errors[0].pointer", equalTo("/number"));
        String payers = "\"payer_accounts\": [\"032180000118359719\", \"%s\"]".formatted(wrong);
        Response made = company.post("/v1/customers", "{\"name\": \"Clavo\", " + payers + "}");
        problem(made, 422, "invalid_clabe");
        made.then().body("errors[0].pointer", equalTo("/payer_accounts/1"));
        String changed = "/v1/customers/" + company.customer();
        problem(company.patch(changed, 1, "{" + payers + "}"), 422, "invalid_clabe");
        company.patch(changed, 1, "{\"payer_accounts\": null}").then().statusCode(200);
        // Other numbers have no check digit that is known.
        company.id(account(company, "64618011123456789"));
    }

    @Test
    void a_key_cannot_expire_before_it_is_made() {
        Response answer =
                company.post(
                        "/v1/api_keys",
                        "{\"name\": \"ERP\", \"scopes\": [\"invoices:read\"], \"expires_at\": \"2026-01-01T00:00:00Z\"}");
        problem(answer, 422, "expiry_in_past");
        answer.then().body("errors[0].pointer", equalTo("/expires_at"));
    }

    @Test
    void a_key_is_made_to_last_no_longer_than_it_did() {
        String key =
                company.id(
                        company.post(
                                "/v1/api_keys",
                                "{\"name\": \"ERP\", \"scopes\": [\"invoices:read\"], \"expires_at\": \"2199-01-01T00:00:00Z\"}"));
        Response answer =
                company.patch(
                        "/v1/api_keys/" + key, 1, "{\"expires_at\": \"2199-01-01T00:00:01Z\"}");
        problem(answer, 422, "expiry_not_earlier");
        answer.then().body("errors[0].pointer", equalTo("/expires_at"));
    }

    @Test
    void the_credit_of_one_issuer_reduces_no_invoice_of_another() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String issuer = own.get("/v1/billing_entities").path("data[0].id");
        String payer = own.customer();
        String note = own.issuedCreditNote(payer);
        String other =
                own.id(
                        own.post(
                                "/v1/billing_entities",
                                "{\"tax_id\": \"FNO180312AB4\", \"name\": \"Norte\"}"));
        String draft =
                own.id(
                        own.post(
                                "/v1/invoices",
                                Company.invoice(payer)
                                        .replaceFirst(
                                                "\\{",
                                                "{\"billing_entity_id\": \"" + other + "\",")));
        own.post("/v1/invoices/" + draft + "/issue", "{}").then().statusCode(200);
        Response answer =
                own.post(
                        "/v1/credit_notes/" + note + "/allocations",
                        "{\"allocations\": [{\"invoice_id\": \"" + draft + "\"}]}");
        problem(answer, 422, "billing_entity_mismatch");
        assertThat(answer.<String>path("detail")).contains(issuer, other);
    }

    private static Response account(Company of, String number) {
        return of.post(
                "/v1/bank_accounts", "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(number));
    }

    private static String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> thing : things.entrySet()) {
            filled = filled.replaceAll("\\$" + thing.getKey() + "\\b", thing.getValue());
        }
        return filled;
    }

    private static void problem(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("request_id", equalTo(answer.header("Request-Id")));
        // Words in braces are places of values that nobody filled in.
        assertThat(answer.<String>path("detail")).doesNotContainPattern("\\{[a-z_]+}");
        List<String> messages = answer.path("errors.message");
        if (messages != null) {
            assertThat(messages).noneMatch(message -> message.matches(".*\\{[a-z_]+}.*"));
        }
    }
}
