package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/// What was read is put as it was read, whatever state it is in: it stays as it is.
final class SentBackStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final String TEMPLATE = "/v1/templates/payment_late/email/es";

    private static final String INSTALLMENTS =
            """
            , "installments": [
              {"due_date": "2026-03-31", "amount": {"amount": "600.00", "currency": "MXN"}},
              {"due_date": "2026-12-31", "amount": {"amount": "11000.00", "currency": "MXN"}}]
            """;

    private final Company company = Company.found(SERVER, "Distribuidora Azul");

    /// How a thing comes to be; its id is E-1.
    @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
    enum Thing {
        CUSTOMER("customers", (of, _) -> put(of, "customers", "{\"name\":\"Clavo\"}")),
        CUSTOMER_ON_HOLD(
                "customers",
                (of, _) -> {
                    Response made = put(of, "customers", "{\"name\":\"Clavo\"}");
                    return of.post("/v1/customers/" + id(made) + "/hold", "{\"reason\":\"x\"}");
                }),
        DRAFT("invoices", (of, customer) -> put(of, "invoices", Company.invoice(customer))),
        DRAFT_WITHOUT_LINES(
                "invoices",
                (of, customer) ->
                        put(of, "invoices", "{\"customer_id\":\"%s\"}".formatted(customer))),
        ISSUED_HERE(
                "invoices",
                (of, customer) -> {
                    Response made = put(of, "invoices", Company.invoice(customer));
                    return of.post("/v1/invoices/" + id(made) + "/issue", "{}");
                }),
        ISSUED_ELSEWHERE("invoices", (of, customer) -> issued(of, customer, "")),
        OPENING_BALANCE(
                "invoices",
                (of, customer) ->
                        put(
                                of,
                                "invoices",
                                """
                                {"kind": "opening_balance", "status": "open", "customer_id": "%s",
                                 "issue_date": "2026-03-01",
                                 "total": {"amount": "7.00", "currency": "MXN"}}
                                """
                                        .formatted(customer))),
        IN_INSTALLMENTS("invoices", (of, customer) -> issued(of, customer, INSTALLMENTS)),
        PARTLY_PAID(
                "invoices",
                (of, customer) -> {
                    Response made = issued(of, customer, INSTALLMENTS);
                    of.allocate(of.payment(customer), id(made)).then().statusCode(201);
                    return made;
                }),
        PAID(
                "invoices",
                (of, customer) -> {
                    Response made = issued(of, customer, "");
                    String paid =
                            of.id(of.post("/v1/payments", Company.payment(customer, "11600.00")));
                    of.allocate(paid, id(made)).then().statusCode(201);
                    return made;
                }),
        VOID(
                "invoices",
                (of, customer) -> {
                    Response made = issued(of, customer, "");
                    return of.post("/v1/invoices/" + id(made) + "/void", "{}");
                }),
        PAYMENT(
                "payments",
                (of, customer) -> put(of, "payments", Company.payment(customer, "1000.00"))),
        ALLOCATED_PAYMENT(
                "payments",
                (of, customer) -> {
                    Response made = put(of, "payments", Company.payment(customer, "1000.00"));
                    return of.allocate(id(made), of.issued(customer));
                }),
        REVERSED_PAYMENT(
                "payments",
                (of, customer) -> {
                    Response made = put(of, "payments", Company.payment(customer, "1000.00"));
                    return of.post("/v1/payments/" + id(made) + "/reverse", "{}");
                }),
        DRAFT_CREDIT_NOTE(
                "credit_notes",
                (of, customer) -> put(of, "credit_notes", Company.creditNoteOf(customer))),
        CREDIT_NOTE(
                "credit_notes",
                (of, customer) -> {
                    Response made = put(of, "credit_notes", Company.creditNoteOf(customer));
                    return of.post("/v1/credit_notes/" + id(made) + "/issue", "{}");
                }),
        ALLOCATED_CREDIT_NOTE(
                "credit_notes",
                (of, customer) -> {
                    Response made = put(of, "credit_notes", Company.creditNoteOf(customer));
                    String at = "/v1/credit_notes/" + id(made);
                    of.post(at + "/issue", "{}").then().statusCode(200);
                    return of.post(
                            at + "/allocations",
                            "{\"allocations\":[{\"invoice_id\":\"%s\"}]}"
                                    .formatted(of.issued(customer)));
                });

        private final String list;
        private final BiFunction<Company, String, Response> make;

        Thing(String list, BiFunction<Company, String, Response> make) {
            this.list = list;
            this.make = make;
        }

        /// Makes it, and reads it.
        String made(Company of) {
            Response made = make.apply(of, of.customer());
            assertThat(made.statusCode()).as(made.asString()).isBetween(200, 201);
            String id =
                    list.equals("customers")
                            ? of.get("/v1/customers?external_id=E-1").path("data[0].id")
                            : of.get("/v1/" + list).path("data.find{it.external_id=='E-1'}.id");
            return of.get("/v1/" + list + "/" + id).asString();
        }

        private static Response issued(Company of, String customer, String more) {
            return put(
                    of,
                    "invoices",
                    """
                    {"status": "open", "customer_id": "%s", "series": "A", "folio": "1042",
                     "fiscal_uuid": "1b7d5c1e-9a51-4a0e-8f66-0c9e4d2b7a31",
                     "fiscal_payment_method": "PPD", "issue_date": "2026-03-01",
                     "lines": [{"description": "Cemento gris 50 kg", "quantity": "40",
                       "unit_price": "250.00", "taxes": [{"code": "iva", "rate": "0.16"}]}]%s}
                    """
                            .formatted(customer, more));
        }

        private static String id(Response made) {
            return made.then().statusCode(201).extract().path("id");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_read_changes_nothing_when_it_is_put(Thing thing) {
        String read = thing.made(company);
        int events = events();
        Response again = put(company, thing.list, read);
        again.then().statusCode(200);
        assertThat(again.asString()).isEqualTo(read);
        assertThat(again.header("ETag"))
                .isEqualTo("\"v" + JsonText.MAPPER.readTree(read).get("version").asInt() + "\"");
        assertThat(events()).isEqualTo(events);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_read_and_has_changed_since_is_refused_by_what_changed(Thing thing) {
        ObjectNode read = (ObjectNode) JsonText.MAPPER.readTree(thing.made(company));
        int version = read.get("version").asInt();
        put(company, thing.list, read.put("version", version + 1).toString())
                .then()
                .statusCode(422)
                .body("code", equalTo("read_only_property"))
                .body("errors[0].pointer", equalTo("/version"));
        company.as()
                .contentType("application/json")
                .header("If-Match", "\"v" + (version + 1) + "\"")
                .body(read.toString())
                .put("/v1/" + thing.list + "/by_external_id/E-1")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
    }

    @Test
    void null_says_at_any_depth_what_leaving_out_says() {
        String customer = company.customer();
        String nulls =
                """
                {"customer_id": "%s", "memo": null, "total": null, "installments": null,
                 "lines": [{"description": "Cal", "quantity": "1", "unit_price": "1.50",
                   "product_code": null, "unit_code": null, "taxes": [
                     {"code": "iva", "factor": "exempt", "rate": null}]}]}
                """
                        .formatted(customer);
        Response made = put(company, "invoices", nulls);
        made.then().statusCode(201).body("total.amount", equalTo("1.50"));
        Response again = put(company, "invoices", nulls);
        again.then().statusCode(200);
        assertThat(again.asString()).isEqualTo(made.asString());
    }

    @Test
    void a_template_of_ones_own_that_was_read_changes_nothing_when_it_is_put() {
        template(company.get(TEMPLATE).asString()).then().statusCode(200);
        String read = company.get(TEMPLATE).asString();
        int events = events();
        Response again = template(read);
        again.then().statusCode(200).header("ETag", equalTo("\"v1\""));
        assertThat(again.asString()).isEqualTo(read);
        assertThat(events()).isEqualTo(events);
    }

    @Test
    void another_things_id_does_not_make_it_the_one_that_is_put() {
        String read = Thing.DRAFT.made(company);
        company.as()
                .contentType("application/json")
                .body(read.replace("\"E-1\"", "\"E-2\""))
                .put("/v1/invoices/by_external_id/E-2")
                .then()
                .statusCode(422);
        Company stranger = Company.found(SERVER, "Distribuidora Roja");
        put(stranger, "invoices", read).then().statusCode(422);
        assertThat(stranger.get("/v1/invoices").<List<?>>path("data")).isEmpty();
    }

    private Response template(String text) {
        return company.once().contentType("application/json").body(text).put(TEMPLATE);
    }

    private static Response put(Company of, String list, String body) {
        return of.as()
                .contentType("application/json")
                .body(body)
                .put("/v1/" + list + "/by_external_id/E-1");
    }

    /// How many there are, once all are numbered.
    private int events() {
        SERVER.application().workers().turns().awaitEvents(company.tenant());
        return company.get("/v1/events?limit=200").<List<?>>path("data").size();
    }
}
