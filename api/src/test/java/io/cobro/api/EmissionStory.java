package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.graphql.GraphqlWriting;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.EventContract;
import io.cobro.api.testing.SetClock;
import io.cobro.api.testing.TestServer;
import io.cobro.core.CommandContext;
import io.cobro.core.job.TenantJob;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.webhooks.event.EventCatalogue;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Every write emits the events that `x-cobro-events` of its operation lists, and no others,
/// whether it comes by REST or by GraphQL; every job those that the catalogue says.
///
/// Each step is one write with the types that it must have logged since the step before, in their
/// order. An operation without a step fails, and so does a type that no step saw.
final class EmissionStory {

    /// Later than every document of the examples.
    private static final SetClock CLOCK = new SetClock(Instant.parse("2026-11-22T18:00:00Z"));

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    private static final Contract CONTRACT = Contract.load();
    private static final GraphqlWriting GRAPHQL = new GraphqlWriting(SERVER);
    private static final String UNREACHABLE =
            "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}";

    private static final String EXTERNAL_ID = "{\"external_id\":\"C-1044\"}";
    private static final String PROPOSED = "/v1/matches?status=proposed";
    private static final String ACCEPTED = "/v1/matches?status=accepted";

    /// Of a day on which an endpoint is degraded, and of one on which it is given up.
    private static final List<Duration> FAILING = List.of(Duration.ofHours(2), Duration.ofDays(6));

    @Test
    void every_operation_of_rest_emits_what_the_contract_says() {
        Set<String> writes = new TreeSet<>();
        CONTRACT.inOrder().stream()
                .filter(operation -> !operation.method().equals("GET"))
                .forEach(operation -> writes.add(operation.id()));
        assertThat(emitted(EmissionStory::byRest)).isEqualTo(declared(writes));
    }

    @Test
    void every_mutation_of_graphql_emits_what_its_operation_does() {
        Map<String, Set<String>> emitted = emitted(EmissionStory::byGraphql);
        Set<String> mutations = GRAPHQL.mutations();
        emitted.keySet().retainAll(mutations);
        assertThat(emitted).isEqualTo(declared(mutations));
    }

    @Test
    void every_job_emits_what_the_catalogue_says() {
        SoftAssertions softly = new SoftAssertions();
        Map<String, Set<String>> emitted = new TreeMap<>();
        Script company =
                new Script("Distribuidora Rosa", EmissionStory::byRest, softly, new TreeMap<>());
        String customer = company.of.customer();
        company.of.issued(customer);
        company.settle();
        noticeOverdue(company);
        emitted.put("overdue", new TreeSet<>(company.since()));

        Script failing =
                new Script("Distribuidora Lila", EmissionStory::byRest, softly, new TreeMap<>());
        failing.of.id(failing.of.post("/v1/webhook_endpoints", UNREACHABLE));
        failing.of.customer();
        failing.settle();
        List<String> told = new ArrayList<>();
        for (Duration since : FAILING) {
            Instant before = CLOCK.instant();
            CLOCK.set(before.plus(since));
            failing.of.customer();
            told.addAll(failing.since());
            CLOCK.set(before);
        }
        assertThat(told)
                .containsExactly(
                        "customer.created",
                        "webhook_endpoint.degraded",
                        "customer.created",
                        "webhook_endpoint.disabled");
        told.removeIf("customer.created"::equals);
        emitted.put("webhooks", new TreeSet<>(told));

        reminding(
                new Script(
                        "Distribuidora Rubí",
                        EmissionStory::byRest,
                        softly,
                        emitted,
                        TenantMode.TEST));
        losing(new Script("Distribuidora Salmón", EmissionStory::byRest, softly, emitted));
        softly.assertAll();

        Map<String, Set<String>> declared = new TreeMap<>();
        for (EventCatalogue.Entry entry : EventCatalogue.ENTRIES) {
            for (String job : entry.jobs()) {
                declared.computeIfAbsent(job, _ -> new TreeSet<>()).add(entry.type().name());
            }
        }
        assertThat(emitted).isEqualTo(declared);
    }

    @Test
    void events_of_resources_at_their_limits_keep_below_twenty_kilobytes() {
        Script on =
                new Script(
                        "Distribuidora Ocre",
                        EmissionStory::byRest,
                        new SoftAssertions(),
                        Map.of());
        String notes =
                "\"memo\": \"%s\", \"metadata\": %s"
                        .formatted(
                                "\\u0001".repeat(2000),
                                IntStream.range(0, 50)
                                        .mapToObj(i ->
                                                "\"k%d\":\"%s\"".formatted(i, "😀".repeat(500)))
                                        .collect(Collectors.joining(",", "{", "}")));
        String customer = on.of.customer();
        on.of.id(on.of.post("/v1/invoices", with(Company.invoice(customer), "{" + notes + "}")));
        on.of.id(
                on.of.post(
                        "/v1/payments",
                        with(Company.payment(customer, "10.00"), "{" + notes + "}")));
        assertThat(on.since())
                .containsExactly("customer.created", "invoice.created", "payment.received");
        for (JsonNode event : read(on.of.get("/v1/events").asString()).get("data")) {
            assertThat(event.toString().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(EventEnvelope.BODY_BYTES_MAX);
            assertThat(event.at("/data/invoice/metadata").isMissingNode()).isTrue();
            assertThat(event.at("/data/payment/metadata").isMissingNode()).isTrue();
        }
        String invoice = on.newest("invoices");
        assertThat(on.of.get("/v1/invoices/" + invoice).<Map<?, ?>>path("metadata")).hasSize(50);
    }

    @Test
    void the_catalogue_is_answered_to_everybody() {
        Response list = SERVER.asNobody().get("/v1/event_types");
        list.then().statusCode(200);
        assertThat(list.<List<String>>path("data.type"))
                .containsExactlyElementsOf(
                        EventCatalogue.ENTRIES.stream().map(entry -> entry.type().name()).toList());
        JsonNode entry =
                read(SERVER.asNobody().get("/v1/event_types/payment.allocated").asString());
        assertThat(entry.at("/operations").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "createPayment",
                        "putPayment",
                        "createPaymentBatch",
                        "allocatePayment",
                        "createCfdiDocument",
                        "createMatchingRun",
                        "acceptMatch");
        assertThat(entry.at("/json_schema/$defs/Allocation/properties/invoice_id").isObject())
                .isTrue();
        assertThat(EventContract.faults(entry.get("example"))).isEmpty();
        SERVER.asNobody().get("/v1/event_types/invoice.eaten").then().statusCode(404);

        String key = Company.found(SERVER, "Distribuidora Ocre").key();
        JsonNode data =
                read(
                        SERVER.graphql(key)
                                .contentType("application/json")
                                .body(
                                        """
                                        {"query": "{ eventTypes { type example }
                                          eventType(type: \\"payment.allocated\\") {
                                            type summary when schema data previous operations jobs
                                            example jsonSchema }
                                          none: eventType(type: \\"invoice.eaten\\") { type } }"}
                                        """
                                                .replaceAll("\\n *", " "))
                                .post("/graphql")
                                .asString());
        assertThat(data.at("/data/eventTypes")).hasSize(EventCatalogue.ENTRIES.size());
        assertThat(data.at("/data/eventType/jsonSchema")).isEqualTo(entry.get("json_schema"));
        assertThat(data.at("/data/eventType/example")).isEqualTo(entry.get("example"));
        assertThat(data.at("/data/none").isNull()).isTrue();
    }

    /// Who acts where Cobro tells of a type by itself, as its example shows.
    private static String byItself(String type) {
        return EventCatalogue.get(type).actor().orElse("nobody");
    }

    private static JsonNode read(String json) {
        return JsonText.MAPPER.readTree(json);
    }

    private static Map<String, Set<String>> declared(Set<String> operations) {
        Map<String, Set<String>> declared = new TreeMap<>();
        for (String id : operations) {
            declared.put(id, new TreeSet<>(CONTRACT.operation(id).events()));
        }
        return declared;
    }

    /// What each operation emitted over all steps.
    private static Map<String, Set<String>> emitted(Face face) {
        SoftAssertions softly = new SoftAssertions();
        Map<String, Set<String>> emitted = new TreeMap<>();
        settings(new Script("Distribuidora Azul", face, softly, emitted));
        invoices(new Script("Distribuidora Blanca", face, softly, emitted));
        payments(new Script("Distribuidora Cobre", face, softly, emitted));
        credits(new Script("Distribuidora Dorada", face, softly, emitted));
        documents(new Script("Distribuidora Escarlata", face, softly, emitted));
        documentsThatSubstitutePaidOnes(new Script("Distribuidora Fucsia", face, softly, emitted));
        documentsInTheWrongOrder(new Script("Distribuidora Gris", face, softly, emitted));
        documentsThatSubstituteWhatWasPaidMore(
                new Script("Distribuidora Hueso", face, softly, emitted));
        bank(new Script("Distribuidora Índigo", face, softly, emitted));
        bankLineThatBecameAPart(new Script("Distribuidora Jade", face, softly, emitted));
        bankLineThatNobodyWants(new Script("Distribuidora Lima", face, softly, emitted));
        bankLineOfInvoicesThatAreGone(new Script("Distribuidora Malva", face, softly, emitted));
        dunning(new Script("Distribuidora Nácar", face, softly, emitted));
        reminders(new Script("Distribuidora Oro", face, softly, emitted));
        templates(new Script("Distribuidora Plata", face, softly, emitted));
        testClock(new Script("Distribuidora Negra", face, softly, emitted, TenantMode.TEST));
        softly.assertAll();
        return emitted;
    }

    private static void settings(Script on) {
        on.writes("updateTenant", null, 1, "{\"default_terms_days\":45}", "tenant.updated");
        on.makes(
                "createBillingEntity",
                "{\"tax_id\":\"FNO180312AB4\",\"name\":\"Norte\"}",
                "billing_entity.created");
        on.writes(
                "updateBillingEntity",
                on.newest("billing_entities"),
                1,
                "{\"name\":\"Norte y Sur\"}",
                "billing_entity.updated");
        on.makes(
                "createApiKey",
                "{\"name\":\"ERP\",\"scopes\":[\"invoices:read\"]}",
                "api_key.created");
        on.makes("createAccessToken", "{\"scopes\":[\"events:read\"],\"actor\":\"ana\"}");
        on.writes(
                "updateApiKey",
                on.newest("api_keys"),
                1,
                "{\"name\":\"ERP de Toluca\"}",
                "api_key.updated");
        on.writes("rotateApiKey", on.newest("api_keys"), 2, "{}", "api_key.rotated");
        on.writes("revokeApiKey", on.newest("api_keys"), 3, "{}", "api_key.revoked");
        on.makes(
                "createCustomer",
                "{\"name\":\"El Clavo\",\"kind\":\"person\",\"metadata\":{\"zona\":\"norte\"}}",
                "customer.created");
        on.writes(
                "updateCustomer",
                on.newest("customers"),
                1,
                "{\"payment_terms_days\":8}",
                "customer.updated");
        String put = "{\"external_id\":\"C-1044\",\"name\":\"%s\"}";
        on.makes("putCustomer", put.formatted("La Tuerca"), "customer.created");
        on.makes("putCustomer", put.formatted("La Rondana"), "customer.updated");
        on.makes("putCustomer", put.formatted("La Rondana"));
        on.makes(
                "createCustomerBatch",
                batch("{\"name\":\"Uno\"}", put.formatted("La Tuerca"), "{}"),
                "customer.created",
                "customer.updated");
        on.makes("createWebhookEndpoint", UNREACHABLE);
        String endpoint = on.newest("webhook_endpoints");
        String at = "/v1/webhook_endpoints/" + endpoint;
        on.writes("rotateWebhookEndpointSecret", endpoint, null, "{}");
        on.writes("testWebhookEndpoint", endpoint, null, "{}", "webhook_endpoint.tested");
        on.writes("retryDelivery", on.first(at + "/deliveries"), null, "{}");
        on.writes("createReplay", endpoint, null, "{\"from_sequence\":\"1\"}");
        on.writes("updateWebhookEndpoint", endpoint, on.version(at), "{\"status\":\"disabled\"}");
        on.writes("deleteWebhookEndpoint", endpoint, on.version(at), "{}");
    }

    private static void dunning(Script on) {
        String customer = on.of.customer();
        on.writes("holdCustomer", customer, null, "{\"reason\":\"x\"}", "customer.on_hold");
        on.writes("releaseCustomer", customer, null, "{}", "customer.hold_released");
        String policy =
                """
                {"name": "%s", "default": true, "steps": [{"key": "late", "offset_days": 3,
                 "channel": "email", "template": "payment_late"}]}
                """;
        on.makes("validateDunningPolicy", policy.formatted("Cobranza"));
        on.makes("createDunningPolicy", policy.formatted("Cobranza"), "dunning_policy.created");
        on.makes(
                "createDunningPolicy",
                policy.formatted("Cobranza suave"),
                "dunning_policy.updated",
                "dunning_policy.created");
        on.writes(
                "updateDunningPolicy",
                on.newest("dunning_policies"),
                1,
                "{\"catch_up\":\"skip\"}",
                "dunning_policy.updated");
        String enrollment = Dunned.enrollment(on.of);
        on.writes(
                "pauseDunningEnrollment", enrollment, null, "{\"reason\":\"x\"}", "dunning.paused");
        on.writes("resumeDunningEnrollment", enrollment, null, "{}", "dunning.resumed");
        on.writes("exitDunningEnrollment", enrollment, null, "{}", "dunning.exited");
    }

    private static void templates(Script on) {
        String key = "\"kind\":\"payment_late\",\"channel\":\"sms\",\"language\":\"es\"";
        on.makes("renderTemplate", "{" + key + "}");
        on.makes(
                "putTemplate",
                "{" + key + ",\"body\":\"Debe {{amount_due}}\"}",
                "template.updated");
        on.writes("deleteTemplate", null, 1, "{" + key + "}", "template.deleted");
    }

    private static void reminders(Script on) {
        String customer = on.of.customer();
        on.of.issued(customer);
        on.makes("createReminder", Dunned.request(customer), "reminder.scheduled");
        on.writes("cancelReminder", on.newest("reminders"), null, "{}", "reminder.canceled");
        String sent = Dunned.dispatched(on.of);
        for (String status : List.of("sent", "delivered", "read", "replied")) {
            on.writes(
                    "createReminderReceipt",
                    sent,
                    null,
                    "{\"status\":\"%s\"}".formatted(status),
                    "reminder." + status);
        }
        on.writes(
                "createReminderReceipt",
                Dunned.dispatched(on.of),
                null,
                "{\"status\":\"failed\"}",
                "reminder.failed");
    }

    /// What jobs do on the way of a clock is theirs; here they have nothing to do.
    private static void testClock(Script on) {
        on.makes("setTestClock", "{\"now\":\"2026-12-01T15:00:00Z\"}");
        on.makes("advanceTestClock", "{\"by\":\"PT1H\"}");
        on.makes("deleteTestClock", "{}");
    }

    private static void invoices(Script on) {
        String customer = on.of.customer();
        on.makes("createInvoice", Company.invoice(customer), "invoice.created");
        String draft = on.newest("invoices");
        on.writes("updateInvoice", draft, 1, "{\"memo\":\"Urgente\"}", "invoice.updated");
        on.writes("deleteInvoice", draft, 2, "{}", "invoice.deleted");
        on.makes("createInvoice", opening(customer, "1160.00"), "invoice.issued");
        String put = with(Company.invoice(customer), EXTERNAL_ID);
        on.makes("putInvoice", put, "invoice.created");
        on.makes("putInvoice", with(put, "{\"memo\":\"Urgente\"}"), "invoice.updated");
        String issued = with(put, "{\"status\":\"open\",\"folio\":\"7\"}");
        on.makes("putInvoice", issued, "invoice.issued");
        on.makes("putInvoice", issued);
        String first = with(Company.invoice(customer), "{\"external_id\":\"C-1\"}");
        on.makes("createInvoiceBatch", batch(first, issued), "invoice.created");
        on.makes(
                "createInvoiceBatch",
                batch(with(first, "{\"memo\":\"x\"}"), "{}", opening(customer, "1.00")),
                "invoice.updated",
                "invoice.issued");
        on.writes("issueInvoice", on.of.draft(customer), null, "{}", "invoice.issued");
        on.writes("voidInvoice", on.newest("invoices"), null, "{}", "invoice.voided");
    }

    private static String batch(String... items) {
        return "{\"mode\":\"independent\",\"items\":[" + String.join(",", items) + "]}";
    }

    private static void payments(Script on) {
        String customer = on.of.customer();
        String small = on.owed(customer, "1500.00");
        on.makes("createPayment", Company.payment(customer, "700.00"), "payment.received");
        String first = on.newest("payments");
        String use = "{\"allocations\":[{\"invoice_id\":\"%s\"}]}";
        on.writes(
                "allocatePayment",
                first,
                null,
                use.formatted(small),
                "payment.allocated",
                "invoice.partially_paid");
        on.makes(
                "createPayment",
                with(Company.payment(customer, "300.00"), use.formatted(small)),
                "payment.received",
                "payment.allocated",
                "invoice.partially_paid");
        String payer = on.of.customer();
        String both =
                "{\"allocations\":[{\"invoice_id\":\"%s\"},{\"invoice_id\":\"%s\"}]}"
                        .formatted(on.owed(payer, "1.00"), on.owed(payer, "2.00"));
        String put = with(with(Company.payment(payer, "2.00"), EXTERNAL_ID), both);
        on.makes(
                "putPayment",
                put,
                "payment.received",
                "payment.allocated",
                "payment.allocated",
                "invoice.paid",
                "invoice.partially_paid");
        on.makes("putPayment", put);
        String large =
                "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(on.owed(payer, "3.00"));
        on.makes(
                "createPaymentBatch",
                batch(
                        put,
                        with(Company.payment(payer, "1.00"), large),
                        with(Company.payment(payer, "9.00"), large),
                        with(Company.payment(payer, "9.00"), large)),
                "payment.received",
                "payment.allocated",
                "invoice.partially_paid",
                "payment.received",
                "payment.allocated",
                "invoice.paid");
        on.makes("createPayment", Company.payment(customer, "500.00"), "payment.received");
        on.writes(
                "allocatePayment",
                on.newest("payments"),
                null,
                "{\"auto_allocate\":\"oldest_due\"}",
                "payment.allocated",
                "invoice.paid");
        on.writes(
                "reverseAllocation",
                on.newest("allocations"),
                null,
                "{}",
                "payment.unallocated",
                "invoice.reopened");
        on.writes(
                "reverseAllocation",
                on.first("/v1/allocations?payment_id=" + first),
                null,
                "{}",
                "payment.unallocated",
                "invoice.updated");
        on.writes("reversePayment", first, null, "{}", "payment.reversed");
        String other = on.owed(customer, "200.00");
        on.makes(
                "createPayment",
                with(Company.payment(customer, "200.00"), use.formatted(other)),
                "payment.received",
                "payment.allocated",
                "invoice.paid");
        on.writes(
                "reversePayment",
                on.newest("payments"),
                null,
                "{}",
                "payment.unallocated",
                "invoice.reopened",
                "payment.reversed");
        on.makes(
                "createPayment",
                with(Company.payment(customer, "50.00"), use.formatted(other)),
                "payment.received",
                "payment.allocated",
                "invoice.partially_paid");
        on.writes(
                "reversePayment",
                on.newest("payments"),
                null,
                "{}",
                "payment.unallocated",
                "invoice.updated",
                "payment.reversed");
    }

    private static void credits(Script on) {
        String customer = on.of.customer();
        on.makes("createCreditNote", Company.creditNoteOf(customer), "credit_note.created");
        on.writes("issueCreditNote", on.newest("credit_notes"), null, "{}", "credit_note.issued");
        on.writes("voidCreditNote", on.newest("credit_notes"), null, "{}", "credit_note.voided");
        String put = with(Company.creditNoteOf(customer), EXTERNAL_ID);
        on.makes("putCreditNote", put, "credit_note.created");
        on.makes("putCreditNote", with(put, "{\"memo\":\"L.\"}"), "credit_note.updated");
        String issued = with(put, "{\"status\":\"issued\",\"folio\":\"8\"}");
        on.makes("putCreditNote", issued, "credit_note.issued");
        on.makes("putCreditNote", issued);
        String second = with(Company.creditNoteOf(customer), "{\"external_id\":\"C-1\"}");
        on.makes("createCreditNoteBatch", batch(issued, second), "credit_note.created");
        on.makes(
                "createCreditNoteBatch",
                batch(
                        with(second, "{\"memo\":\"x\"}"),
                        with(
                                Company.creditNoteOf(customer),
                                "{\"status\":\"issued\",\"folio\":\"9\"}")),
                "credit_note.updated",
                "credit_note.issued");
        on.makes(
                "createCreditNote",
                with(Company.creditNoteOf(customer), "{\"status\":\"issued\",\"folio\":\"7\"}"),
                "credit_note.issued");
        String note = on.newest("credit_notes");
        String large = on.owed(customer, "1000.00");
        String small = on.owed(customer, "16.00");
        String part =
                "{\"allocations\":[{\"invoice_id\":\"%s\",\"amount\":{\"amount\":\"%s\",\"currency\":\"MXN\"}}]}";
        on.writes(
                "allocateCreditNote",
                note,
                null,
                part.formatted(large, "100.00"),
                "credit_note.allocated",
                "invoice.partially_paid");
        on.writes(
                "allocateCreditNote",
                note,
                null,
                part.formatted(small, "16.00"),
                "credit_note.allocated",
                "invoice.paid");
        on.writes(
                "reverseAllocation",
                on.newest("allocations"),
                null,
                "{}",
                "credit_note.unallocated",
                "invoice.reopened");
    }

    private static void documents(Script on) {
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/az-204.xml"),
                "customer.created",
                "invoice.issued",
                "cfdi.ingested");
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/nc-31.xml"),
                "credit_note.issued",
                "credit_note.allocated",
                "invoice.partially_paid",
                "cfdi.ingested");
        on.uploads("createCfdiDocument", on.of.cfdi("cfdi/nc-31.xml"));
        on.uploads("createCfdiDocument", on.of.cfdi("cfdi/p-11.xml"), "cfdi.ingested");
        assertThat(on.of.cfdi("cfdi-bad/edited.xml").statusCode()).isEqualTo(422);
        assertThat(on.since()).isEmpty();
    }

    private static void documentsThatSubstitutePaidOnes(Script on) {
        on.of.id(on.of.cfdi("cfdi/az-215.xml"));
        String old = on.newest("invoices");
        String customer = on.newest("customers");
        on.of.allocate(on.of.payment(customer), old).then().statusCode(201);
        on.of.post(
                        "/v1/credit_notes/" + on.of.issuedCreditNote(customer) + "/allocations",
                        "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(old))
                .then()
                .statusCode(201);
        on.settle();
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/az-216.xml"),
                "invoice.issued",
                "payment.unallocated",
                "credit_note.unallocated",
                "invoice.voided",
                "credit_note.allocated",
                "payment.allocated",
                "invoice.partially_paid",
                "cfdi.ingested");
    }

    private static void documentsThatSubstituteWhatWasPaidMore(Script on) {
        on.of.id(on.of.cfdi("cfdi/az-215.xml"));
        on.of.id(
                on.of.post(
                        "/v1/payments",
                        with(
                                Company.payment(on.newest("customers"), "10784.17"),
                                "{\"allocations\":[{\"invoice_id\":\"%s\"}]}"
                                        .formatted(on.newest("invoices")))));
        on.settle();
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/az-216.xml"),
                "invoice.issued",
                "payment.unallocated",
                "invoice.voided",
                "payment.allocated",
                "invoice.paid",
                "cfdi.ingested");
    }

    private static void documentsInTheWrongOrder(Script on) {
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/az-216.xml"),
                "customer.created",
                "invoice.issued",
                "cfdi.ingested");
        on.uploads(
                "createCfdiDocument",
                on.of.cfdi("cfdi/az-215.xml"),
                "invoice.issued",
                "invoice.voided",
                "invoice.updated",
                "cfdi.ingested");
    }

    private static void bank(Script on) {
        on.documents("az-202", "az-204", "az-212", "az-213");
        on.makes(
                "createBankAccount",
                "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT));
        on.uploads(
                "createBankStatement",
                on.statement(
                        "22-09-2026\tSPEI RECIBIDOBANREGIO/0041733920 0000202 PAGO FACT AZ 202\t\t8,883.22\t108,883.22",
                        "25-09-2026\tSPEI RECIBIDOSANTANDER/0008811275 7715502 ABONO FACTURA AZ-204\t\t5,000.00\t113,883.22",
                        "19-10-2026\tSPEI RECIBIDOCITI MEXICO/4417385526 5527104 STRIPE PAYOUT\t\t3,982.17\t117,865.39",
                        "04-11-2026\tSPEI RECIBIDOBANREGIO/1183590274 0000000 TRANSFERENCIA SPEI\t\t4,872.00\t122,737.39"),
                "bank_transaction.imported",
                "bank_transaction.imported",
                "bank_transaction.imported",
                "bank_transaction.imported");
        on.makes(
                "createMatchingRun",
                "{}",
                "payment.received",
                "payment.allocated",
                "invoice.paid",
                "bank_transaction.matched",
                "payment.received",
                "payment.allocated",
                "invoice.partially_paid",
                "bank_transaction.matched",
                "bank_transaction.excluded",
                "bank_transaction.proposed");
        on.writes(
                "acceptMatch",
                on.first(PROPOSED),
                null,
                "{}",
                "payment.received",
                "payment.allocated",
                "invoice.paid",
                "bank_transaction.matched");
        on.writes(
                "undoMatch",
                on.first(ACCEPTED),
                null,
                "{}",
                "payment.unallocated",
                "invoice.reopened",
                "payment.reversed",
                "bank_transaction.unmatched");
    }

    /// What was the whole when it was proposed is a part when it is accepted.
    private static void bankLineThatBecameAPart(Script on) {
        on.documents("az-212", "az-213");
        List<String> used = new ArrayList<>();
        for (Map<String, String> invoice :
                on.of.get("/v1/invoices").<List<Map<String, String>>>path("data")) {
            String payment = on.of.payment(String.valueOf(invoice.get("customer_id")));
            used.add(
                    on.of.allocate(payment, String.valueOf(invoice.get("id")))
                            .path("allocations[0].id"));
        }
        on.line("SPEI RECIBIDOBANREGIO/1183590274 0000000 TRANSFERENCIA SPEI", "3,872.00");
        for (String allocation : used) {
            on.of.post("/v1/allocations/" + allocation + "/reverse", "{}").then().statusCode(200);
        }
        on.writes(
                "acceptMatch",
                on.first(PROPOSED),
                null,
                "{}",
                "payment.received",
                "payment.allocated",
                "invoice.partially_paid",
                "bank_transaction.matched");
        on.writes(
                "undoMatch",
                on.first(ACCEPTED),
                null,
                "{}",
                "payment.unallocated",
                "invoice.updated",
                "payment.reversed",
                "bank_transaction.unmatched");
    }

    private static void bankLineThatNobodyWants(Script on) {
        on.twins();
        on.writes("rejectMatch", on.first(PROPOSED), null, "{}", "bank_transaction.proposed");
        on.writes("rejectMatch", on.first(PROPOSED), null, "{}", "bank_transaction.unmatched");
    }

    private static void bankLineOfInvoicesThatAreGone(Script on) {
        on.twins();
        for (String invoice : on.of.get("/v1/invoices").<List<String>>path("data.id")) {
            on.of.post("/v1/invoices/" + invoice + "/void", "{}").then().statusCode(200);
        }
        on.makes("createMatchingRun", "{}", "bank_transaction.unmatched");
    }

    private static String opening(String customer, String total) {
        return """
        {"customer_id": "%s", "kind": "opening_balance", "status": "open",
         "issue_date": "2026-03-01", "number": "%s", "total": {"amount": "%s", "currency": "MXN"}}
        """
                .formatted(customer, UUID.randomUUID().toString().substring(0, 8), total);
    }

    /// The properties of both objects.
    private static String with(String json, String more) {
        String first = json.strip();
        return first.substring(0, first.length() - 1) + "," + more.strip().substring(1);
    }

    /// One customer reads e-mail; another one cannot be reached.
    private static void reminding(Script on) {
        String reached =
                on.of.id(
                        on.of.post(
                                "/v1/customers",
                                "{\"name\":\"El Clavo\",\"email\":\"pagos@clavo.mx\"}"));
        String paid = on.of.issued(reached);
        on.of.id(
                on.of.post(
                        "/v1/dunning_policies",
                        """
                        {"name": "Cobranza", "default": true,
                         "steps": [{"key": "late", "offset_days": 3, "channel": "email",
                           "template": "payment_late"}],
                         "sending": {"from": "09:00", "until": "18:00",
                           "business_days_only": false}}
                        """));
        on.duns(
                CLOCK.instant(),
                "dunning.enrolled",
                "reminder.scheduled",
                "reminder.dispatch_requested",
                "reminder.sent");
        on.of.id(
                on.of.post(
                        "/v1/payments",
                        with(
                                Company.payment(reached, "11600.00"),
                                "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(paid))));
        on.duns(CLOCK.instant(), "dunning.completed");

        String voided = on.of.issued(on.of.customer());
        on.duns(CLOCK.instant(), "dunning.enrolled", "reminder.scheduled", "reminder.skipped");
        String enrollment = on.first("/v1/dunning_enrollments?invoice_id=" + voided);
        on.of.post(
                        "/v1/dunning_enrollments/" + enrollment + "/pause",
                        "{\"reason\":\"x\",\"until_date\":\"2026-11-23\"}")
                .then()
                .statusCode(200);
        Instant rested = CLOCK.instant().plus(Duration.ofDays(2));
        on.duns(rested, "dunning.resumed");
        on.of.post("/v1/invoices/" + voided + "/void", "{}").then().statusCode(200);
        on.duns(rested, "dunning.exited");
    }

    /// A process died while it handed a message over.
    private static void losing(Script on) {
        Dunned.lost(on.of);
        on.duns(CLOCK.instant(), "reminder.failed");
    }

    private static CommandContext context(Script of, TenantJob job, Instant now) {
        return new CommandContext(
                of.of.tenant(),
                "system:" + job.name(),
                "run_test",
                null,
                now,
                new TimeOrderedIds());
    }

    private static void noticeOverdue(Script of) {
        CommandContext context =
                context(of, SERVER.application().workers().overdue(), CLOCK.instant());
        assertThat(SERVER.application().workers().overdue().notice(context)).isEqualTo(1);
        assertThat(SERVER.application().workers().overdue().notice(context)).isZero();
    }

    private static final Set<Integer> PUT = Set.of(200, 201);

    private static void byRest(
            Company company,
            Operation operation,
            @Nullable String id,
            @Nullable Integer version,
            String body) {
        RequestSpecification request = company.as();
        if (operation.idempotency() != Operation.Need.NONE) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (version != null) {
            request.header("If-Match", "\"v" + version + "\"");
        }
        if (operation.bodySchema() != null) {
            request.contentType(operation.bodyTypes().iterator().next()).body(body);
        }
        Response answer =
                request.request(
                        operation.method(),
                        operation
                                .path()
                                .replace("{id}", String.valueOf(id))
                                .replace("{external_id}", "C-1044")
                                .replace("{kind}/{channel}/{language}", "payment_late/sms/es"));
        // What may make or change says by its status which it did.
        assertThat(answer.statusCode())
                .as("%s: %s", operation.id(), answer.asString())
                .isIn(operation.method().equals("PUT") ? PUT : Set.of(operation.success()));
    }

    private static void byGraphql(
            Company company,
            Operation operation,
            @Nullable String id,
            @Nullable Integer version,
            String body) {
        if (GRAPHQL.mutations().contains(operation.id())) {
            GRAPHQL.write(company.key(), operation.id(), id, version, read(body));
        } else {
            byRest(company, operation, id, version, body);
        }
    }

    /// One of the two ways to write.
    private interface Face {
        void write(
                Company company,
                Operation operation,
                @Nullable String id,
                @Nullable Integer version,
                String body);
    }

    /// What a company does, step by step.
    private static final class Script {

        private static final String HEAD = "Día\tConcepto / Referencia\tcargo\tAbono\tSaldo";

        private final Company of;
        private final Face face;
        private final SoftAssertions softly;
        private final Map<String, Set<String>> emitted;
        private long last;

        Script(String name, Face face, SoftAssertions softly, Map<String, Set<String>> emitted) {
            this(name, face, softly, emitted, TenantMode.LIVE);
        }

        Script(
                String name,
                Face face,
                SoftAssertions softly,
                Map<String, Set<String>> emitted,
                TenantMode mode) {
            this.softly = softly;
            this.of = Company.found(SERVER, name, mode);
            this.face = face;
            this.emitted = emitted;
            settle();
        }

        void makes(String operation, String body, String... types) {
            writes(operation, null, null, body, types);
        }

        void writes(
                String operation,
                @Nullable String id,
                @Nullable Integer version,
                String body,
                String... types) {
            settle();
            face.write(of, CONTRACT.operation(operation), id, version, body);
            told(operation, types);
        }

        /// An upload, which only REST takes; nothing else was written since the last step.
        void uploads(String operation, Response answer, String... types) {
            assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 201);
            told(operation, types);
        }

        /// Lets the job of reminders run at an instant, until nothing is left to do.
        void duns(Instant now, String... types) {
            settle();
            TenantJob job = SERVER.application().workers().dunning();
            while (job.run(context(this, job, now)) > 0) {
                // until nothing is left
            }
            told("dunning", types);
        }

        private void told(String operation, String... types) {
            List<String> since = since();
            softly.assertThat(since).as(operation).containsExactly(types);
            emitted.computeIfAbsent(operation, _ -> new TreeSet<>()).addAll(since);
        }

        /// Goes past what has been logged.
        void settle() {
            since();
        }

        /// The types of the events since the last call.
        List<String> since() {
            Workers workers = SERVER.application().workers();
            workers.turns().awaitEvents(of.tenant());
            workers.drain(CLOCK.instant());
            // What sending tells.
            workers.turns().awaitEvents(of.tenant());
            List<String> types = new ArrayList<>();
            List<Map<String, Object>> events;
            do {
                Response page = of.get("/v1/events?limit=200&after=" + last);
                events = page.path("data");
                for (JsonNode event : read(page.asString()).get("data")) {
                    assertThat(EventContract.faults(event)).as(event.toString()).isEmpty();
                    String type = event.get("type").asString();
                    String actor = event.at("/cause/actor").asString();
                    if (actor.startsWith("system:")) {
                        assertThat(actor).as(type).isEqualTo(byItself(type));
                    }
                    // Of a text, which events do not hold, there is nothing to tell.
                    if (type.endsWith(".updated") && !type.equals("template.updated")) {
                        assertThat(event.get("previous")).as(event.toString()).isNotEmpty();
                    }
                    types.add(type);
                    last = Long.parseLong(event.get("sequence").asString());
                }
            } while (!events.isEmpty());
            return types;
        }

        /// An invoice that is owed, of which nothing is told.
        String owed(String customer, String total) {
            String id = of.id(of.post("/v1/invoices", opening(customer, total)));
            settle();
            return id;
        }

        /// Takes in documents of the examples, of which nothing is told.
        void documents(String... names) {
            for (String name : names) {
                of.id(of.cfdi("cfdi/" + name + ".xml"));
            }
            settle();
        }

        /// A bank line for which two invoices are proposed alike.
        void twins() {
            documents("az-212", "az-213");
            line("SPEI RECIBIDOBANREGIO/1183590274 0000000 TRANSFERENCIA SPEI", "4,872.00");
        }

        /// A bank line about which a matching run has decided; nothing is told of it.
        void line(String text, String amount) {
            of.id(
                    of.post(
                            "/v1/bank_accounts",
                            "{\"name\":\"Cuenta\",\"number\":\"%s\"}"
                                    .formatted(Company.AZUL_ACCOUNT)));
            of.id(statement("04-11-2026\t%s\t\t%s\t204,872.00".formatted(text, amount)));
            of.id(of.post("/v1/matching_runs", "{}"));
            settle();
        }

        int version(String path) {
            return of.get(path).then().statusCode(200).extract().path("version");
        }

        String newest(String list) {
            return first("/v1/" + list);
        }

        String first(String list) {
            String id = of.get(list).then().statusCode(200).extract().path("data[0].id");
            assertThat(id).as(list).isNotNull();
            return id;
        }

        /// Sends a statement of the account with these lines, oldest first.
        Response statement(String... lines) {
            List<String> newestFirst = new ArrayList<>(List.of(lines)).reversed();
            String text = HEAD + "\r\n" + String.join("\r\n", newestFirst) + "\r\n";
            settle();
            return of.once()
                    .contentType("text/tab-separated-values")
                    .body(text.getBytes(Charset.forName("windows-1252")))
                    .post("/v1/bank_statements?bank_account_id=" + newest("bank_accounts"));
        }
    }
}
