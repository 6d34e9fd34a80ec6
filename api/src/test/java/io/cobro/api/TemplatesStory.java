package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// The texts of messages: built in, replaced, tried out and taken away.
final class TemplatesStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-04-06T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final String LATE = "/v1/templates/payment_late/email/es";
    private static final String OWN =
            text("Su saldo con {{tenant.name}}", "{{customer.name}}: debe {{amount_due}}.\n");

    private final Company company = Company.found(SERVER, "Distribuidora Azul");

    @Test
    void every_kind_ships_in_two_languages_for_two_channels() {
        company.get("/v1/templates")
                .then()
                .statusCode(200)
                .body("data", hasSize(16))
                .body("data.source", everyItem(equalTo("built_in")))
                .body("data.id", everyItem(nullValue()))
                .body("page.has_more", equalTo(false));
        company.get(LATE)
                .then()
                .statusCode(200)
                .header("ETag", "\"v0\"")
                .body("subject", containsString("{{number}}"))
                .body("language", equalTo("es"));
        company.get("/v1/templates/payment_late/sms/en")
                .then()
                .statusCode(200)
                .body("subject", nullValue());
    }

    @Test
    void an_own_text_takes_the_place_of_the_built_in_one_until_it_is_deleted() {
        Response made = put(company, LATE, OWN);
        made.then()
                .statusCode(200)
                .header("ETag", "\"v1\"")
                .body("id", startsWith("tpl_"))
                .body("source", equalTo("own"))
                .body("body", equalTo("{{customer.name}}: debe {{amount_due}}.\n"));
        assertThat(company.get(LATE).asString()).isEqualTo(made.asString());
        company.get("/v1/templates").then().body("data", hasSize(16));

        put(company, LATE, text("Saldo", "Debe {{amount_due}}."))
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("id", equalTo(made.path("id")));
        company.once()
                .header("If-Match", "\"v1\"")
                .contentType("application/json")
                .body(OWN)
                .put(LATE)
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));

        company.delete(LATE, 1).then().statusCode(412);
        company.delete(LATE, 2).then().statusCode(204);
        company.get(LATE).then().statusCode(200).body("source", equalTo("built_in"));
        company.delete(LATE, 2).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void what_happens_to_texts_is_told_without_them() {
        put(company, LATE, OWN).then().statusCode(200);
        company.delete(LATE, 1).then().statusCode(204);
        List<Map<String, Object>> events = List.of();
        while (events.size() < 2) {
            List<Map<String, Object>> all = company.get("/v1/events?limit=200").path("data");
            events =
                    all.stream()
                            .filter(event -> event.get("type").toString().startsWith("template."))
                            .toList();
        }
        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly("template.updated", "template.deleted");
        assertThat(events.toString()).contains("payment_late").doesNotContain("amount_due");
    }

    @Test
    void a_kind_of_ones_own_is_there_once_it_has_a_text() {
        String path = "/v1/templates/aviso_de_corte/sms/es";
        company.get(path).then().statusCode(404).body("code", equalTo("not_found"));
        put(company, path, "{\"body\":\"{{tenant.name}}: {{amount_due}}\"}").then().statusCode(200);
        company.get("/v1/templates")
                .then()
                .body("data", hasSize(17))
                .body("data.find { it.kind == 'aviso_de_corte' }.source", equalTo("own"));
        render(company, "{\"kind\":\"aviso_de_corte\",\"channel\":\"sms\",\"language\":\"es\"}")
                .then()
                .statusCode(200)
                .body("body", equalTo("Distribuidora Azul: $13,505.67 MXN y $500.00 USD"));
        company.delete(path, 1).then().statusCode(204);
        company.get(path).then().statusCode(404);
    }

    @Test
    void the_only_text_of_a_kind_that_a_policy_sends_is_kept() {
        String path = "/v1/templates/aviso_de_corte/sms/es";
        put(company, path, "{\"body\":\"{{tenant.name}}: {{amount_due}}\"}").then().statusCode(200);
        String policy =
                company.id(
                        company.post(
                                "/v1/dunning_policies",
                                """
                                {"name": "Corte", "steps": [{"key": "corte", "offset_days": 5,
                                 "channel": "sms", "template": "aviso_de_corte"}]}
                                """));
        company.delete(path, 1)
                .then()
                .statusCode(409)
                .body("code", equalTo("template_in_use"))
                .body("detail", containsString("aviso_de_corte"));
        company.get(path).then().statusCode(200);
        company.patch("/v1/dunning_policies/" + policy, 1, "{\"status\":\"archived\"}")
                .then()
                .statusCode(200);
        company.delete(path, 1).then().statusCode(204);
    }

    @Test
    void a_policy_is_not_made_active_again_once_a_text_of_its_steps_is_gone() {
        String path = "/v1/templates/aviso_de_corte/sms/es";
        String body = "{\"body\":\"{{tenant.name}}: {{amount_due}}\"}";
        put(company, path, body).then().statusCode(200);
        String policy =
                "/v1/dunning_policies/"
                        + company.id(
                                company.post(
                                        "/v1/dunning_policies",
                                        """
                                        {"name": "Corte", "steps": [{"key": "corte", "offset_days": 5,
                                         "channel": "sms", "template": "aviso_de_corte"}]}
                                        """));
        company.patch(policy, 1, "{\"status\":\"archived\"}").then().statusCode(200);
        company.delete(path, 1).then().statusCode(204);
        company.patch(policy, 2, "{\"name\":\"Corte de servicio\"}").then().statusCode(200);
        company.patch(policy, 3, "{\"status\":\"active\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"))
                .body("errors[0].pointer", equalTo("/steps/0/template"));
        put(company, path, body).then().statusCode(200);
        company.patch(policy, 3, "{\"status\":\"active\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
    }

    @Test
    void a_text_may_be_for_some_invoices_only() {
        put(
                        company,
                        LATE,
                        text(
                                "Hola",
                                "{{#items}}{{#is_upcoming}}Vence {{number}}.{{/is_upcoming}}{{/items}}"))
                .then()
                .statusCode(200);
        put(
                        company,
                        LATE,
                        text(
                                "Hola",
                                "{{#is_single}}{{#items}}{{#is_upcoming}}Vence {{number}}.{{/is_upcoming}}{{/items}}{{/is_single}}"))
                .then()
                .statusCode(200);
        put(company, LATE, text("{{#amount_overdue}}Debe{{/amount_overdue}}", "{{amount_due}}"))
                .then()
                .statusCode(200);
    }

    @Test
    void a_preview_says_so_where_nothing_would_be_said() {
        render(
                        company,
                        "{\"body\":\"{{#is_single}}Debe {{amount_due}}.{{/is_single}}\",\"channel\":\"sms\",\"language\":\"es\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("template_invalid"))
                .body("errors[0].pointer", equalTo("/body"))
                .body("errors[0].message", containsString("the text is empty"));
    }

    @ParameterizedTest
    @CsvSource({
        "Payment/email/es",
        "payment_late/webhook/es",
        "payment_late/fax/es",
        "payment_late/email/fr"
    })
    void other_kinds_channels_and_languages_do_not_exist(String key) {
        company.get("/v1/templates/" + key).then().statusCode(404);
        put(company, "/v1/templates/" + key, OWN)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hola | {{#items}}{{number}} | /body | 1 | is not closed",
                "Hola | uno\\n{{getClass}} | /body | 2 | getClass is not a name",
                "Hola | {{class.name}} | /body | 1 | there is no value class.name",
                "Hola | {{>../../etc/passwd}} | /body | 1 | cannot include others",
                "Hola | {{=<% %>=}} | /body | 1 | delimiters cannot be changed",
                "Hola | {{#items_more}} {{/items_more}} | /body | 1 | the text is empty",
                "Hola | {{items}} | /body | 1 | items is a list",
                "{{tenant}} | Hola | /subject | 1 | tenant is a group",
                "{{nada}} | Hola | /subject | 1 | there is no value nada",
                "{{! nada }} | Hola | /subject | 1 | the subject is empty",
            })
    void a_text_that_cannot_be_used_is_refused_with_its_place(
            String subject, String body, String pointer, int line, String problem) {
        put(company, LATE, text(subject, body.replace("\\n", "\n")))
                .then()
                .statusCode(422)
                .body("code", equalTo("template_invalid"))
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].message", containsString("line " + line))
                .body("errors[0].message", containsString(problem));
        company.get(LATE).then().body("source", equalTo("built_in"));
    }

    @Test
    void a_text_that_would_not_end_is_refused_soon() {
        String nested = "{{#items}}".repeat(5) + "{{number}}".repeat(900) + "{{/items}}".repeat(5);
        put(company, LATE, text("Hola", nested))
                .then()
                .statusCode(422)
                .body("code", equalTo("template_invalid"));
        put(company, LATE, text("Hola", "{{#items}}".repeat(1_900)))
                .then()
                .statusCode(422)
                .body("errors[0].message", containsString("nested more than 5 deep"));
        put(company, LATE, text("Hola", "a".repeat(20_001))).then().statusCode(422);
    }

    @Test
    void an_sms_has_no_subject_and_an_e_mail_has_one() {
        put(company, "/v1/templates/payment_late/sms/es", OWN)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/subject"));
        put(company, LATE, "{\"body\":\"Hola\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/subject"));
        put(company, LATE, "{\"kind\":\"final_notice\",\"subject\":\"a\",\"body\":\"b\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("value_not_allowed"));
    }

    @Test
    void a_preview_is_of_the_customers_own_invoices() {
        String customer = company.customer();
        String invoice = company.issued(customer);
        String number = company.get("/v1/invoices/" + invoice).path("number");

        render(company, preview("payment_late", "email", customer, invoice))
                .then()
                .statusCode(200)
                .body("subject", containsString(number))
                .body("body", containsString("Buen día, Tlapalería El Clavo:"))
                .body("body", containsString("$11,600.00 MXN"))
                .body("segments", nullValue());
        render(company, preview("payment_late", "sms", customer, invoice))
                .then()
                .statusCode(200)
                .body("subject", nullValue())
                .body("body", containsString(": su factura " + number))
                .body("body", not(containsString("ó")))
                .body("encoding", equalTo("gsm_7"))
                .body("segments", greaterThan(0));

        company.allocate(company.payment(customer), invoice).then().statusCode(201);
        render(company, preview("payment_late", "webhook", customer, invoice))
                .then()
                .body("body", containsString("$10,600.00 MXN"));
    }

    @Test
    void a_preview_names_what_is_missing() {
        String customer = company.customer();
        String other = company.issued(company.customer());
        render(company, preview("payment_late", "email", customer, other))
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"))
                .body("errors[0].pointer", equalTo("/invoice_ids/0"));
        render(company, preview("payment_late", "email", customer, company.draft(customer)))
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing_to_remind_of"));
        render(company, preview("summer_sale", "email", customer, other))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/kind"));
        render(company, "{\"channel\":\"sms\",\"language\":\"es\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/kind"))
                .body("errors[0].code", equalTo("property_required"));
        render(
                        company,
                        "{\"kind\":\"payment_late\",\"body\":\"x\",\"channel\":\"sms\",\"language\":\"es\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("conflicting_properties"));
        render(company, "{\"body\":\"{{x}}\",\"channel\":\"sms\",\"language\":\"es\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("template_invalid"));
    }

    @Test
    void what_others_have_written_is_not_seen() {
        put(company, LATE, OWN).then().statusCode(200);
        Company stranger = Company.found(SERVER, "Distribuidora Roja");
        stranger.get(LATE).then().body("source", equalTo("built_in"));
        stranger.delete(LATE, 1).then().statusCode(404);
        String customer = company.customer();
        render(stranger, preview("payment_late", "email", customer, company.issued(customer)))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/customer_id"));
    }

    @Test
    void the_same_is_done_over_graphql() {
        graphql(
                        """
                        mutation { putTemplate(idempotencyKey: "una-vez", input: {kind: "payment_late", channel: SMS,
                          language: ES, body: "Debe {{amount_due}}"}) {
                            template { id version kind channel language source subject body }
                            userErrors { code field } replayed } }
                        """)
                .then()
                .statusCode(200)
                .body("data.putTemplate.userErrors", hasSize(0))
                .body("data.putTemplate.template.version", equalTo(1))
                .body("data.putTemplate.template.channel", equalTo("SMS"))
                .body("data.putTemplate.template.source", equalTo("OWN"));
        graphql(
                        """
                        mutation { putTemplate(input: {kind: "payment_late", channel: SMS, language: ES,
                          body: "{{nada}}"}) { template { id } userErrors { code field message } } }
                        """)
                .then()
                .body("data.putTemplate.template", nullValue())
                .body("data.putTemplate.userErrors[0].code", equalTo("TEMPLATE_INVALID"))
                .body("data.putTemplate.userErrors[0].field", equalTo(List.of("input", "body")));
        graphql(
                        """
                        query { templates { kind }
                          template(kind: "payment_late", channel: SMS, language: ES) { body version }
                          renderedTemplate(input: {kind: "payment_late", channel: SMS, language: ES}) {
                            body encoding segments characters } }
                        """)
                .then()
                .body("data.templates", hasSize(16))
                .body("data.template.body", equalTo("Debe {{amount_due}}"))
                .body("data.renderedTemplate.body", equalTo("Debe $13,505.67 MXN y $500.00 USD"))
                .body("data.renderedTemplate.encoding", equalTo("GSM_7"))
                .body("data.renderedTemplate.segments", equalTo(1));
        graphql(
                        """
                        mutation { deleteTemplate(expectedVersion: 1, input: {kind: "payment_late", channel: SMS,
                          language: ES}) { deletedTemplateId userErrors { code } } }
                        """)
                .then()
                .body("data.deleteTemplate.userErrors", hasSize(0))
                .body("data.deleteTemplate.deletedTemplateId", startsWith("tpl_"));
    }

    @Test
    void a_template_that_was_read_may_be_set_as_it_is() {
        Company own = Company.found(SERVER, "Distribuidora Azul");
        String builtIn = own.get(LATE).asString();
        put(own, LATE, builtIn)
                .then()
                .statusCode(200)
                .body("source", equalTo("own"))
                .body("version", equalTo(1));
        put(own, LATE, own.get(LATE).asString()).then().statusCode(200);
        put(own, LATE, builtIn).then().statusCode(422).body("code", equalTo("read_only_property"));
    }

    private Response graphql(String document) {
        return SERVER.graphql(company.key())
                .contentType("application/json")
                .body(JsonMapper.shared().writeValueAsString(Map.of("query", document)))
                .post("/graphql");
    }

    private static Response put(Company of, String path, String json) {
        return of.once().contentType("application/json").body(json).put(path);
    }

    private static Response render(Company of, String json) {
        return of.as().contentType("application/json").body(json).post("/v1/templates/render");
    }

    private static String preview(String kind, String channel, String customer, String invoice) {
        return """
        {"kind": "%s", "channel": "%s", "language": "es", "customer_id": "%s",
         "invoice_ids": ["%s"]}
        """
                .formatted(kind, channel, customer, invoice);
    }

    private static String text(String subject, String body) {
        return JsonMapper.shared().writeValueAsString(Map.of("subject", subject, "body", body));
    }
}
