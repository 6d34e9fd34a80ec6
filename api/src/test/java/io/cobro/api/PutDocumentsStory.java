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
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An ERP that sends its documents and payments again and again, as it knows them.
final class PutDocumentsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final int CONCURRENT = 16;

    private static final String LINES =
            """
            "lines": [{"description": "Cemento gris 50 kg", "quantity": "40",
              "unit_price": "250.00", "taxes": [{"code": "iva", "rate": "0.160000"}]}]
            """;

    private Company company = Company.found(SERVER, "Distribuidora Azul");
    private String customer = "";

    @BeforeEach
    void a_company_with_a_customer() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
    }

    /// What an ERP sends.
    enum Sent {
        DRAFT_INVOICE(
                "invoices",
                """
                {"customer_id": "%s", "series": "A", "memo": "Pedido 7", "issue_date": "2026-03-01",
                """
                        + LINES
                        + "}"),
        ISSUED_INVOICE(
                "invoices",
                """
                {"status": "open", "customer_id": "%s", "series": "A", "folio": "1042",
                 "fiscal_uuid": "1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31",
                 "fiscal_payment_method": "PPD", "issue_date": "2026-03-01",
                 "total": {"amount": "11600.00", "currency": "MXN"},
                 "metadata": {"zona": "norte"},
                """
                        + LINES
                        + "}"),
        PAYMENT(
                "payments",
                """
                {"customer_id": "%s", "amount": {"amount": "5000.00", "currency": "MXN"},
                 "received_date": "2026-03-20", "method": "spei", "reference": "FACT A-1042",
                 "tracking_key": "BNET01002611180004417", "memo": "Caja 2", "auto_allocate": "oldest_due"}
                """),
        DRAFT_CREDIT_NOTE(
                "credit_notes",
                """
                {"customer_id": "%s", "series": "N", "reason": "discount", "memo": "Pedido 7",
                """
                        + LINES
                        + "}"),
        ISSUED_CREDIT_NOTE(
                "credit_notes",
                """
                {"status": "issued", "customer_id": "%s", "series": "N", "folio": "57",
                 "fiscal_uuid": "9E0C44F2-5B0D-4C39-B6D8-7A1F3E2D4C58", "reason": "return",
                 "issue_date": "2026-03-02",
                """
                        + LINES
                        + "}");

        private final String list;
        private final String body;

        Sent(String list, String body) {
            this.list = list;
            this.body = body;
        }

        String body(String customer) {
            return body.formatted(customer);
        }

        /// The body with a property of another value, or without it.
        String with(String customer, String property, String value) {
            ObjectNode json = (ObjectNode) JsonText.MAPPER.readTree(body(customer));
            json.set(property, JsonText.MAPPER.readTree(value));
            if (value.equals("null")) {
                json.remove(property);
            }
            return json.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_first_put_makes_it_and_the_same_again_changes_nothing(Sent sent) {
        Response made = put(sent, "E-1", sent.body(customer));
        made.then()
                .statusCode(201)
                .header("ETag", "\"v1\"")
                .header("Location", equalTo("/v1/" + sent.list + "/" + made.path("id")))
                .body("external_id", equalTo("E-1"));
        for (int i = 0; i < 2; i++) {
            Response again = put(sent, "E-1", sent.body(customer));
            again.then().statusCode(200).header("ETag", "\"v1\"").header("Location", nullValue());
            assertThat(again.asString()).isEqualTo(made.asString());
        }
        assertThat(ids(sent)).containsExactly(made.<String>path("id"));
    }

    @ParameterizedTest
    @EnumSource
    void read_only_properties_may_be_sent_along_as_they_are(Sent sent) {
        Response made = put(sent, "E-1", sent.body(customer));
        for (String name : List.of("id", "version", "recorded_at", "available_actions")) {
            String is = JsonText.MAPPER.readTree(made.asString()).get(name).toString();
            put(sent, "E-1", sent.with(customer, name, is)).then().statusCode(200);
            put(sent, "E-1", sent.with(customer, name, "7"))
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("read_only_property"))
                    .body("errors[0].pointer", equalTo("/" + name));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAFT_INVOICE", "DRAFT_CREDIT_NOTE"})
    void a_draft_becomes_what_is_sent_and_loses_what_is_left_out(Sent sent) {
        Response made = put(sent, "E-1", sent.body(customer));
        String fewer =
                sent.with(
                        customer,
                        "lines",
                        "[{\"description\":\"Cal\",\"quantity\":\"1\",\"unit_price\":\"1.50\"}]");
        put(sent, "E-1", fewer.replace("\"memo\":\"Pedido 7\",", ""))
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("id", equalTo(made.path("id")))
                .body("memo", nullValue())
                .body("lines", hasSize(1))
                .body("lines[0].description", equalTo("Cal"))
                .body("total.amount", equalTo("1.50"))
                .body("recorded_at", equalTo(made.path("recorded_at")));
        assertThat(company.get("/v1/" + sent.list + "/" + made.path("id")).<String>path("status"))
                .isEqualTo("draft");
    }

    @ParameterizedTest
    @CsvSource({"DRAFT_INVOICE,ISSUED_INVOICE", "DRAFT_CREDIT_NOTE,ISSUED_CREDIT_NOTE"})
    void a_draft_that_was_issued_elsewhere_is_recorded_so(Sent draft, Sent issued) {
        String id = company.id(put(draft, "E-1", draft.body(customer)));
        put(issued, "E-1", issued.body(customer))
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("id", equalTo(id))
                .body(
                        "folio",
                        equalTo(
                                JsonText.MAPPER
                                        .readTree(issued.body(customer))
                                        .path("folio")
                                        .asString()));
        put(issued, "E-1", issued.body(customer)).then().statusCode(200).header("ETag", "\"v2\"");
        company.get("/v1/reports/aging?as_of=2026-11-22")
                .then()
                .body(
                        "totals[0].total.amount",
                        equalTo(issued == Sent.ISSUED_INVOICE ? "11600.00" : "-11600.00"));
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAFT_INVOICE", "DRAFT_CREDIT_NOTE"})
    void a_draft_that_has_been_issued_here_is_still_the_same(Sent draft) {
        String id = company.id(put(draft, "E-1", draft.body(customer)));
        company.post("/v1/" + draft.list + "/" + id + "/issue", "{}").then().statusCode(200);
        put(draft, "E-1", draft.body(customer))
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("id", equalTo(id));
        put(draft, "E-1", draft.with(customer, "memo", "\"Otro\""))
                .then()
                .statusCode(409)
                .body("code", equalTo("recorded_otherwise"))
                .body("errors[0].pointer", equalTo("/memo"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ISSUED_INVOICE | kind | \"opening_balance\" | /kind",
                "ISSUED_INVOICE | series | null | /series",
                "ISSUED_INVOICE | folio | \"1043\" | /folio",
                "ISSUED_INVOICE | fiscal_uuid | null | /fiscal_uuid",
                "ISSUED_INVOICE | fiscal_payment_method | \"PUE\" | /fiscal_payment_method",
                "ISSUED_INVOICE | issue_date | \"2026-03-02\" | /issue_date",
                "ISSUED_INVOICE | payment_terms_days | 8 | /payment_terms_days",
                "ISSUED_INVOICE | due_date | \"2026-03-09\" | /due_date",
                "ISSUED_INVOICE | installments | [{\"due_date\":\"2026-03-31\",\"amount\":{\"amount\":\"600.00\",\"currency\":\"MXN\"}},{\"due_date\":\"2026-04-30\",\"amount\":{\"amount\":\"11000.00\",\"currency\":\"MXN\"}}] | /installments",
                "ISSUED_INVOICE | total | {\"amount\":\"11600.01\",\"currency\":\"MXN\"} | /total",
                "ISSUED_INVOICE | lines | [{\"description\":\"Cemento\",\"quantity\":\"1\",\"unit_price\":\"10000.00\",\"taxes\":[{\"code\":\"iva\",\"rate\":\"0.16\"}]}] | /lines",
                "ISSUED_INVOICE | metadata | null | /metadata",
                "ISSUED_INVOICE | memo | \"Otro\" | /memo",
                "ISSUED_CREDIT_NOTE | reason | \"discount\" | /reason",
                "ISSUED_CREDIT_NOTE | folio | \"58\" | /folio",
                "ISSUED_CREDIT_NOTE | issue_date | \"2026-03-03\" | /issue_date",
                "ISSUED_CREDIT_NOTE | lines | [{\"description\":\"Cal\",\"quantity\":\"40\",\"unit_price\":\"290.00\"}] | /lines",
                "PAYMENT | amount | {\"amount\":\"5000.01\",\"currency\":\"MXN\"} | /amount",
                "PAYMENT | received_date | \"2026-03-21\" | /received_date",
                "PAYMENT | method | \"cash\" | /method",
                "PAYMENT | reference | null | /reference",
                "PAYMENT | tracking_key | \"X\" | /tracking_key",
                "PAYMENT | memo | null | /memo"
            })
    void what_is_recorded_is_never_changed(Sent sent, String property, String value, String at) {
        Response made = put(sent, "E-1", sent.body(customer));
        put(sent, "E-1", sent.with(customer, property, value))
                .then()
                .statusCode(409)
                .body("code", equalTo("recorded_otherwise"))
                .body("errors[0].pointer", equalTo(at))
                .body("errors[0].meta.existing_id", equalTo(made.path("id")));
        String other = company.customer();
        put(sent, "E-1", sent.body(other))
                .then()
                .statusCode(409)
                .body("errors[0].pointer", equalTo("/customer_id"));
        assertThat(company.get("/v1/" + sent.list + "/" + made.path("id")).asString())
                .isEqualTo(made.asString());
    }

    @Test
    void what_cobro_chose_stays_chosen() {
        Response made = put(Sent.ISSUED_INVOICE, "E-1", Sent.ISSUED_INVOICE.body(customer));
        company.patch("/v1/customers/" + customer, 1, "{\"payment_terms_days\":90}");
        company.post(
                        "/v1/billing_entities",
                        "{\"tax_id\":\"FNO180312AB4\",\"name\":\"Ferretería del Norte\"}")
                .then()
                .statusCode(201);
        assertThat(put(Sent.ISSUED_INVOICE, "E-1", Sent.ISSUED_INVOICE.body(customer)).asString())
                .isEqualTo(made.asString());
    }

    @Test
    void an_invoice_in_parts_is_the_same_after_it_was_paid() {
        String parts =
                Sent.ISSUED_INVOICE.with(
                        customer,
                        "installments",
                        """
                        [{"due_date": "2026-03-31", "amount": {"amount": "600.00", "currency": "MXN"}},
                         {"due_date": "2026-04-30", "amount": {"amount": "11000.00", "currency": "MXN"}}]
                        """);
        put(Sent.ISSUED_INVOICE, "E-1", parts).then().statusCode(201);
        put(Sent.PAYMENT, "P-1", Sent.PAYMENT.body(customer)).then().statusCode(201);
        put(Sent.ISSUED_INVOICE, "E-1", parts)
                .then()
                .statusCode(200)
                .body("balance.amount", equalTo("6600.00"));
        put(Sent.ISSUED_INVOICE, "E-1", Sent.ISSUED_INVOICE.body(customer))
                .then()
                .statusCode(409)
                .body("errors[0].pointer", equalTo("/installments"));
    }

    @Test
    void a_payment_is_allocated_once_and_is_the_same_after_it_was_reversed() {
        put(Sent.ISSUED_INVOICE, "E-1", Sent.ISSUED_INVOICE.body(customer)).then().statusCode(201);
        Response made = put(Sent.PAYMENT, "P-1", Sent.PAYMENT.body(customer));
        made.then().statusCode(201).body("allocation_state", equalTo("allocated"));
        put(Sent.PAYMENT, "P-1", Sent.PAYMENT.body(customer)).then().statusCode(200);
        assertThat(company.get("/v1/allocations").<List<?>>path("data")).hasSize(1);
        company.post("/v1/payments/" + made.path("id") + "/reverse", "{}").then().statusCode(200);
        put(Sent.PAYMENT, "P-1", Sent.PAYMENT.body(customer))
                .then()
                .statusCode(200)
                .body("status", equalTo("reversed"));
    }

    @Test
    void a_fiscal_uuid_is_of_one_document() {
        String first =
                company.id(put(Sent.ISSUED_INVOICE, "E-1", Sent.ISSUED_INVOICE.body(customer)));
        put(Sent.ISSUED_INVOICE, "E-2", Sent.ISSUED_INVOICE.body(customer))
                .then()
                .statusCode(409)
                .body("code", equalTo("duplicate_fiscal_uuid"))
                .body("errors[0].pointer", equalTo("/fiscal_uuid"))
                .body("errors[0].meta.existing_id", equalTo(first));
    }

    @ParameterizedTest
    @EnumSource
    void a_version_that_is_gone_or_never_was_is_a_conflict(Sent sent) {
        put(sent, "E-1", 1, sent.body(customer)).then().statusCode(412);
        assertThat(ids(sent)).isEmpty();
        put(sent, "E-1", sent.body(customer)).then().statusCode(201);
        put(sent, "E-1", 1, sent.body(customer)).then().statusCode(200);
        put(sent, "E-1", 2, sent.body(customer))
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
    }

    @ParameterizedTest
    @EnumSource
    void the_body_may_name_the_external_id_but_no_other(Sent sent) {
        put(sent, "A 1 ñ?", sent.with(customer, "external_id", "\"A 1 ñ?\""))
                .then()
                .statusCode(201)
                .body("external_id", equalTo("A 1 ñ?"));
        put(sent, "E-1", sent.with(customer, "external_id", "\"E-2\""))
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("value_not_allowed"))
                .body("errors[0].pointer", equalTo("/external_id"));
    }

    @ParameterizedTest
    @EnumSource
    void at_the_same_time_one_makes_it_and_the_others_find_it(Sent sent) throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CONCURRENT; i++) {
                calls.add(
                        callers.submit(() -> {
                            together.await();
                            return put(sent, "E-1", sent.body(customer)).statusCode();
                        }));
            }
            together.countDown();
            for (Future<Integer> call : calls) {
                statuses.add(call.get());
            }
        }
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(ids(sent)).hasSize(1);
    }

    @Test
    void graphql_puts_the_same() {
        Graphql graphql = new Graphql(SERVER, company.key());
        Map<String, String> mutations =
                Map.of(
                        "invoices", "putInvoice",
                        "payments", "putPayment",
                        "credit_notes", "putCreditNote");
        Map<String, String> types =
                Map.of("invoices", "invoice", "payments", "payment", "credit_notes", "creditNote");
        for (Sent sent : List.of(Sent.ISSUED_INVOICE, Sent.PAYMENT, Sent.ISSUED_CREDIT_NOTE)) {
            String id = company.id(put(sent, "E-1", sent.body(customer)));
            Map<String, Object> input =
                    switch (sent) {
                        case PAYMENT ->
                                Map.of(
                                        "externalId", "E-1",
                                        "customerId", customer,
                                        "amount", Map.of("amount", "5000.00", "currency", "MXN"),
                                        "receivedDate", "2026-03-20",
                                        "method", "SPEI",
                                        "reference", "FACT A-1042",
                                        "trackingKey", "BNET01002611180004417",
                                        "memo", "Caja 2");
                        case ISSUED_INVOICE ->
                                Map.of(
                                        "externalId", "E-1",
                                        "status", "OPEN",
                                        "customerId", customer,
                                        "series", "A",
                                        "folio", "1042",
                                        "fiscalUuid", "1b7d5c1e-9a51-4a0e-8f66-0c9e4d2b7a31",
                                        "fiscalPaymentMethod", "PPD",
                                        "issueDate", "2026-03-01",
                                        "metadata", Map.of("zona", "norte"),
                                        "lines", lines());
                        default ->
                                Map.of(
                                        "externalId", "E-1",
                                        "status", "ISSUED",
                                        "customerId", customer,
                                        "series", "N",
                                        "folio", "57",
                                        "fiscalUuid", "9e0c44f2-5b0d-4c39-b6d8-7a1f3e2d4c58",
                                        "reason", "RETURN",
                                        "issueDate", "2026-03-02",
                                        "lines", lines());
                    };
            String mutation = mutations.get(sent.list);
            String type = types.get(sent.list);
            JsonNode same = graphql.mutation(mutation, input, "", type + " { id version }");
            assertThat(same.at("/userErrors")).isEmpty();
            assertThat(same.at("/" + type + "/id").asString()).isEqualTo(id);
            assertThat(same.at("/" + type + "/version").asInt()).isEqualTo(1);
            Map<String, Object> other = new java.util.HashMap<>(input);
            other.put("memo", "Otro");
            assertThat(Graphql.codes(graphql.mutation(mutation, other, "", type + " { id }")))
                    .containsExactly("recorded_otherwise");
            assertThat(
                            Graphql.codes(
                                    graphql.mutation(
                                            mutation,
                                            input,
                                            ", expectedVersion: 7",
                                            type + " { id }")))
                    .containsExactly("version_conflict");
        }
    }

    private static List<Map<String, Object>> lines() {
        return List.of(
                Map.of(
                        "description", "Cemento gris 50 kg",
                        "quantity", "40",
                        "unitPrice", "250",
                        "taxes", List.of(Map.of("code", "iva", "rate", "0.16"))));
    }

    private Response put(Sent sent, String externalId, String body) {
        return put(sent, externalId, null, body);
    }

    private Response put(Sent sent, String externalId, @Nullable Integer version, String body) {
        RequestSpecification request = company.as().contentType("application/json").body(body);
        if (version != null) {
            request.header("If-Match", "\"v" + version + "\"");
        }
        return request.put("/v1/" + sent.list + "/by_external_id/{external_id}", externalId);
    }

    private List<String> ids(Sent sent) {
        return company.get("/v1/" + sent.list).path("data.id");
    }
}
