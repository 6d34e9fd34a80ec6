package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The life of dunning policies, and how customers are set up for them, over both faces.
final class DunningStory {

    /// Noon in Mexico City on a Monday.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-02T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    private static final String POLICY =
            """
            {"name": "Cobranza estándar", "default": true, "steps": [
              {"key": "before_3", "offset_days": -3, "channel": "email", "template": "payment_reminder"},
              {"key": "late", "offset_days": 3, "repeat": {"every_days": 7, "max": 4},
               "if": {"all": [{"balance_gte": {"amount": "500.00", "currency": "MXN"}},
                              {"not": {"metadata": {"key": "segmento", "equals": "vip"}}}]},
               "channel": "sms", "template": "payment_late"}]}
            """;

    private Company company;
    private Graphql graphql;

    @BeforeEach
    void a_company() {
        company = Company.found(SERVER, "Distribuidora Azul");
        graphql = new Graphql(SERVER, company.key());
    }

    @Test
    void a_policy_is_made_with_defaults_and_what_is_read_can_be_sent_back() {
        Response made = company.post("/v1/dunning_policies", POLICY);
        made.then()
                .statusCode(201)
                .header("ETag", "\"v1\"")
                .body("policy_version", equalTo(1))
                .body("default", equalTo(true))
                .body("status", equalTo("active"))
                .body("steps[0].anchor", equalTo("due_date"))
                .body("steps[0].repeat", nullValue())
                .body("steps[0].if", nullValue())
                .body("steps[1].if.all[0].balance_gte.amount", equalTo("500.00"))
                .body("sending.from", equalTo("09:00"))
                .body("sending.until", equalTo("18:00"))
                .body("sending.business_days_only", equalTo(true))
                .body("caps", nullValue())
                .body("catch_up", equalTo("send_latest"));
        String path = "/v1/dunning_policies/" + company.id(made);
        company.get(path).then().statusCode(200).body("$", equalTo(made.path("$")));

        String steps = JsonText.MAPPER.readTree(made.asString()).get("steps").toString();
        company.patch(path, 1, "{\"steps\": %s, \"caps\": null}".formatted(steps))
                .then()
                .statusCode(200)
                .body("policy_version", equalTo(1))
                .body("steps", equalTo(made.path("steps")));
    }

    @Test
    void a_change_of_the_document_makes_a_version_and_other_changes_do_not() {
        String path =
                "/v1/dunning_policies/" + company.id(company.post("/v1/dunning_policies", POLICY));
        company.patch(path, 1, "{\"name\": \"Cobranza\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("policy_version", equalTo(1));
        company.patch(path, 2, "{\"caps\": {\"messages_per_week\": 2}}")
                .then()
                .statusCode(200)
                .body("policy_version", equalTo(2));
        company.patch(path, 3, "{\"sending\": {\"from\": \"10:00\", \"until\": \"14:00\"}}")
                .then()
                .body("policy_version", equalTo(3));
        company.patch(path, 3, "{\"catch_up\": \"skip\"}")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));

        company.get(path + "/versions")
                .then()
                .statusCode(200)
                .body("data.policy_version", contains(3, 2, 1))
                .body("data[0].caps.messages_per_week", equalTo(2))
                .body("data[2].caps", nullValue())
                .body("page.has_more", equalTo(false));
        company.get(path + "/versions/1")
                .then()
                .statusCode(200)
                .body("caps", nullValue())
                .body("steps", hasSize(2));
        for (String number : List.of("0", "4", "x", "-1", "99999999999")) {
            company.get(path + "/versions/" + number)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not_found"));
        }
    }

    @Test
    void the_versions_are_paged_in_both_directions_over_both_faces() {
        String id = company.id(company.post("/v1/dunning_policies", POLICY));
        String path = "/v1/dunning_policies/" + id;
        for (int cap = 1; cap <= 4; cap++) {
            company.patch(path, cap, "{\"caps\": {\"messages_per_week\": %d}}".formatted(cap))
                    .then()
                    .statusCode(200);
        }
        Response first = company.get(path + "/versions?limit=2");
        first.then().body("data.policy_version", contains(5, 4)).body("page.prev", nullValue());
        Response second = company.get(path + "/versions?limit=2&after=" + first.path("page.next"));
        second.then().body("data.policy_version", contains(3, 2));
        Response third = company.get(path + "/versions?limit=2&after=" + second.path("page.next"));
        third.then().body("data.policy_version", contains(1)).body("page.next", nullValue());
        company.get(path + "/versions?limit=2&before=" + third.path("page.prev"))
                .then()
                .body("data.policy_version", contains(3, 2))
                .body("page.prev", equalTo(second.path("page.prev")));
        company.get(path + "/versions?limit=2&before=" + second.path("page.prev"))
                .then()
                .body("data.policy_version", contains(5, 4))
                .body("page.prev", nullValue());

        JsonNode last =
                graphql.data(
                        """
                        query($id: ID!) { dunningPolicy(id: $id) {
                          versions(last: 2) { nodes { policyVersion } pageInfo { hasPreviousPage } }
                        } }
                        """,
                        Map.of("id", id));
        assertThat(last.at("/dunningPolicy/versions/nodes").toString())
                .isEqualTo("[{\"policyVersion\":2},{\"policyVersion\":1}]");
        assertThat(last.at("/dunningPolicy/versions/pageInfo/hasPreviousPage").asBoolean())
                .isTrue();
    }

    @Test
    void another_default_takes_the_place_of_the_first_and_an_archived_one_is_none() {
        String first = company.id(company.post("/v1/dunning_policies", POLICY));
        String second =
                company.id(
                        company.post(
                                "/v1/dunning_policies", POLICY.replace("estándar", "preventiva")));
        company.get("/v1/dunning_policies/" + first)
                .then()
                .header("ETag", "\"v2\"")
                .body("default", equalTo(false));
        company.patch("/v1/dunning_policies/" + first, 2, "{\"default\": true}")
                .then()
                .statusCode(200)
                .body("default", equalTo(true));
        company.get("/v1/dunning_policies")
                .then()
                .body("data.id", contains(second, first))
                .body("data.default", contains(false, true));

        company.patch("/v1/dunning_policies/" + first, 3, "{\"status\": \"archived\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("archived"))
                .body("default", equalTo(false));
        company.patch("/v1/dunning_policies/" + first, 4, "{\"default\": true}")
                .then()
                .statusCode(422)
                .body("code", equalTo("default_policy_archived"))
                .body("errors[0].pointer", equalTo("/default"));
        company.patch(
                        "/v1/dunning_policies/" + first,
                        4,
                        "{\"default\": true, \"status\": \"active\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("default", equalTo(true));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    property_required      | /steps                | {"name": "x"}
                    too_few_items          | /steps                | {"name": "x", "steps": []}
                    property_required      | /name                 | {"steps": [#]}
                    unknown_property       | /color                | {"color": 1, "name": "x", "steps": [#]}
                    invalid_format         | /steps/0/key          | {"name": "x", "steps": [{"key": "Tarde", "offset_days": 1, "channel": "email", "template": "payment_late"}]}
                    value_too_long         | /steps/0/key          | {"name": "x", "steps": [{"key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "offset_days": 1, "channel": "email", "template": "payment_late"}]}
                    out_of_range           | /steps/0/offset_days  | {"name": "x", "steps": [{"key": "a", "offset_days": -366, "channel": "email", "template": "payment_late"}]}
                    out_of_range           | /steps/0/offset_days  | {"name": "x", "steps": [{"key": "a", "offset_days": 3651, "channel": "email", "template": "payment_late"}]}
                    out_of_range           | /steps/0/repeat/every_days | {"name": "x", "steps": [{"key": "a", "offset_days": 1, "repeat": {"every_days": 0, "max": 1}, "channel": "email", "template": "payment_late"}]}
                    out_of_range           | /steps/0/repeat/max   | {"name": "x", "steps": [{"key": "a", "offset_days": 1, "repeat": {"every_days": 1, "max": 101}, "channel": "email", "template": "payment_late"}]}
                    value_not_allowed      | /steps/0/channel      | {"name": "x", "steps": [{"key": "a", "offset_days": 1, "channel": "pigeon", "template": "payment_late"}]}
                    reference_not_found    | /steps/0/template     | {"name": "x", "steps": [{"key": "a", "offset_days": 1, "channel": "email", "template": "of_my_own"}]}
                    duplicate_step_key     | /steps/1/key          | {"name": "x", "steps": [#, {"key": "late", "offset_days": 9, "channel": "email", "template": "payment_late"}]}
                    steps_on_same_day      | /steps/1/offset_days  | {"name": "x", "steps": [#, {"key": "other", "offset_days": 3, "channel": "email", "template": "payment_late"}]}
                    steps_on_same_day      | /steps/1/offset_days  | {"name": "x", "steps": [{"key": "late", "offset_days": 3, "repeat": {"every_days": 7, "max": 4}, "channel": "email", "template": "payment_late"}, {"key": "final", "offset_days": 24, "channel": "email", "template": "final_notice"}]}
                    invalid_format         | /sending/from         | {"name": "x", "steps": [#], "sending": {"from": "9:00", "until": "18:00"}}
                    sending_window_invalid | /sending/until        | {"name": "x", "steps": [#], "sending": {"from": "09:00", "until": "09:59"}}
                    sending_window_invalid | /sending/until        | {"name": "x", "steps": [#], "sending": {"from": "18:00", "until": "09:00"}}
                    out_of_range           | /caps/messages_per_week | {"name": "x", "steps": [#], "caps": {"messages_per_week": 51}}
                    value_not_allowed      | /catch_up             | {"name": "x", "steps": [#], "catch_up": "later"}
                    """)
    void each_rule_of_a_policy_is_told_with_its_place(String code, String pointer, String body) {
        String policy = body.replace("#", step("late", 3, null));
        assertThat(told(company.post("/v1/dunning_policies", policy)))
                .containsExactly(pointer + " " + code);
        company.post("/v1/dunning_policies/validate", policy)
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].code", equalTo(code));
        company.get("/v1/dunning_policies").then().body("data", empty());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    too_few_items       | /steps/0/if                     | {}
                    too_many_items      | /steps/0/if                     | {"currency": "MXN", "customer_kind": "person"}
                    unknown_property    | /steps/0/if/balance             | {"balance": 1}
                    too_few_items       | /steps/0/if/all                 | {"all": []}
                    invalid_type        | /steps/0/if/not                 | {"not": 5}
                    invalid_currency    | /steps/0/if/currency            | {"currency": "XQX"}
                    value_not_allowed   | /steps/0/if/customer_kind       | {"customer_kind": "robot"}
                    too_many_decimals   | /steps/0/if/any/0/balance_lt/amount | {"any": [{"balance_lt": {"amount": "1.001", "currency": "MXN"}}]}
                    amount_not_positive | /steps/0/if/balance_gte/amount  | {"balance_gte": {"amount": "0.00", "currency": "MXN"}}
                    invalid_format      | /steps/0/if/customer_in/0       | {"customer_in": ["cus_1"]}
                    property_required   | /steps/0/if/metadata/equals     | {"metadata": {"key": "segmento"}}
                    condition_too_deep  | /steps/0/if                     | {"not": {"not": {"not": {"not": {"not": {"currency": "MXN"}}}}}}
                    """)
    void each_rule_of_a_condition_is_told_with_its_place(
            String code, String pointer, String condition) {
        String policy = "{\"name\": \"x\", \"steps\": [%s]}".formatted(step("late", 3, condition));
        assertThat(told(company.post("/v1/dunning_policies", policy)))
                .contains(pointer + " " + code);
        Response validation = company.post("/v1/dunning_policies/validate", policy);
        validation.then().statusCode(200).body("valid", equalTo(false));
        assertThat(validation.<List<String>>path("errors.code")).contains(code);
    }

    @Test
    void a_condition_of_too_many_parts_is_refused() {
        String parts = "{\"currency\": \"MXN\"},".repeat(49) + "{\"currency\": \"USD\"}";
        assertThat(
                        told(
                                company.post(
                                        "/v1/dunning_policies",
                                        "{\"name\": \"x\", \"steps\": [%s]}"
                                                .formatted(
                                                        step(
                                                                "late",
                                                                3,
                                                                "{\"any\": [" + parts + "]}")))))
                .containsExactly("/steps/0/if condition_too_large");
    }

    @Test
    void all_that_is_wrong_is_told_at_once_in_the_callers_language() {
        String policy =
                "{\"name\": \"x\", \"steps\": [%s, %s], \"sending\": {\"from\": \"09:00\", \"until\": \"09:30\"}}"
                        .formatted(step("late", 3, null), step("late", 3, null));
        List<String> faults =
                List.of(
                        "/steps/1/key duplicate_step_key",
                        "/steps/1/offset_days steps_on_same_day",
                        "/sending/until sending_window_invalid");
        assertThat(told(company.post("/v1/dunning_policies", policy)))
                .containsExactlyElementsOf(faults);
        company.as()
                .header("Accept-Language", "es-MX")
                .contentType("application/json")
                .body(policy)
                .post("/v1/dunning_policies/validate")
                .then()
                .statusCode(200)
                .body(
                        "errors[1].message",
                        equalTo(
                                "Por steps.1.offset_days el paso cae en un día del paso late, que tiene el mismo canal y la misma"
                                        + " fecha de referencia. Usa otro día u otro canal, o un solo paso."));
        company.post("/v1/dunning_policies/validate", POLICY)
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("errors", empty());
    }

    @Test
    void a_policy_lives_over_graphql_as_well() {
        JsonNode made =
                graphql.mutation(
                        "createDunningPolicy",
                        Map.of(
                                "name",
                                "Cobranza",
                                "steps",
                                List.of(
                                        Map.of(
                                                "key", "late",
                                                "offsetDays", 3,
                                                "channel", "EMAIL",
                                                "template", "payment_late",
                                                "if", Map.of("customer_kind", "company")))),
                        "",
                        "dunningPolicy { id version default steps { key anchor if channel } caps { messagesPerWeek } }");
        assertThat(Graphql.codes(made)).isEmpty();
        assertThat(made.at("/dunningPolicy/steps/0").toString())
                .isEqualTo(
                        "{\"key\":\"late\",\"anchor\":\"DUE_DATE\",\"if\":{\"customer_kind\":\"company\"},\"channel\":\"EMAIL\"}");
        String id = made.at("/dunningPolicy/id").asString();

        JsonNode changed =
                graphql.mutation(
                        "updateDunningPolicy",
                        Map.of("id", id, "caps", Map.of("messagesPerWeek", 2), "default", true),
                        ", expectedVersion: 1",
                        "dunningPolicy { policyVersion default }");
        assertThat(changed.at("/dunningPolicy").toString())
                .isEqualTo("{\"policyVersion\":2,\"default\":true}");
        assertThat(
                        Graphql.codes(
                                graphql.mutation(
                                        "updateDunningPolicy",
                                        Map.of("id", id, "status", "ARCHIVED", "default", true),
                                        ", expectedVersion: 2",
                                        "dunningPolicy { id }")))
                .containsExactly("default_policy_archived");
        JsonNode read =
                graphql.data(
                        """
                        query($id: ID!, $draft: JSON!) {
                          dunningPolicies { nodes { id } }
                          dunningPolicyVersion(id: $id, number: 1) { policyVersion caps { messagesPerWeek } }
                          none: dunningPolicyVersion(id: $id, number: 9) { policyVersion }
                          validateDunningPolicy(policy: $draft) { valid errors { pointer code message } }
                          node(id: $id) { ... on DunningPolicy { name } }
                        }
                        """,
                        Map.of("id", id, "draft", Map.of("name", "x", "steps", List.of())));
        assertThat(read.at("/dunningPolicies/nodes/0/id").asString()).isEqualTo(id);
        assertThat(read.at("/dunningPolicyVersion/caps").isNull()).isTrue();
        assertThat(read.at("/none").isNull()).isTrue();
        assertThat(read.at("/validateDunningPolicy/errors/0/code").asString())
                .isEqualTo("too_few_items");
        assertThat(read.at("/node/name").asString()).isEqualTo("Cobranza");
    }

    @Test
    void faults_of_a_policy_are_told_with_their_path_over_graphql() {
        Map<String, Object> step =
                Map.of(
                        "key", "late",
                        "offsetDays", 3,
                        "channel", "EMAIL",
                        "template", "payment_late",
                        "if", Map.of("balance_gte", Map.of("amount", "1.001", "currency", "MXN")));
        JsonNode refused =
                graphql.mutation(
                        "createDunningPolicy",
                        Map.of("name", "x", "steps", List.of(step)),
                        "",
                        "dunningPolicy { id }");
        assertThat(Graphql.codes(refused)).containsExactly("too_many_decimals");
        assertThat(refused.at("/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"steps\",\"0\",\"if\",\"balance_gte\",\"amount\"]");
    }

    @Test
    void a_customer_says_how_it_is_reminded() {
        String policy = company.id(company.post("/v1/dunning_policies", POLICY));
        Response made =
                company.post(
                        "/v1/customers",
                        """
                        {"name": "Tlapalería El Clavo", "language": "en", "phone": "+528183451200",
                         "dunning_policy_id": "%s", "dunning_excluded": true}
                        """
                                .formatted(policy));
        made.then()
                .statusCode(201)
                .body("language", equalTo("en"))
                .body("phone", equalTo("+528183451200"))
                .body("dunning_policy_id", equalTo(policy))
                .body("dunning_excluded", equalTo(true))
                .body("hold", nullValue());
        String path = "/v1/customers/" + company.id(made);
        company.patch(
                        path,
                        1,
                        "{\"language\": null, \"phone\": null, \"dunning_policy_id\": null, \"dunning_excluded\": false}")
                .then()
                .statusCode(200)
                .body("language", nullValue())
                .body("phone", nullValue())
                .body("dunning_policy_id", nullValue())
                .body("dunning_excluded", equalTo(false));
        company.patch(path, 2, "{\"phone\": \"818 345 1200\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/phone"));
        company.patch(path, 2, "{\"dunning_policy_id\": \"dpo_01kea1qaw0f4krmm1m3ewegdsm\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_found"))
                .body("errors[0].pointer", equalTo("/dunning_policy_id"));

        company.get("/v1/tenant").then().body("language", equalTo("es"));
        company.patch("/v1/tenant", 1, "{\"language\": \"en\"}")
                .then()
                .statusCode(200)
                .body("language", equalTo("en"));
        JsonNode read =
                graphql.data(
                        """
                        query($id: ID!) {
                          tenant { language }
                          customer(id: $id) { language phone dunningPolicyId dunningExcluded hold { reason } }
                        }
                        """,
                        Map.of("id", company.id(made)));
        assertThat(read.at("/tenant/language").asString()).isEqualTo("EN");
        assertThat(read.at("/customer/dunningExcluded").asBoolean()).isFalse();
    }

    @Test
    void a_customer_is_put_on_hold_and_released() {
        String id = company.customer();
        String path = "/v1/customers/" + id;
        company.post(path + "/release", "")
                .then()
                .statusCode(409)
                .body("code", equalTo("customer_not_on_hold"));
        company.post(path + "/hold", "{\"reason\": \"Aclaración\", \"until_date\": \"2026-03-01\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("date_too_early"))
                .body("errors[0].pointer", equalTo("/until_date"));
        company.post(path + "/hold", "{\"reason\": \"Aclaración\", \"until_date\": \"2026-03-02\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"v2\"")
                .body("hold.reason", equalTo("Aclaración"))
                .body("hold.until_date", equalTo("2026-03-02"));
        JsonNode again =
                graphql.mutation(
                        "holdCustomer",
                        Map.of("id", id, "reason", "Litigio"),
                        ", expectedVersion: 2",
                        "customer { hold { reason untilDate } }");
        assertThat(again.at("/customer/hold").toString())
                .isEqualTo("{\"reason\":\"Litigio\",\"untilDate\":null}");
        company.as()
                .header("If-Match", "\"v2\"")
                .post(path + "/release")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
        company.post(path + "/release", "").then().statusCode(200).body("hold", nullValue());
        assertThat(
                        Graphql.codes(
                                graphql.mutation(
                                        "releaseCustomer",
                                        Map.of("id", id),
                                        "",
                                        "customer { id }")))
                .containsExactly("customer_not_on_hold");
    }

    @Test
    void a_policy_that_is_sent_twice_is_made_once_and_another_condition_is_another_policy() {
        String any = "{\"any\": [{\"currency\": \"MXN\"}]}";
        String policy = "{\"name\": \"x\", \"steps\": [%s]}".formatted(step("late", 3, any));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            made.add(company.id(sentUnder("policy-1", policy)));
        }
        assertThat(made.getFirst()).isEqualTo(made.getLast());
        sentUnder("policy-1", policy.replace("any", "all"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
    }

    private Response sentUnder(String key, String policy) {
        return company.as()
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(policy)
                .post("/v1/dunning_policies");
    }

    private static String step(String key, int offset, String condition) {
        return "{\"key\": \"%s\", \"offset_days\": %d, \"if\": %s, \"channel\": \"email\", \"template\": \"payment_late\"}"
                .formatted(key, offset, condition);
    }

    /// What a refusal blames, as pointer and code.
    private static List<String> told(Response refused) {
        refused.then().statusCode(422);
        List<Map<String, String>> errors = refused.path("errors");
        return errors.stream()
                .map(error -> error.get("pointer") + " " + error.get("code"))
                .toList();
    }
}
