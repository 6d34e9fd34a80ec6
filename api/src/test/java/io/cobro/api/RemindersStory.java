package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.receiver.Arrival;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Reminders of a test tenant, from the day on which its clock is set.
final class RemindersStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    /// Monday noon in Mexico City. Invoices of 1 March fall due on the 31st.
    private static final String START = "2026-03-02T18:00:00Z";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Company company;
    private Graphql graphql;

    @BeforeEach
    void a_test_tenant_whose_clock_stands_still() {
        company = Company.found(SERVER, "Distribuidora Azul", TenantMode.TEST);
        graphql = new Graphql(SERVER, company.key());
        company.post("/v1/test_clock", "{\"now\": \"%s\"}".formatted(START)).then().statusCode(200);
    }

    @Test
    void an_invoice_is_reminded_of_before_on_and_after_its_due_date_until_it_is_paid() {
        String policy =
                policy(
                        """
                        {"key": "before_3", "offset_days": -3, "channel": "email", "template": "payment_reminder"},
                        {"key": "due", "offset_days": 0, "channel": "email", "template": "payment_due_today"},
                        {"key": "late", "offset_days": 3, "repeat": {"every_days": 7, "max": 4},
                         "channel": "email", "template": "payment_late"}
                        """);
        String customer = customer();
        String invoice = company.issued(customer);
        advance("PT1M");
        Response enrollments = company.get("/v1/dunning_enrollments?invoice_id=" + invoice);
        enrollments
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].status", equalTo("active"))
                .body("data[0].customer_id", equalTo(customer))
                .body("data[0].dunning_policy_id", equalTo(policy))
                .body("data[0].enrolled_date", equalTo("2026-03-02"))
                .body("data[0].next_date", equalTo("2026-03-28"));
        company.get("/v1/reminders").then().statusCode(200).body("data", empty());

        // The 28th is a Saturday; Holy Thursday and Good Friday are bank holidays, then comes a
        // weekend.
        advance("P42D");
        company.get("/v1/reminders?customer_id=" + customer)
                .then()
                .statusCode(200)
                .body(
                        "data.template",
                        contains(
                                "payment_late",
                                "payment_late",
                                "payment_due_today",
                                "payment_reminder"))
                .body("data.status", contains("sent", "sent", "sent", "sent"))
                .body(
                        "data.due_at",
                        contains(
                                "2026-04-10T15:00:00.000Z",
                                "2026-04-06T15:00:00.000Z",
                                "2026-03-31T15:00:00.000Z",
                                "2026-03-30T15:00:00.000Z"));

        company.allocate(paymentOf(customer, "11600.00"), invoice).then().statusCode(201);
        advance("P30D");
        company.get("/v1/dunning_enrollments/" + enrollments.path("data[0].id"))
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("next_date", nullValue());
        company.get("/v1/reminders?status=sent").then().body("data", hasSize(4));
    }

    @Test
    void graphql_leads_from_customers_and_invoices_to_their_reminders() {
        String customer = customer();
        String first = company.issued(customer);
        String second = company.issued(customer);
        String ofBoth = requested(customer, "\"%s\", \"%s\"".formatted(first, second));
        String ofSecond = requested(customer, "\"%s\"".formatted(second));
        JsonNode found =
                graphql.data(
                        """
                        query($customer: ID!, $first: ID!, $second: ID!) {
                          customer(id: $customer) {
                            reminders { nodes { id } }
                            about: reminders(filter: {invoiceId: $first}) { nodes { id } }
                          }
                          first: invoice(id: $first) { ...page }
                          second: invoice(id: $second) { ...page }
                        }
                        fragment page on Invoice {
                          reminders(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } }
                        }
                        """,
                        Map.of("customer", customer, "first", first, "second", second));
        assertThat(ids(found.at("/customer/reminders"))).containsExactly(ofSecond, ofBoth);
        assertThat(ids(found.at("/customer/about"))).containsExactly(ofBoth);
        assertThat(ids(found.at("/first/reminders"))).containsExactly(ofBoth);
        assertThat(found.at("/first/reminders/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(ids(found.at("/second/reminders"))).containsExactly(ofSecond);
        assertThat(found.at("/second/reminders/pageInfo/hasNextPage").asBoolean()).isTrue();
        JsonNode rest =
                graphql.data(
                        """
                        query($id: ID!, $after: String) {
                          invoice(id: $id) { reminders(after: $after) { nodes { id } } } }
                        """,
                        Map.of(
                                "id",
                                second,
                                "after",
                                found.at("/second/reminders/pageInfo/endCursor").asString()));
        assertThat(ids(rest.at("/invoice/reminders"))).containsExactly(ofBoth);
    }

    private String requested(String customer, String invoices) {
        return company.id(
                company.post(
                        "/v1/reminders",
                        """
                        {"customer_id": "%s", "invoice_ids": [%s], "channel": "webhook", "template": "payment_late"}
                        """
                                .formatted(customer, invoices)));
    }

    private static List<String> ids(JsonNode connection) {
        return connection
                .at("/nodes")
                .valueStream()
                .map(node -> node.get("id").asString())
                .toList();
    }

    @Test
    void what_a_message_says_can_be_read_and_events_never_say_it() {
        policy(
                """
                {"key": "due", "offset_days": 0, "channel": "email", "template": "payment_due_today"}
                """);
        String customer = customer();
        String invoice = company.issued(customer);
        advance("P30D");
        Response list = company.get("/v1/reminders?invoice_id=" + invoice);
        list.then().body("data", hasSize(1)).body("data[0].items", nullValue());
        String reminder = list.path("data[0].id");
        Response read = company.get("/v1/reminders/" + reminder);
        read.then()
                .statusCode(200)
                .body("item_count", equalTo(1))
                .body("included_count", equalTo(1))
                .body("totals", hasSize(1))
                .body("totals[0].amount", equalTo("11600.00"))
                .body("items", hasSize(1))
                .body("items[0].invoice_id", equalTo(invoice))
                .body("items[0].installment_number", equalTo(1))
                .body("items[0].step_key", equalTo("due"))
                .body("items[0].step_date", equalTo("2026-03-31"))
                .body("items[0].status", equalTo("included"));
        company.get("/v1/reminders/" + reminder + "/message")
                .then()
                .statusCode(200)
                .body("channel", equalTo("email"))
                .body("language", equalTo("es"))
                .body("to", equalTo("pagos@clavo.mx"))
                .body("subject", notNullValue())
                .body("segments", nullValue())
                .body("body", containsString("$11,600.00 MXN"))
                .body("body", containsString("31 de marzo de 2026"));
        JsonNode same =
                graphql.data(
                        """
                        query($id: ID!) { reminder(id: $id) {
                          status customer { name } totals { amount }
                          items { stepKey installmentNumber invoice { number } }
                          message { channel subject to }
                        } }
                        """,
                        Map.of("id", reminder));
        assertThat(same.at("/reminder/items/0/stepKey").asString()).isEqualTo("due");
        assertThat(same.at("/reminder/message/to").asString()).isEqualTo("pagos@clavo.mx");
        awaitUntil(() ->
                company.get("/v1/events?limit=200")
                        .<List<String>>path("data.type")
                        .contains("reminder.sent"));
        String told = company.get("/v1/events?limit=200&types=reminder.*").asString();
        assertThat(told)
                .contains("reminder.scheduled")
                .doesNotContain("pagos@clavo.mx")
                .doesNotContain("Clavo")
                .doesNotContain("11,600");
    }

    @Test
    void an_integrator_delivers_by_webhook_and_says_what_became_of_it() throws Exception {
        String customer = customer();
        company.issued(customer);
        try (WebhookReceiver receiver = WebhookReceiver.start(0, 0)) {
            Response endpoint =
                    company.post(
                            "/v1/webhook_endpoints",
                            "{\"url\":\"%s\",\"event_types\":[\"reminder.*\"]}"
                                    .formatted(receiver.url()));
            receiver.trust(endpoint.path("secret"));
            String reminder = asked(customer, "webhook");
            advance("PT1M");
            awaitUntil(() -> told(receiver).contains("reminder.dispatch_requested"));

            assertThat(receiver.arrivals()).allMatch(Arrival::verified);
            JsonNode event = event(receiver, "reminder.dispatch_requested");
            assertThat(event.at("/subject/id").asString()).isEqualTo(reminder);
            assertThat(event.at("/data/reminder/totals/0/amount").asString()).isEqualTo("11600.00");
            company.get("/v1/reminders/" + event.at("/subject/id").asString() + "/message")
                    .then()
                    .statusCode(200)
                    .body("channel", equalTo("webhook"))
                    .body("body", containsString("$11,600.00 MXN"));

            receipt(reminder, "{\"status\": \"read\", \"occurred_at\": \"2026-03-02T18:00:30Z\"}")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("read"))
                    .body("read_at", equalTo("2026-03-02T18:00:30.000Z"));
            // Late and repeated ones say nothing new.
            for (String late : List.of("delivered", "read", "sent")) {
                receipt(reminder, "{\"status\": \"%s\"}".formatted(late))
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("read"))
                        .body("delivered_at", nullValue());
            }
            awaitUntil(() -> told(receiver).contains("reminder.read"));
            assertThat(told(receiver))
                    .containsExactlyInAnyOrder(
                            "reminder.scheduled", "reminder.dispatch_requested", "reminder.read");
        }
    }

    @Test
    void what_stops_a_reminder_is_told_and_found() {
        String withoutAddress = company.customer();
        String onHold = customer();
        String excluded = customer();
        String credited = customer();
        for (String customer : List.of(withoutAddress, onHold, excluded, credited)) {
            company.issued(customer);
        }
        company.post("/v1/customers/" + onHold + "/hold", "{\"reason\": \"Aclaración\"}")
                .then()
                .statusCode(200);
        company.patch("/v1/customers/" + excluded, 1, "{\"dunning_excluded\": true}")
                .then()
                .statusCode(200);
        paymentOf(credited, "11600.00");
        Map<String, String> expected =
                Map.of(
                        "no_recipient", asked(withoutAddress, "email"),
                        "customer_on_hold", asked(onHold, "email"),
                        "customer_excluded", asked(excluded, "email"),
                        "unallocated_credit", asked(credited, "email"));
        advance("PT1M");
        expected.forEach((reason, reminder) -> {
            company.get("/v1/reminders/" + reminder)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("skipped"))
                    .body("skip_reason", equalTo(reason))
                    .body("items.skip_reason", contains(reason))
                    .body("included_count", equalTo(0));
            company.get("/v1/reminders?skip_reason=" + reason)
                    .then()
                    .statusCode(200)
                    .body("data.id", contains(reminder));
            JsonNode found =
                    graphql.data(
                            """
                            query($reason: SkipReason!) {
                              reminders(filter: {skipReason: [$reason]}) { nodes { id skipReason } }
                            }
                            """,
                            Map.of("reason", reason.toUpperCase(java.util.Locale.ROOT)));
            assertThat(found.at("/reminders/nodes/0/id").asString()).isEqualTo(reminder);
        });
        company.get("/v1/reminders?skip_reason=paid,void").then().body("data", empty());
    }

    @Test
    void what_was_paid_before_a_reminder_goes_out_keeps_it_back() {
        String customer = customer();
        String invoice = company.issued(customer);
        company.post("/v1/test_clock", "{\"now\": \"2026-03-03T04:00:00Z\"}")
                .then()
                .statusCode(200);
        String reminder = asked(customer, "email");
        company.get("/v1/reminders/" + reminder)
                .then()
                .body("status", equalTo("scheduled"))
                .body("due_at", equalTo("2026-03-03T15:00:00.000Z"));
        company.get("/v1/reminders/" + reminder + "/message")
                .then()
                .statusCode(200)
                .body("body", containsString("$11,600.00 MXN"));
        company.allocate(paymentOf(customer, "11600.00"), invoice).then().statusCode(201);
        advance("P1D");
        company.get("/v1/reminders/" + reminder)
                .then()
                .body("status", equalTo("skipped"))
                .body("skip_reason", equalTo("paid"));
        company.get("/v1/reminders/" + reminder + "/message")
                .then()
                .statusCode(409)
                .body("code", equalTo("reminder_without_message"));
    }

    @Test
    void a_reminder_that_is_asked_for_twice_is_sent_once() {
        String customer = customer();
        company.issued(customer);
        String body = request(customer, "email", "payment_late");
        Response first = sentUnder("recordatorio-1", body);
        String reminder = company.id(first);
        Response second = sentUnder("recordatorio-1", body);
        second.then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(reminder));
        sentUnder("recordatorio-1", request(customer, "sms", "payment_late"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        company.as()
                .contentType("application/json")
                .body(body)
                .post("/v1/reminders")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency_key_missing"));
        JsonNode replayed =
                graphql.mutation(
                        "createReminder",
                        Map.of(
                                "customerId",
                                customer,
                                "channel",
                                "EMAIL",
                                "template",
                                "payment_late"),
                        ", idempotencyKey: \"recordatorio-1\"",
                        "reminder { id items { status } }");
        assertThat(replayed.get("replayed").asBoolean()).isTrue();
        assertThat(replayed.at("/reminder/id").asString()).isEqualTo(reminder);
        company.get("/v1/reminders").then().body("data", hasSize(1));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    422 | reference_not_found | /customer_id   | {"customer_id": "cus_01m46dttw0f4krmm1m3ewegdsm"}
                    422 | reference_not_found | /template      | {"template": "of_my_own"}
                    422 | value_not_allowed   | /channel       | {"channel": "pigeon"}
                    422 | reference_not_found | /invoice_ids/0 | {"invoice_ids": ["inv_01m46dttw0f4krmm1m3ewegdsm"]}
                    422 | too_few_items       | /invoice_ids   | {"invoice_ids": []}
                    409 | nothing_to_remind_of | -             | {}
                    """)
    void a_reminder_that_cannot_be_is_refused(
            int status, String code, String pointer, String change) {
        var body =
                (tools.jackson.databind.node.ObjectNode)
                        JsonText.MAPPER.readTree(request(customer(), "email", "payment_late"));
        body.setAll((tools.jackson.databind.node.ObjectNode) JsonText.MAPPER.readTree(change));
        Response refused = company.post("/v1/reminders", body.toString());
        refused.then().statusCode(status).body("code", equalTo(code));
        if (!pointer.equals("-")) {
            refused.then().body("errors[0].pointer", equalTo(pointer));
        }
    }

    @ParameterizedTest(name = "{0}: cancel {1}, receipt {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    scheduled   | canceled               | reminder_not_dispatched
                    dispatching | reminder_not_scheduled | delivered
                    sent        | reminder_not_scheduled | delivered
                    delivered   | reminder_not_scheduled | delivered
                    read        | reminder_not_scheduled | read
                    replied     | reminder_not_scheduled | replied
                    failed      | reminder_not_scheduled | failed
                    skipped     | reminder_not_scheduled | reminder_not_dispatched
                    canceled    | reminder_not_scheduled | reminder_not_dispatched
                    """)
    void each_state_of_a_reminder_answers_each_action_as_documented(
            String state, String canceled, String delivered) {
        assertThat(afterRest(in(state), "/cancel", "")).isEqualTo(canceled);
        assertThat(afterGraphql("cancelReminder", Map.of("id", in(state)))).isEqualTo(canceled);
        assertThat(afterRest(in(state), "/receipts", "{\"status\": \"delivered\"}"))
                .isEqualTo(delivered);
        assertThat(
                        afterGraphql(
                                "createReminderReceipt",
                                Map.of("id", in(state), "status", "DELIVERED")))
                .isEqualTo(delivered);
    }

    @Test
    void a_receipt_of_a_failure_ends_what_has_not_arrived() {
        for (String state : List.of("dispatching", "sent")) {
            String reminder = in(state);
            receipt(reminder, "{\"status\": \"failed\", \"detail\": \"Fuera de servicio\"}")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("failed"))
                    .body("failure_reason", equalTo("reported"))
                    .body("skip_reason", nullValue())
                    .body("detail", equalTo("Fuera de servicio"));
        }
        for (String state : List.of("delivered", "read", "replied")) {
            receipt(in(state), "{\"status\": \"failed\"}")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(state));
        }
        receipt(in("sent"), "{\"status\": \"read\", \"occurred_at\": \"2026-03-02T19:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("instant_in_future"))
                .body("errors[0].pointer", equalTo("/occurred_at"));
        receipt(in("sent"), "{\"status\": \"scheduled\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("value_not_allowed"));
    }

    @ParameterizedTest(name = "{0}: pause {1}, resume {2}, exit {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    active    | paused           | enrollment_not_paused | exited
                    paused    | paused           | active                | exited
                    completed | enrollment_ended | enrollment_not_paused | enrollment_ended
                    exited    | enrollment_ended | enrollment_not_paused | enrollment_ended
                    """)
    void each_state_of_an_enrollment_answers_each_action_as_documented(
            String state, String paused, String resumed, String exited) {
        policy(
                """
                {"key": "due", "offset_days": 0, "channel": "email", "template": "payment_due_today"}
                """);
        Map<String, String> outcomes = Map.of("pause", paused, "resume", resumed, "exit", exited);
        outcomes.forEach((action, outcome) -> {
            String body = action.equals("pause") ? "{\"reason\": \"Promesa\"}" : "";
            String rest = enrollmentIn(state);
            Response answer = company.post("/v1/dunning_enrollments/" + rest + "/" + action, body);
            assertThat(stateOrCode(answer)).as(action).isEqualTo(outcome);
            String id = enrollmentIn(state);
            Map<String, String> input =
                    action.equals("pause")
                            ? Map.of("id", id, "reason", "Promesa")
                            : Map.of("id", id);
            JsonNode payload =
                    graphql.mutation(
                            action + "DunningEnrollment",
                            input,
                            "",
                            "dunningEnrollment { status reason }");
            assertThat(stateOrCode(payload, "dunningEnrollment")).as(action).isEqualTo(outcome);
        });
    }

    @Test
    void a_paused_enrollment_says_why_and_goes_on_after_its_last_day() {
        policy(
                """
                {"key": "due", "offset_days": 0, "channel": "email", "template": "payment_due_today"}
                """);
        String enrollment = enrollmentIn("active");
        String path = "/v1/dunning_enrollments/" + enrollment;
        company.post(path + "/pause", "{\"reason\": \"x\", \"until_date\": \"2026-03-01\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("date_too_early"))
                .body("errors[0].pointer", equalTo("/until_date"));
        company.post(path + "/pause", "{\"reason\": \"Promesa\", \"until_date\": \"2026-03-04\"}")
                .then()
                .statusCode(200)
                .body("reason", equalTo("Promesa"))
                .body("paused_until_date", equalTo("2026-03-04"));
        company.get("/v1/dunning_enrollments?status=paused")
                .then()
                .body("data.id", contains(enrollment));
        company.as()
                .header("If-Match", "\"v1\"")
                .post(path + "/resume")
                .then()
                .statusCode(412)
                .body("code", equalTo("version_conflict"));
        advance("P3D");
        company.get(path)
                .then()
                .body("status", equalTo("active"))
                .body("reason", nullValue())
                .body("paused_until_date", nullValue());
    }

    private String customer() {
        return company.id(
                company.post(
                        "/v1/customers",
                        """
                        {"name": "Tlapalería El Clavo", "email": "pagos@clavo.mx", "phone": "+528183451200",
                         "payment_terms_days": 30}
                        """));
    }

    private String policy(String steps) {
        return company.id(
                company.post(
                        "/v1/dunning_policies",
                        "{\"name\": \"Cobranza\", \"default\": true, \"steps\": [%s]}"
                                .formatted(steps)));
    }

    private String paymentOf(String customer, String amount) {
        return company.id(
                company.post(
                        "/v1/payments",
                        Company.payment(customer, amount).replace("2026-03-20", "2026-03-02")));
    }

    /// Moves the clock once all that was done before has its numbers in the log, which the job
    /// follows.
    private void advance(String by) {
        String last = company.customer();
        awaitUntil(
                () -> !company.get("/v1/events?subject=" + last).<List<?>>path("data").isEmpty());
        company.post("/v1/test_clock/advance", "{\"by\": \"%s\"}".formatted(by))
                .then()
                .statusCode(200);
    }

    private static String request(String customer, String channel, String template) {
        return "{\"customer_id\": \"%s\", \"channel\": \"%s\", \"template\": \"%s\"}"
                .formatted(customer, channel, template);
    }

    private Response sentUnder(String key, String body) {
        return company.as()
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post("/v1/reminders");
    }

    /// A reminder that was asked for by hand.
    private String asked(String customer, String channel) {
        return company.id(
                company.post("/v1/reminders", request(customer, channel, "payment_late")));
    }

    private Response receipt(String reminder, String body) {
        return company.post("/v1/reminders/" + reminder + "/receipts", body);
    }

    /// A new reminder in a state.
    private String in(String state) {
        String customer = customer();
        company.issued(customer);
        if (state.equals("skipped")) {
            company.post("/v1/customers/" + customer + "/hold", "{\"reason\": \"x\"}")
                    .then()
                    .statusCode(200);
        }
        String reminder = asked(customer, "sms");
        switch (state) {
            case "scheduled" -> {
                // waits for the job
            }
            case "canceled" ->
                    company.post("/v1/reminders/" + reminder + "/cancel", "")
                            .then()
                            .statusCode(200);
            case "dispatching", "skipped" -> advance("PT1S");
            default -> {
                advance("PT1S");
                receipt(reminder, "{\"status\": \"%s\"}".formatted(state)).then().statusCode(200);
            }
        }
        company.get("/v1/reminders/" + reminder).then().body("status", equalTo(state));
        return reminder;
    }

    /// A new enrollment in a state; there must be a default policy.
    private String enrollmentIn(String state) {
        String customer = customer();
        String invoice = company.issued(customer);
        advance("PT1S");
        String enrollment = enrollments(invoice).getFirst();
        String path = "/v1/dunning_enrollments/" + enrollment;
        switch (state) {
            case "paused" ->
                    company.post(path + "/pause", "{\"reason\": \"x\"}").then().statusCode(200);
            case "exited" -> company.post(path + "/exit", "").then().statusCode(200);
            case "completed" -> {
                company.allocate(paymentOf(customer, "11600.00"), invoice).then().statusCode(201);
                advance("PT1S");
            }
            default -> {
                // active
            }
        }
        company.get(path).then().body("status", equalTo(state));
        return enrollment;
    }

    private List<String> enrollments(String invoice) {
        return company.get("/v1/dunning_enrollments?invoice_id=" + invoice).path("data.id");
    }

    private String afterRest(String reminder, String action, String body) {
        return stateOrCode(company.post("/v1/reminders/" + reminder + action, body));
    }

    private String afterGraphql(String mutation, Map<String, String> input) {
        return stateOrCode(
                graphql.mutation(mutation, input, "", "reminder { status }"), "reminder");
    }

    private static String stateOrCode(Response answer) {
        if (answer.statusCode() == 200) {
            return answer.path("status");
        }
        answer.then().statusCode(409);
        return answer.path("code");
    }

    private static String stateOrCode(JsonNode payload, String property) {
        List<String> codes = Graphql.codes(payload);
        return codes.isEmpty()
                ? payload.at("/" + property + "/status")
                        .asString()
                        .toLowerCase(java.util.Locale.ROOT)
                : codes.getFirst();
    }

    private static List<String> told(WebhookReceiver receiver) {
        return receiver.arrivals().stream().map(Arrival::type).toList();
    }

    private static JsonNode event(WebhookReceiver receiver, String type) {
        return JsonText.MAPPER.readTree(
                receiver.arrivals().stream()
                        .filter(arrival -> arrival.type().equals(type))
                        .findFirst()
                        .orElseThrow()
                        .body());
    }

    /// Asks until the server has done what it does beside requests, however long that takes here.
    private static void awaitUntil(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience is over").isLessThan(end);
        }
    }
}
