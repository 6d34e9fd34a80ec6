package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.http.RequestLog;
import io.cobro.api.testing.Company;
import io.cobro.api.testing.Dunned;
import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.TenantMode;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How many trips to the database each operation of `openapi.yaml` takes when its key is known: a
/// write reads in one and writes in another, a read takes one. The table names those that may take
/// more, because what they read depends on what they read before.
final class RoundTripsStory {

    /// Later than every document of the examples; it stands still, so that keys stay known.
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

    /// Whoever moves a clock waits until the log is numbered: here nobody else numbers it.
    @RegisterExtension static final TestServer STILL = TestServer.withIdleWorkers(CLOCK);

    private static final int WRITE = 2;
    private static final int READ_MAX = 2;

    private static final String AZ_202 = "cfdi/az-202.xml";

    /// What reads again after it read: issuing the next number, a statement the lines that are
    /// known already. A matching run locks what it has decided about. A clock that is moved runs
    /// the jobs until they find nothing more. A token only leaves a trace. A policy that is no
    /// policy is told so without asking.
    private static final Map<String, Integer> DEPENDENT =
            Map.of(
                    "advanceTestClock", 19,
                    "createAccessToken", 1,
                    "createBankStatement", 3,
                    "createMatchingRun", 3,
                    "issueCreditNote", 4,
                    "issueInvoice", 4,
                    "renderTemplate", 1,
                    "setTestClock", 11,
                    "validateDunningPolicy", 0);

    /// One call of every write, after what must be there before it.
    static final Map<String, Function<Company, Response>> WRITES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(
                                    "updateTenant",
                                    of -> of.patch("/v1/tenant", 1, "{\"default_terms_days\":15}")),
                            Map.entry(
                                    "createBillingEntity",
                                    of ->
                                            of.post(
                                                    "/v1/billing_entities",
                                                    "{\"tax_id\":\"FNO180312AB4\",\"name\":\"Norte\"}")),
                            Map.entry(
                                    "updateBillingEntity",
                                    of ->
                                            of.patch(
                                                    "/v1/billing_entities/"
                                                            + first(of, "/v1/billing_entities"),
                                                    1,
                                                    "{\"name\":\"Azul\"}")),
                            Map.entry("createApiKey", RoundTripsStory::newKey),
                            Map.entry(
                                    "createAccessToken",
                                    of ->
                                            of.as()
                                                    .contentType("application/json")
                                                    .body(
                                                            "{\"scopes\":[\"events:read\"],\"actor\":\"ana\"}")
                                                    .post("/v1/access_tokens")),
                            Map.entry(
                                    "setTestClock",
                                    of ->
                                            trying(of)
                                                    .post(
                                                            "/v1/test_clock",
                                                            "{\"now\":\"2026-12-01T15:00:00Z\"}")),
                            Map.entry(
                                    "advanceTestClock",
                                    of ->
                                            trying(of)
                                                    .post(
                                                            "/v1/test_clock/advance",
                                                            "{\"by\":\"PT1H\"}")),
                            Map.entry(
                                    "deleteTestClock",
                                    of -> {
                                        Company trying = trying(of);
                                        trying.post("/v1/test_clock/advance", "{\"by\":\"PT1H\"}");
                                        return trying.as().delete("/v1/test_clock");
                                    }),
                            Map.entry(
                                    "updateApiKey",
                                    of ->
                                            of.patch(
                                                    "/v1/api_keys/" + of.id(newKey(of)),
                                                    1,
                                                    "{\"name\":\"ERP de Toluca\"}")),
                            Map.entry(
                                    "rotateApiKey",
                                    of ->
                                            of.post(
                                                    "/v1/api_keys/" + of.id(newKey(of)) + "/rotate",
                                                    "{}")),
                            Map.entry(
                                    "revokeApiKey",
                                    of -> of.delete("/v1/api_keys/" + of.id(newKey(of)), 1)),
                            Map.entry(
                                    "createCustomer",
                                    of -> of.post("/v1/customers", "{\"name\":\"Clavo\"}")),
                            Map.entry(
                                    "putCustomer",
                                    of -> put(of, "customers", "{\"name\":\"Clavo\"}")),
                            Map.entry(
                                    "createCustomerBatch",
                                    of ->
                                            batch(
                                                    of,
                                                    "customers",
                                                    "{\"name\":\"Clavo\"}",
                                                    "{\"external_id\":\"E-1\",\"name\":\"x\"}")),
                            Map.entry(
                                    "createInvoiceBatch",
                                    of -> {
                                        String invoice = Company.invoice(of.customer());
                                        return batch(of, "invoices", invoice, identified(invoice));
                                    }),
                            Map.entry(
                                    "createPaymentBatch",
                                    of -> {
                                        String customer = of.customer();
                                        of.issued(customer);
                                        String payment =
                                                Company.payment(customer, "10.00")
                                                        .replace(
                                                                "\"method\"",
                                                                "\"auto_allocate\": \"oldest_due\", \"method\"");
                                        return batch(of, "payments", payment, identified(payment));
                                    }),
                            Map.entry(
                                    "createCreditNoteBatch",
                                    of -> {
                                        String note = Company.creditNoteOf(of.customer());
                                        return batch(of, "credit_notes", note, identified(note));
                                    }),
                            Map.entry(
                                    "putInvoice",
                                    of -> put(of, "invoices", Company.invoice(of.customer()))),
                            Map.entry(
                                    "putPayment",
                                    of ->
                                            put(
                                                    of,
                                                    "payments",
                                                    Company.payment(of.customer(), "10.00"))),
                            Map.entry(
                                    "putCreditNote",
                                    of ->
                                            put(
                                                    of,
                                                    "credit_notes",
                                                    Company.creditNoteOf(of.customer()))),
                            Map.entry(
                                    "updateCustomer",
                                    of ->
                                            of.patch(
                                                    "/v1/customers/" + of.customer(),
                                                    1,
                                                    "{\"payment_terms_days\":8}")),
                            Map.entry(
                                    "createInvoice",
                                    of -> of.post("/v1/invoices", Company.invoice(of.customer()))),
                            Map.entry(
                                    "updateInvoice",
                                    of ->
                                            of.patch(
                                                    "/v1/invoices/" + of.draft(of.customer()),
                                                    1,
                                                    "{\"memo\":\"Urgente\"}")),
                            Map.entry(
                                    "deleteInvoice",
                                    of -> of.delete("/v1/invoices/" + of.draft(of.customer()), 1)),
                            Map.entry(
                                    "issueInvoice",
                                    of -> act(of, "invoices", of.draft(of.customer()), "issue")),
                            Map.entry(
                                    "voidInvoice",
                                    of -> act(of, "invoices", of.issued(of.customer()), "void")),
                            Map.entry(
                                    "createCreditNote",
                                    of ->
                                            of.post(
                                                    "/v1/credit_notes",
                                                    Company.creditNoteOf(of.customer()))),
                            Map.entry(
                                    "issueCreditNote",
                                    of ->
                                            act(
                                                    of,
                                                    "credit_notes",
                                                    of.creditNote(of.customer()),
                                                    "issue")),
                            Map.entry(
                                    "voidCreditNote",
                                    of ->
                                            act(
                                                    of,
                                                    "credit_notes",
                                                    of.issuedCreditNote(of.customer()),
                                                    "void")),
                            Map.entry("allocateCreditNote", RoundTripsStory::creditAllocated),
                            Map.entry(
                                    "createPayment",
                                    of ->
                                            of.post(
                                                    "/v1/payments",
                                                    Company.payment(of.customer(), "10.00"))),
                            Map.entry("allocatePayment", RoundTripsStory::allocated),
                            Map.entry(
                                    "reversePayment",
                                    of -> act(of, "payments", paying(of), "reverse")),
                            Map.entry(
                                    "reverseAllocation",
                                    of ->
                                            act(
                                                    of,
                                                    "allocations",
                                                    allocated(of).path("allocations[0].id"),
                                                    "reverse")),
                            Map.entry("createCfdiDocument", of -> of.cfdi(AZ_202)),
                            Map.entry("createBankAccount", RoundTripsStory::newBankAccount),
                            Map.entry("createBankStatement", RoundTripsStory::newStatement),
                            Map.entry(
                                    "createMatchingRun",
                                    of -> {
                                        reconciling(of);
                                        return of.post("/v1/matching_runs", "{}");
                                    }),
                            Map.entry(
                                    "acceptMatch",
                                    of -> act(of, "matches", proposed(of), "accept")),
                            Map.entry(
                                    "rejectMatch",
                                    of -> act(of, "matches", proposed(of), "reject")),
                            Map.entry(
                                    "undoMatch",
                                    of -> {
                                        matched(of);
                                        String match = first(of, "/v1/matches?status=accepted");
                                        return act(of, "matches", match, "undo");
                                    }),
                            Map.entry("putTemplate", of -> ownTemplate(of, "payment_late")),
                            Map.entry(
                                    "deleteTemplate",
                                    of -> {
                                        ownTemplate(of, "payment_late");
                                        return of.delete("/v1/templates/payment_late/sms/es", 1);
                                    }),
                            Map.entry(
                                    "renderTemplate",
                                    of ->
                                            of.post(
                                                    "/v1/templates/render",
                                                    "{\"kind\":\"payment_late\",\"channel\":\"sms\",\"language\":\"es\"}")),
                            Map.entry("createWebhookEndpoint", RoundTripsStory::newEndpoint),
                            Map.entry(
                                    "updateWebhookEndpoint",
                                    of ->
                                            of.patch(
                                                    "/v1/webhook_endpoints/"
                                                            + of.id(newEndpoint(of)),
                                                    1,
                                                    "{\"status\":\"disabled\"}")),
                            Map.entry(
                                    "rotateWebhookEndpointSecret",
                                    of ->
                                            of.post(
                                                    at(of.id(newEndpoint(of)), "rotate_secret"),
                                                    "{}")),
                            Map.entry("testWebhookEndpoint", RoundTripsStory::tested),
                            Map.entry(
                                    "retryDelivery",
                                    of ->
                                            of.once()
                                                    .post(
                                                            "/v1/deliveries/"
                                                                    + of.id(tested(of))
                                                                    + "/retry")),
                            Map.entry("createReplay", of -> replayed(of, of.id(newEndpoint(of)))),
                            Map.entry(
                                    "holdCustomer",
                                    of -> {
                                        String customer = of.customer();
                                        return held(of, customer);
                                    }),
                            Map.entry(
                                    "releaseCustomer",
                                    of -> {
                                        String customer = of.customer();
                                        held(of, customer).then().statusCode(200);
                                        return act(of, "customers", customer, "release");
                                    }),
                            Map.entry(
                                    "createDunningPolicy",
                                    of ->
                                            of.post(
                                                    "/v1/dunning_policies",
                                                    """
                                                    {"name": "x", "default": true, "steps": [{"key": "late",
                                                      "offset_days": 3, "channel": "email",
                                                      "template": "payment_late"}]}
                                                    """)),
                            Map.entry(
                                    "validateDunningPolicy",
                                    of -> of.post("/v1/dunning_policies/validate", "{}")),
                            Map.entry(
                                    "updateDunningPolicy",
                                    of ->
                                            of.patch(
                                                    "/v1/dunning_policies/" + Dunned.policy(of),
                                                    1,
                                                    "{\"catch_up\":\"skip\"}")),
                            Map.entry(
                                    "pauseDunningEnrollment",
                                    of ->
                                            of.post(
                                                    "/v1/dunning_enrollments/"
                                                            + Dunned.enrollment(of)
                                                            + "/pause",
                                                    "{\"reason\":\"x\"}")),
                            Map.entry(
                                    "resumeDunningEnrollment",
                                    of -> {
                                        String path =
                                                "/v1/dunning_enrollments/" + Dunned.enrollment(of);
                                        of.post(path + "/pause", "{\"reason\":\"x\"}")
                                                .then()
                                                .statusCode(200);
                                        return of.post(path + "/resume", "");
                                    }),
                            Map.entry(
                                    "exitDunningEnrollment",
                                    of ->
                                            of.post(
                                                    "/v1/dunning_enrollments/"
                                                            + Dunned.enrollment(of)
                                                            + "/exit",
                                                    "")),
                            Map.entry(
                                    "createReminder",
                                    of -> {
                                        String customer = of.customer();
                                        of.issued(customer);
                                        return of.post("/v1/reminders", Dunned.request(customer));
                                    }),
                            Map.entry(
                                    "cancelReminder",
                                    of -> act(of, "reminders", Dunned.reminder(of), "cancel")),
                            Map.entry(
                                    "createReminderReceipt",
                                    of ->
                                            of.post(
                                                    "/v1/reminders/"
                                                            + Dunned.dispatched(of)
                                                            + "/receipts",
                                                    "{\"status\":\"sent\"}")),
                            Map.entry(
                                    "deleteWebhookEndpoint",
                                    of ->
                                            of.delete(
                                                    "/v1/webhook_endpoints/"
                                                            + of.id(newEndpoint(of)),
                                                    1))));

    /// A company that has one of everything.
    private static Company company;

    private static String endpoint;

    @BeforeAll
    static void a_company_with_one_of_everything() {
        company = Company.found(SERVER, "Distribuidora Azul");
        endpoint = company.id(newEndpoint(company));
        matched(company);
        creditAllocated(company).then().statusCode(201);
        company.id(replayed(company, endpoint));
        Dunned.enrollment(company);
        Dunned.reminder(company);
    }

    @Test
    void every_write_of_the_contract_has_a_case() {
        Set<String> writes = new TreeSet<>();
        operations().filter(op -> !op.method().equals("GET")).forEach(op -> writes.add(op.id()));
        assertThat(WRITES.keySet()).isEqualTo(writes);
        assertThat(writes).containsAll(DEPENDENT.keySet());
    }

    static Set<String> writes() {
        return WRITES.keySet();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void a_write_reads_once_and_writes_once(String operation) {
        TestServer server = operation.endsWith("TestClock") ? STILL : SERVER;
        Response answer = WRITES.get(operation).apply(Company.found(server, "Distribuidora Azul"));
        assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 299);
        RequestLog.Entry entry = server.logged(answer);
        assertThat(entry.operation()).isEqualTo(operation);
        assertThat(entry.roundTrips()).isEqualTo(DEPENDENT.getOrDefault(operation, WRITE));
    }

    static List<String> reads() {
        return operations()
                .filter(operation -> operation.method().equals("GET") && !operation.isPublic())
                .map(Operation::id)
                // It reads as long as it is open; it begins with one trip.
                .filter(id -> !id.equals("streamEvents"))
                .sorted()
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reads")
    void a_read_takes_at_most_two_trips(String operation) {
        assertThat(trips(operation, "")).isLessThanOrEqualTo(READ_MAX);
    }

    static List<String> counted() {
        return operations()
                .filter(operation ->
                        operation.query().stream()
                                .anyMatch(parameter -> parameter.name().equals("include_total")))
                .map(Operation::id)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void a_total_takes_no_trip_of_its_own(String operation) {
        assertThat(trips(operation, "?include_total=true")).isEqualTo(trips(operation, ""));
    }

    private static int trips(String operation, String query) {
        String template =
                Contract.load()
                        .operation(operation)
                        .path()
                        .replace("{kind}/{channel}/{language}", "payment_late/sms/es");
        Response answer =
                company.get(
                        template.replace("{number}", "1").replaceAll("\\{[a-z_]+}", idFor(template))
                                + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        RequestLog.Entry entry = SERVER.logged(answer);
        assertThat(entry.operation()).isEqualTo(operation);
        return entry.roundTrips();
    }

    private static String idFor(String template) {
        if (!template.contains("{")) {
            return "";
        }
        String list = template.substring(0, template.indexOf("/{"));
        return switch (list) {
            case "/v1/deliveries", "/v1/replays" ->
                    first(company, at(endpoint, list.substring("/v1/".length())));
            default -> first(company, list);
        };
    }

    private static String at(String webhookEndpoint, String what) {
        return "/v1/webhook_endpoints/" + webhookEndpoint + "/" + what;
    }

    private static Response batch(Company of, String list, String... items) {
        return of.post(
                "/v1/" + list + "/batch",
                "{\"mode\":\"atomic\",\"items\":[" + String.join(",", items) + "]}");
    }

    /// The same body with an external id.
    private static String identified(String body) {
        return body.replaceFirst("\\{", "{\"external_id\": \"E-1\",");
    }

    private static Response put(Company of, String list, String body) {
        return of.as()
                .contentType("application/json")
                .body(body)
                .put("/v1/" + list + "/by_external_id/E-1");
    }

    private static Response held(Company of, String customer) {
        return of.post("/v1/customers/" + customer + "/hold", "{\"reason\":\"x\"}");
    }

    private static Response tested(Company of) {
        return of.once().post(at(of.id(newEndpoint(of)), "test"));
    }

    /// Replays the log from its beginning, once it has one.
    private static Response replayed(Company of, String webhookEndpoint) {
        while (of.get("/v1/events").<List<?>>path("data").isEmpty()) {
            // The sequencer numbers what has happened beside requests.
        }
        return of.post(at(webhookEndpoint, "replays"), "{\"from_sequence\":\"1\"}");
    }

    private static Stream<Operation> operations() {
        return Contract.load().operations().values().stream();
    }

    private static Response act(Company of, String list, String id, String action) {
        return switch (action) {
            case "accept", "reject" -> of.once().post("/v1/" + list + "/" + id + "/" + action);
            default -> of.post("/v1/" + list + "/" + id + "/" + action, "{}");
        };
    }

    private static String first(Company of, String list) {
        return of.get(list).then().statusCode(200).extract().path("data[0].id");
    }

    /// A company that only tries things out.
    private static Company trying(Company of) {
        return Company.found(of.server(), "Distribuidora Azul", TenantMode.TEST);
    }

    private static Response ownTemplate(Company of, String kind) {
        return of.once()
                .contentType("application/json")
                .body("{\"body\":\"Debe {{amount_due}}\"}")
                .put("/v1/templates/" + kind + "/sms/es");
    }

    private static Response newKey(Company of) {
        return of.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"invoices:read\"]}");
    }

    private static Response newEndpoint(Company of) {
        return of.post(
                "/v1/webhook_endpoints",
                "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}");
    }

    private static Response allocated(Company of) {
        String customer = of.customer();
        String invoice = of.issued(customer);
        return of.allocate(of.payment(customer), invoice);
    }

    private static String paying(Company of) {
        return allocated(of).path("payment.id");
    }

    private static Response creditAllocated(Company of) {
        String customer = of.customer();
        String invoice = of.issued(customer);
        return of.post(
                "/v1/credit_notes/" + of.issuedCreditNote(customer) + "/allocations",
                "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(invoice));
    }

    private static Response newBankAccount(Company of) {
        return of.post(
                "/v1/bank_accounts",
                "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT));
    }

    private static Response newStatement(Company of) {
        of.id(newBankAccount(of));
        return of.upload("/v1/bank_statements", "application/xml", "camt053.xml");
    }

    /// Some invoices and the bank lines that pay them.
    private static void reconciling(Company of) {
        for (String file : List.of(AZ_202, "cfdi/az-212.xml", "cfdi/az-213.xml")) {
            of.id(of.cfdi(file));
        }
        of.id(newStatement(of));
    }

    private static void matched(Company of) {
        reconciling(of);
        of.id(of.post("/v1/matching_runs", "{}"));
    }

    private static String proposed(Company of) {
        matched(of);
        return first(of, "/v1/matches?status=proposed");
    }
}
