package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.http.Api;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.core.batch.Batch;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Many things in one request: all of them or those that are right, in a handful of trips to the
/// database, and the same again changes nothing.
final class BatchStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final int TRIPS_MAX = 6;

    private static final String ATOMIC = "atomic";
    private static final String INDEPENDENT = "independent";

    private Company company = Company.found(SERVER, "Distribuidora Azul");
    private String customer = "";

    @BeforeEach
    void a_company_with_a_customer() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
    }

    @Test
    void each_item_is_told_what_became_of_it() {
        String known = company.id(put("customers", "C-1", "{\"name\":\"Clavo\"}"));
        Response answer =
                batch(
                        "customers",
                        INDEPENDENT,
                        "{\"external_id\":\"C-1\",\"name\":\"Clavo\"}",
                        "{\"external_id\":\"C-2\",\"name\":\"Martillo\"}",
                        "{\"name\":\"Sin clave\"}",
                        "{\"name\":\"Color\",\"colour\":\"blue\"}",
                        "{\"tax_id\":7}",
                        "{\"name\":\"CLABE\",\"payer_accounts\":[\"012320001847205938\"]}",
                        "{\"name\":\"x\",\"dunning_policy_id\":\"dpo_01m46dttw0f4krmm1m3ewegdsm\"}",
                        "{\"external_id\":\"C-1\",\"name\":\"Clavo y Martillo\"}");
        answer.then()
                .statusCode(200)
                .body("data.index", equalTo(List.of(0, 1, 2, 3, 4, 5, 6, 7)))
                .body("data.status", equalTo(List.of(200, 201, 201, 422, 422, 422, 422, 200)))
                .body("data[0].id", equalTo(known))
                .body("data[7].id", equalTo(known))
                .body("data[0].problem", nullValue())
                .body("data[3].id", nullValue())
                .body("data[3].problem.code", equalTo("unknown_property"))
                .body("data[3].problem.errors[0].pointer", equalTo("/items/3/colour"))
                .body("data[4].problem.code", equalTo("validation_failed"))
                .body("data[4].problem.errors", hasSize(2))
                .body("data[5].problem.code", equalTo("invalid_clabe"))
                .body("data[5].problem.errors[0].pointer", equalTo("/items/5/payer_accounts/0"))
                .body("data[6].problem.code", equalTo("reference_not_found"))
                .body("data[6].problem.errors[0].pointer", equalTo("/items/6/dunning_policy_id"));
        assertThat(company.get("/v1/customers").<List<?>>path("data")).hasSize(4);
        company.get("/v1/customers/" + known)
                .then()
                .body("name", equalTo("Clavo y Martillo"))
                .body("version", equalTo(2));
    }

    @Test
    void one_item_that_is_refused_stops_an_atomic_batch() {
        Response answer =
                batch(
                        "invoices",
                        ATOMIC,
                        issued("E-1", "100.00", ""),
                        issued(
                                "E-2",
                                "100.00",
                                ", \"total\": {\"amount\":\"90.00\",\"currency\":\"MXN\"}"),
                        Company.invoice("cus_01m46dttw0f4krmm1m3ewegdsm"));
        answer.then()
                .statusCode(422)
                .body("code", equalTo("batch_refused"))
                .body("errors.code", equalTo(List.of("total_mismatch", "reference_not_found")))
                .body("errors.pointer", equalTo(List.of("/items/1/total", "/items/2/customer_id")));
        batch("invoices", ATOMIC, issued("E-1", "100.00", ""), "{\"colour\":\"blue\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("batch_refused"))
                .body(
                        "errors.pointer",
                        containsInAnyOrder("/items/1/customer_id", "/items/1/colour"));
        assertThat(company.get("/v1/invoices").<List<?>>path("data")).isEmpty();
        batch("invoices", ATOMIC, issued("E-1", "100.00", ""), issued("E-2", "100.00", ""))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(201, 201)));
    }

    @Test
    void what_is_not_a_batch_is_refused_as_a_whole() {
        company.post("/v1/customers/batch", "{\"mode\":\"some\",\"items\":[{\"name\":\"x\"}]}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/mode"));
        company.post("/v1/customers/batch", "{\"mode\":\"atomic\",\"items\":[]}")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("too_few_items"));
        company.post("/v1/customers/batch", "{\"mode\":\"independent\",\"items\":7}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/items"));
        company.as()
                .contentType("application/json")
                .body("{\"mode\":\"atomic\",\"items\":[%s]}".formatted(paid("P-1", "1.00", "")))
                .post("/v1/payments/batch")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_missing"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "customers, atomic, 2",
        "invoices, atomic, 3",
        "invoices, independent, 3",
        "payments, independent, 3",
        "credit_notes, atomic, 3"
    })
    void a_thousand_items_take_a_handful_of_trips_and_one_more_is_too_many(
            String list, String mode, int trips) {
        IntFunction<String> item =
                switch (list) {
                    case "customers" ->
                            i -> "{\"external_id\":\"E-%d\",\"name\":\"Clavo %d\"}".formatted(i, i);
                    case "invoices" ->
                            i ->
                                    issued(
                                            "E-" + i,
                                            "1.16",
                                            ", \"memo\": \"" + "x".repeat(2000) + "\"");
                    case "payments" -> i -> paid("E-" + i, "1.16", "");
                    default -> i -> note("E-" + i, "1.16");
                };
        String[] thousand = items(Batch.ITEMS_MAX, item);
        Response made = batch(list, mode, thousand);
        made.then().statusCode(200);
        assertThat(made.<List<Integer>>path("data.status")).hasSize(1000).containsOnly(201);
        assertThat(SERVER.logged(made).roundTrips()).isEqualTo(trips);
        Response again = batch(list, mode, thousand);
        assertThat(again.<List<Integer>>path("data.status")).containsOnly(200);
        assertThat(again.<List<String>>path("data.id")).isEqualTo(made.path("data.id"));
        assertThat(SERVER.logged(again).roundTrips()).isEqualTo(2);
        if (!list.equals("customers")) {
            owed(list.equals("invoices") ? "1160.00" : "-1160.00");
        }
        batch(list, mode, items(Batch.ITEMS_MAX + 1, item))
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("too_many_items"))
                .body("errors[0].pointer", equalTo("/items"));
    }

    @Test
    void a_thousand_payments_on_one_invoice_take_a_handful_of_trips() {
        String invoice = company.id(put("invoices", "E-1", issued("E-1", "1000.00", "")));
        Response made =
                batch(
                        "payments",
                        INDEPENDENT,
                        items(
                                Batch.ITEMS_MAX,
                                i -> paid("P-" + i, "1.01", allocated(invoice, "1.01"))));
        made.then().statusCode(200);
        // 990 of them pay 999.90.
        List<Integer> statuses = made.path("data.status");
        assertThat(statuses.subList(0, 990)).containsOnly(201);
        assertThat(statuses.subList(990, 1000)).containsOnly(409);
        assertThat(made.<String>path("data[990].problem.errors[0].pointer"))
                .isEqualTo("/items/990/allocations/0/amount");
        assertThat(SERVER.logged(made).roundTrips()).isLessThanOrEqualTo(TRIPS_MAX);
        company.get("/v1/invoices/" + invoice).then().body("balance.amount", equalTo("0.10"));
        owed("0.10");
    }

    @Test
    void a_payment_that_is_refused_halfway_leaves_nothing_behind() {
        String first = company.id(put("invoices", "E-1", issued("E-1", "100.00", "")));
        String second = company.id(put("invoices", "E-2", issued("E-2", "10.00", "")));
        batch(
                        "payments",
                        INDEPENDENT,
                        paid("P-1", "70.00", allocated(first, "70.00")),
                        paid(
                                "P-2",
                                "70.00",
                                ", \"allocations\": [{\"invoice_id\":\"%s\"},{\"invoice_id\":\"%s\",\"amount\":{\"amount\":\"11.00\",\"currency\":\"MXN\"}}]"
                                        .formatted(first, second)),
                        paid("P-3", "25.00", ", \"auto_allocate\": \"oldest_due\""),
                        paid("P-3", "25.00", ", \"auto_allocate\": \"oldest_due\""),
                        paid("P-3", "26.00", ""),
                        paid("P-4", "25.00", ", \"auto_allocate\": \"oldest_due\""))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(201, 409, 201, 200, 409, 201)))
                .body("data[1].problem.code", equalTo("amount_exceeds_balance"))
                .body("data[1].problem.errors[0].pointer", equalTo("/items/1/allocations/1/amount"))
                .body("data[4].problem.code", equalTo("recorded_otherwise"))
                .body("data[4].problem.errors[0].pointer", equalTo("/items/4/amount"));
        // 110.00 were owed, 70.00, 25.00 and 25.00 came in.
        company.get("/v1/invoices/" + first).then().body("status", equalTo("paid"));
        company.get("/v1/invoices/" + second).then().body("status", equalTo("paid"));
        assertThat(company.get("/v1/payments").<List<String>>path("data.unallocated.amount"))
                .containsExactly("10.00", "0.00", "0.00");
        owed("-10.00");
    }

    @Test
    void an_external_id_that_comes_twice_says_the_same_twice() {
        batch(
                        "invoices",
                        INDEPENDENT,
                        draft("E-1", "Uno"),
                        draft("E-1", "Uno"),
                        draft("E-1", "Dos"),
                        issued(
                                "E-2",
                                "10.00",
                                ", \"fiscal_uuid\": \"1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31\""),
                        issued(
                                "E-3",
                                "10.00",
                                ", \"fiscal_uuid\": \"1b7d5c1e-9a51-4a0e-8f66-0c9e4d2b7a31\""),
                        issued(
                                "E-2",
                                "11.00",
                                ", \"fiscal_uuid\": \"1B7D5C1E-9A51-4A0E-8F66-0C9E4D2B7A31\""))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(201, 200, 422, 201, 409, 409)))
                .body("data[2].problem.code", equalTo("duplicate_item"))
                .body("data[2].problem.errors[0].pointer", equalTo("/items/2/external_id"))
                .body("data[4].problem.code", equalTo("duplicate_fiscal_uuid"))
                .body("data[5].problem.code", equalTo("recorded_otherwise"));
        batch(
                        "credit_notes",
                        INDEPENDENT,
                        note("N-1", "10.00"),
                        note("N-1", "10.00"),
                        note("N-1", "11.00"))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(201, 200, 409)));
        assertThat(company.get("/v1/invoices").<List<?>>path("data")).hasSize(2);
        owed("0.00");
    }

    @Test
    void drafts_that_are_there_are_changed_together() {
        batch("invoices", ATOMIC, draft("E-1", "Uno"), draft("E-2", "Dos")).then().statusCode(200);
        batch(
                        "invoices",
                        ATOMIC,
                        draft("E-2", "Segundo"),
                        draft("E-1", "Primero"),
                        issued("E-3", "5.00", ""))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(200, 200, 201)));
        assertThat(company.get("/v1/invoices?external_id=E-1").<String>path("data[0].memo"))
                .isEqualTo("Primero");
        batch("invoices", ATOMIC, issued("E-1", "7.00", ""), draft("E-2", "Segundo"))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(200, 200)));
        owed("12.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {ATOMIC, INDEPENDENT})
    void the_same_key_has_the_same_answer(String mode) {
        String body =
                "{\"mode\":\"%s\",\"items\":[%s,%s]}"
                        .formatted(
                                mode,
                                "{\"name\":\"Clavo\"}",
                                mode.equals(ATOMIC)
                                        ? "{\"name\":\"Martillo\"}"
                                        : "{\"name\":\"\"}");
        Response made = keyed("k", body);
        made.then().statusCode(200).header("Idempotent-Replayed", nullValue());
        Response again = keyed("k", body);
        again.then().statusCode(200).header("Idempotent-Replayed", equalTo("true"));
        assertThat(again.<List<?>>path("data.id")).isEqualTo(made.path("data.id"));
        assertThat(again.<List<?>>path("data.status")).isEqualTo(made.path("data.status"));
        assertThat(again.<List<?>>path("data.problem.code"))
                .isEqualTo(made.path("data.problem.code"));
        keyed("k", body.replace("Clavo", "Cla"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        assertThat(company.get("/v1/customers").<List<?>>path("data"))
                .hasSize(mode.equals(ATOMIC) ? 3 : 2);
    }

    @Test
    void the_same_key_with_another_item_that_is_refused_alike_is_another_batch() {
        String body =
                "{\"mode\":\"independent\",\"items\":[{\"name\":\"\",\"email\":\"a@clavo.mx\"}]}";
        keyed("k", body).then().statusCode(200).body("data[0].status", equalTo(422));
        keyed("k", body.replace("a@", "b@"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        keyed("k", body.replace("\"email\"", "\"colour\""))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        keyed(
                        "k",
                        "{\"items\":[{\"email\":\"a@clavo.mx\",\"name\":\"\"}],\"mode\":\"independent\"}")
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", equalTo("true"));
    }

    @Test
    void an_item_that_is_no_object_is_refused_alone() {
        batch("customers", INDEPENDENT, "5", "{\"name\":\"Clavo\"}", "null", "[{}]", "\"x\"")
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(422, 201, 422, 422, 422)))
                .body("data[0].problem.code", equalTo("invalid_type"))
                .body("data[0].problem.errors[0].pointer", equalTo("/items/0"))
                .body("data[2].problem.errors[0].pointer", equalTo("/items/2"));
        batch("customers", ATOMIC, "{\"name\":\"Martillo\"}", "5")
                .then()
                .statusCode(422)
                .body("code", equalTo("batch_refused"))
                .body("errors[0].pointer", equalTo("/items/1"));
    }

    @Test
    void null_says_in_an_item_what_leaving_out_says() {
        batch(
                        "customers",
                        INDEPENDENT,
                        "{\"external_id\":null,\"name\":\"Clavo\",\"email\":null}",
                        "{\"external_id\":\"C-1\",\"name\":\"Martillo\",\"email\":null}",
                        "{\"external_id\":\"C-2\",\"name\":null}")
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(201, 201, 422)))
                .body("data[2].problem.code", equalTo("property_required"));
    }

    @Test
    void a_refused_batch_keeps_no_key() {
        String wrong = "{\"mode\":\"atomic\",\"items\":[{\"name\":\"\"}]}";
        keyed("k", wrong).then().statusCode(422);
        keyed("k", wrong.replace("\"\"", "\"Clavo\"")).then().statusCode(200);
    }

    @Test
    void what_belongs_to_others_does_not_exist() {
        Company stranger = Company.found(SERVER, "Distribuidora Roja");
        String theirs = stranger.customer();
        String invoice = stranger.issued(theirs);
        batch("invoices", INDEPENDENT, Company.invoice(theirs), Company.invoice(customer))
                .then()
                .statusCode(200)
                .body("data.status", equalTo(List.of(422, 201)))
                .body("data[0].problem.errors[0].pointer", equalTo("/items/0/customer_id"));
        batch("payments", INDEPENDENT, paid("P-1", "1.00", allocated(invoice, "1.00")))
                .then()
                .statusCode(200)
                .body("data[0].problem.code", equalTo("reference_not_found"))
                .body(
                        "data[0].problem.errors[0].pointer",
                        equalTo("/items/0/allocations/0/invoice_id"));
        batch("credit_notes", INDEPENDENT, Company.creditNoteOf(theirs))
                .then()
                .body("data[0].problem.code", equalTo("reference_not_found"));
        assertThat(stranger.get("/v1/payments").<List<?>>path("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ATOMIC, INDEPENDENT})
    void batches_that_race_make_each_thing_once(String mode) throws Exception {
        // Halves that overlap meet one after the other.
        List<String> items =
                new ArrayList<>(List.of(items(100, i -> issued("E-" + i, "1.00", ""))));
        List<String> backwards = new ArrayList<>(items);
        Collections.reverse(backwards);
        List<Response> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> calls = new ArrayList<>();
            for (List<String> order :
                    List.of(
                            items.subList(0, 50),
                            items.subList(50, 100),
                            items,
                            backwards,
                            items,
                            backwards)) {
                calls.add(
                        callers.submit(
                                () -> batch("invoices", mode, order.toArray(String[]::new))));
            }
            for (Future<Response> call : calls) {
                answers.add(call.get());
            }
        }
        int made = 0;
        for (Response answer : answers) {
            List<Integer> statuses = answer.path("data.status");
            assertThat(statuses).as(answer.asString()).isSubsetOf(200, 201);
            made += Collections.frequency(statuses, 201);
        }
        assertThat(made).isEqualTo(100);
        owed("100.00");
    }

    @Test
    void a_body_beyond_the_limit_of_batches_is_too_large() {
        company.post("/v1/customers/batch", " ".repeat(Api.BATCH_BYTES_MAX) + "{}")
                .then()
                .statusCode(413)
                .body("code", equalTo("body_too_large"));
    }

    @Test
    void problems_are_told_in_the_language_that_is_asked_for() {
        company.once()
                .header("Accept-Language", "es-MX")
                .contentType("application/json")
                .body("{\"mode\":\"independent\",\"items\":[{}]}")
                .post("/v1/customers/batch")
                .then()
                .statusCode(200)
                .body("data[0].problem.title", equalTo("Falta una propiedad"));
    }

    private String issued(String externalId, String total, String more) {
        return """
        {"external_id": "%s", "status": "open", "customer_id": "%s", "folio": "%s",
         "issue_date": "2026-03-01",
         "lines": [{"description": "Cemento", "quantity": "1", "unit_price": "%s"}]%s}
        """
                .formatted(externalId, customer, externalId, total, more);
    }

    private String draft(String externalId, String memo) {
        return """
        {"external_id": "%s", "customer_id": "%s", "memo": "%s",
         "lines": [{"description": "Cemento", "quantity": "1", "unit_price": "1.00",
           "taxes": [{"code": "iva", "rate": "0.16"}]}]}
        """
                .formatted(externalId, customer, memo);
    }

    private String paid(String externalId, String amount, String more) {
        return """
        {"external_id": "%s", "customer_id": "%s", "received_date": "2026-03-20",
         "method": "spei", "amount": {"amount": "%s", "currency": "MXN"}%s}
        """
                .formatted(externalId, customer, amount, more);
    }

    private static String allocated(String invoice, String amount) {
        return ", \"allocations\": [{\"invoice_id\":\"%s\",\"amount\":{\"amount\":\"%s\",\"currency\":\"MXN\"}}]"
                .formatted(invoice, amount);
    }

    private String note(String externalId, String total) {
        return """
        {"external_id": "%s", "status": "issued", "customer_id": "%s", "folio": "%s",
         "reason": "discount", "issue_date": "2026-03-02",
         "lines": [{"description": "Bonificación", "quantity": "1", "unit_price": "%s"}]}
        """
                .formatted(externalId, customer, externalId, total);
    }

    private static String[] items(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).toArray(String[]::new);
    }

    private Response batch(String list, String mode, String... items) {
        return company.post("/v1/" + list + "/batch", body(mode, items));
    }

    private static String body(String mode, String... items) {
        return List.of(items).stream()
                .collect(Collectors.joining(",", "{\"mode\":\"" + mode + "\",\"items\":[", "]}"));
    }

    private Response keyed(String key, String body) {
        return company.as()
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post("/v1/customers/batch");
    }

    private Response put(String list, String externalId, String body) {
        return company.as()
                .contentType("application/json")
                .body(body)
                .put("/v1/" + list + "/by_external_id/" + externalId);
    }

    /// What all customers together owe, by the aging report and by the ledger.
    private void owed(String total) {
        company.get("/v1/reports/aging?as_of=2026-11-22")
                .then()
                .body("totals[0].total.amount", equalTo(total))
                .body("totals[0].control_total.amount", equalTo(total));
    }
}
