package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.testing.TestServer;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// From a customer to a paid invoice over GraphQL, and what a caller may not see or do.
final class GraphqlStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// A company with a billing entity, whose invoices are written in MXN.
    private static String key;

    @BeforeAll
    static void a_company() {
        key = company("Ferretería del Norte");
    }

    @Test
    void an_invoice_is_drafted_issued_paid_and_read_with_all_that_belongs_to_it() {
        String customer = customer(key, "Distribuidora Azul");
        String invoice = issued(key, customer, "10000.00");

        JsonNode paid =
                data(
                                key,
                                """
                                mutation($customer: ID!, $invoice: ID!, $key: String!) {
                                  createPayment(idempotencyKey: $key, input: {
                                    customerId: $customer, receivedDate: "2026-03-20", method: SPEI,
                                    amount: {amount: "5800.00", currency: "MXN"},
                                    allocations: [{invoiceId: $invoice}]
                                  }) {
                                    replayed
                                    userErrors { code field }
                                    payment {
                                      status allocationState unallocated { amount }
                                      allocations { nodes { amount { amount currency } invoice { number } } }
                                    }
                                  }
                                }
                                """,
                                Map.of("customer", customer, "invoice", invoice, "key", random()))
                        .at("/createPayment");
        assertThat(paid.at("/userErrors")).isEmpty();
        assertThat(paid.at("/payment/status").asString()).isEqualTo("RECEIVED");
        assertThat(paid.at("/payment/allocationState").asString()).isEqualTo("ALLOCATED");
        assertThat(paid.at("/payment/allocations/nodes/0/amount/amount").asString())
                .isEqualTo("5800.00");

        JsonNode read =
                data(
                        key,
                        """
                        query($id: ID!) {
                          invoice(id: $id) {
                            id status paymentState timeliness metadata
                            balance { amount currency }
                            customer { name kind }
                            billingEntity { taxId }
                            lines { description quantity unitPrice taxes { kind rate amount } }
                            taxes { code amount }
                            installments { number dueDate balance { amount } }
                            allocations(first: 5) { nodes { payment { method } } }
                          }
                          node(id: $id) { __typename id ... on Invoice { number } }
                        }
                        """,
                        Map.of("id", invoice));
        assertThat(read.at("/invoice/paymentState").asString()).isEqualTo("PARTIALLY_PAID");
        assertThat(read.at("/invoice/balance/amount").asString()).isEqualTo("5800.00");
        assertThat(read.at("/invoice/customer/name").asString()).isEqualTo("Distribuidora Azul");
        assertThat(read.at("/invoice/customer/kind").asString()).isEqualTo("COMPANY");
        assertThat(read.at("/invoice/lines/0/taxes/0/kind").asString()).isEqualTo("TRANSFERRED");
        assertThat(read.at("/invoice/metadata/pedido").asString()).isEqualTo("P-77");
        assertThat(read.at("/invoice/allocations/nodes/0/payment/method").asString())
                .isEqualTo("SPEI");
        assertThat(read.at("/node/__typename").asString()).isEqualTo("Invoice");
        assertThat(read.at("/node/id").asString()).isEqualTo(invoice);
    }

    @Test
    void what_is_refused_is_told_in_the_payload_with_its_path_and_in_the_callers_language() {
        String customer = customer(key, "Aceros Bravo");
        JsonNode payload =
                answer(
                                key,
                                """
                                mutation($customer: ID!) {
                                  createInvoice(input: {customerId: $customer, currency: "MXN", lines: [
                                    {description: "", quantity: "1", unitPrice: "10.0000000"}
                                  ]}) { invoice { id } replayed userErrors { code message field meta } }
                                }
                                """,
                                Map.of("customer", customer),
                                "Accept-Language",
                                "es-MX")
                        .at("/data/createInvoice");
        assertThat(payload.at("/invoice").isNull()).isTrue();
        assertThat(payload.at("/replayed").asBoolean()).isFalse();
        List<String> fields = new ArrayList<>();
        payload.at("/userErrors").forEach(error -> fields.add(error.at("/field").toString()));
        assertThat(fields).contains("[\"input\",\"lines\",\"0\",\"unitPrice\"]");

        JsonNode unknown =
                data(
                        key,
                        """
                        mutation { issueInvoice(input: {id: "inv_nothing"}) {
                          invoice { id } userErrors { code field } } }
                        """,
                        Map.of());
        assertThat(unknown.at("/issueInvoice/userErrors/0/code").asString()).isEqualTo("NOT_FOUND");
        assertThat(unknown.at("/issueInvoice/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"id\"]");
    }

    @Test
    void the_same_key_makes_one_payment_and_shows_it_as_it_is_now() {
        String customer = customer(key, "Cementos Colorado");
        String document =
                """
                mutation($customer: ID!, $amount: Decimal!, $key: String!) {
                  createPayment(idempotencyKey: $key, input: {
                    customerId: $customer, receivedDate: "2026-03-20", method: CASH,
                    amount: {amount: $amount, currency: "MXN"}
                  }) { replayed userErrors { code field } payment { id status unallocated { amount } } }
                }
                """;
        Map<String, Object> variables =
                Map.of("customer", customer, "amount", "100.00", "key", random());
        JsonNode first = data(key, document, variables).at("/createPayment");
        JsonNode reversed =
                data(
                                key,
                                """
                                mutation($id: ID!, $key: String!) {
                                  reversePayment(idempotencyKey: $key, input: {id: $id}) {
                                    payment { status } userErrors { code } } }
                                """,
                                Map.of("id", first.at("/payment/id").asString(), "key", random()))
                        .at("/reversePayment");
        assertThat(reversed.at("/payment/status").asString()).isEqualTo("REVERSED");
        JsonNode again = data(key, document, variables).at("/createPayment");
        assertThat(again.at("/replayed").asBoolean()).isTrue();
        assertThat(again.at("/payment/id")).isEqualTo(first.at("/payment/id"));
        assertThat(again.at("/payment/status").asString()).isEqualTo("REVERSED");

        JsonNode other =
                data(
                                key,
                                document,
                                Map.of(
                                        "customer",
                                        customer,
                                        "amount",
                                        "101.00",
                                        "key",
                                        variables.get("key")))
                        .at("/createPayment");
        assertThat(other.at("/userErrors/0/code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(other.at("/userErrors/0/field").toString()).isEqualTo("[\"idempotencyKey\"]");
    }

    @Test
    void allocations_are_answered_and_replayed_with_what_they_used() {
        String customer = customer(key, "Maderas Dorado");
        String invoice = issued(key, customer, "1000.00");
        String payment =
                data(
                                key,
                                """
                                mutation($customer: ID!, $key: String!) {
                                  createPayment(idempotencyKey: $key, input: {
                                    customerId: $customer, receivedDate: "2026-03-20", method: SPEI,
                                    amount: {amount: "500.00", currency: "MXN"}
                                  }) { payment { id } }
                                }
                                """,
                                Map.of("customer", customer, "key", random()))
                        .at("/createPayment/payment/id")
                        .asString();
        String document =
                """
                mutation($id: ID!, $invoice: ID!, $key: String!) {
                  allocatePayment(idempotencyKey: $key, input: {
                    id: $id, allocations: [{invoiceId: $invoice}]
                  }) {
                    replayed userErrors { code field }
                    payment { unallocated { amount } }
                    allocations { id status amount { amount } }
                  }
                }
                """;
        Map<String, Object> variables = Map.of("id", payment, "invoice", invoice, "key", random());
        JsonNode made = data(key, document, variables).at("/allocatePayment");
        assertThat(made.at("/payment/unallocated/amount").asString()).isEqualTo("0.00");
        assertThat(made.at("/allocations/0/amount/amount").asString()).isEqualTo("500.00");
        JsonNode again = data(key, document, variables).at("/allocatePayment");
        assertThat(again.at("/replayed").asBoolean()).isTrue();
        assertThat(again.at("/allocations")).isEqualTo(made.at("/allocations"));
        JsonNode reversed =
                data(
                                key,
                                """
                                mutation($id: ID!, $key: String!) {
                                  reverseAllocation(idempotencyKey: $key, input: {id: $id}) {
                                    allocation { status } userErrors { code } } }
                                """,
                                Map.of(
                                        "id",
                                        made.at("/allocations/0/id").asString(),
                                        "key",
                                        random()))
                        .at("/reverseAllocation");
        assertThat(reversed.at("/allocation/status").asString()).isEqualTo("REVERSED");
        JsonNode refused =
                data(
                                key,
                                document,
                                Map.of("id", payment, "invoice", "inv_nothing", "key", random()))
                        .at("/allocatePayment");
        assertThat(refused.at("/payment").isNull()).isTrue();
        assertThat(refused.at("/allocations")).isEmpty();
        assertThat(refused.at("/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"allocations\",\"0\",\"invoiceId\"]");
    }

    @Test
    void every_other_kind_of_mutation_works() {
        String customer = customer(key, "Papelera Esmeralda");
        JsonNode updated =
                data(
                        key,
                        """
                        mutation($id: ID!) { updateCustomer(expectedVersion: 1, input: {
                          id: $id, email: null, paymentTermsDays: 15, metadata: {zona_norte: "sí"}
                        }) { customer { version email paymentTermsDays metadata } userErrors { code field } } }
                        """,
                        Map.of("id", customer));
        assertThat(updated.at("/updateCustomer/customer/paymentTermsDays").asInt()).isEqualTo(15);
        assertThat(updated.at("/updateCustomer/customer/metadata/zona_norte").asString())
                .isEqualTo("sí");
        JsonNode conflict =
                data(
                        key,
                        """
                        mutation($id: ID!) { updateCustomer(expectedVersion: 1, input: {
                          id: $id, name: "Otra" }) { customer { id } userErrors { code field } } }
                        """,
                        Map.of("id", customer));
        assertThat(conflict.at("/updateCustomer/userErrors/0/code").asString())
                .isEqualTo("VERSION_CONFLICT");

        String invoice = issued(key, customer, "1000.00");
        JsonNode note =
                data(
                        key,
                        """
                        mutation($customer: ID!, $a: String!) {
                          createCreditNote(idempotencyKey: $a, input: {
                            customerId: $customer, reason: DISCOUNT, series: "N", currency: "MXN",
                            lines: [{description: "Bonificación", quantity: "1", unitPrice: "100.00",
                              taxes: [{code: "iva", rate: "0.16"}]}]
                          }) { creditNote { id status lines { amount } } userErrors { code field message } }
                        }
                        """,
                        Map.of("customer", customer, "a", random()));
        assertThat(note.at("/createCreditNote/userErrors")).isEmpty();
        String noteId = note.at("/createCreditNote/creditNote/id").asString();
        JsonNode used =
                data(
                        key,
                        """
                        mutation($id: ID!, $invoice: ID!, $a: String!, $b: String!) {
                          issueCreditNote(idempotencyKey: $a, input: {id: $id}) {
                            creditNote { status } userErrors { code message } }
                          allocateCreditNote(idempotencyKey: $b, input: {
                            id: $id, allocations: [{invoiceId: $invoice}]
                          }) { creditNote { allocationState } allocations { creditNote { id } } userErrors { code message } }
                        }
                        """,
                        Map.of("id", noteId, "invoice", invoice, "a", random(), "b", random()));
        assertThat(used.at("/issueCreditNote/creditNote/status").asString()).isEqualTo("ISSUED");
        assertThat(used.at("/allocateCreditNote/creditNote/allocationState").asString())
                .isEqualTo("ALLOCATED");
        assertThat(used.at("/allocateCreditNote/allocations/0/creditNote/id").asString())
                .isEqualTo(noteId);

        JsonNode rest =
                data(
                        key,
                        """
                        mutation($a: String!) {
                          updateTenant(expectedVersion: 1, input: {defaultTermsDays: 45}) {
                            tenant { defaultTermsDays } userErrors { code } }
                          createApiKey(input: {name: "lectura", scopes: [INVOICES_READ, CREDIT_NOTES_READ]}) {
                            apiKey { id version scopes } secret userErrors { code } }
                          createBankAccount(input: {name: "BBVA", number: "012180001234567899", currency: "MXN"}) {
                            bankAccount { name } userErrors { code message field } }
                          createMatchingRun(idempotencyKey: $a, input: {}) {
                            matchingRun { status linesConsidered } userErrors { code } }
                          createWebhookEndpoint(input: {url: "http://127.0.0.1:9/hook", eventTypes: ["invoice.*"]}) {
                            webhookEndpoint { id version status } secret userErrors { code message } }
                          acceptMatch(idempotencyKey: $a, input: {id: "mat_nothing"}) {
                            match { id } userErrors { code } }
                        }
                        """,
                        Map.of("a", random()));
        assertThat(rest.at("/updateTenant/tenant/defaultTermsDays").asInt()).isEqualTo(45);
        assertThat(rest.at("/createApiKey/apiKey/scopes").toString())
                .isEqualTo("[\"CREDIT_NOTES_READ\",\"INVOICES_READ\"]");
        assertThat(rest.at("/createApiKey/secret").asString()).startsWith("cobro_live_");
        assertThat(rest.at("/createBankAccount/bankAccount/name").asString()).isEqualTo("BBVA");
        assertThat(rest.at("/createMatchingRun/matchingRun/status").asString())
                .isEqualTo("COMPLETED");
        assertThat(rest.at("/createWebhookEndpoint/secret").asString()).startsWith("whsec_");
        assertThat(rest.at("/acceptMatch/userErrors/0/code").asString()).isEqualTo("NOT_FOUND");
        JsonNode gone =
                data(
                        key,
                        """
                        mutation($endpoint: ID!, $key: ID!) {
                          deleteWebhookEndpoint(expectedVersion: 1, input: {id: $endpoint}) {
                            deletedWebhookEndpointId userErrors { code } }
                          revokeApiKey(expectedVersion: 1, input: {id: $key}) {
                            apiKey { revokedAt } userErrors { code } }
                        }
                        """,
                        Map.of(
                                "endpoint",
                                rest.at("/createWebhookEndpoint/webhookEndpoint/id").asString(),
                                "key",
                                rest.at("/createApiKey/apiKey/id").asString()));
        assertThat(gone.at("/deleteWebhookEndpoint/deletedWebhookEndpointId"))
                .isEqualTo(rest.at("/createWebhookEndpoint/webhookEndpoint/id"));
        assertThat(gone.at("/revokeApiKey/apiKey/revokedAt").isString()).isTrue();
    }

    @Test
    void pages_follow_each_other_in_both_directions() {
        String own = company("Llantas Fuego");
        String customer = customer(own, "Grúas Gris");
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(draft(own, customer));
        }
        String document =
                """
                query($first: Int, $after: String, $last: Int, $before: String) {
                  invoices(first: $first, after: $after, last: $last, before: $before) {
                    edges { cursor node { id } } nodes { id }
                    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
                  }
                }
                """;
        JsonNode first = data(own, document, Map.of("first", 2)).at("/invoices");
        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
        assertThat(first.at("/pageInfo/hasPreviousPage").asBoolean()).isFalse();
        assertThat(first.at("/edges/1/cursor")).isEqualTo(first.at("/pageInfo/endCursor"));
        JsonNode second =
                data(
                                own,
                                document,
                                Map.of(
                                        "first",
                                        2,
                                        "after",
                                        first.at("/pageInfo/endCursor").asString()))
                        .at("/invoices");
        assertThat(ids(second)).isEqualTo(newestFirst.subList(2, 4));
        JsonNode back =
                data(
                                own,
                                document,
                                Map.of(
                                        "last",
                                        2,
                                        "before",
                                        second.at("/pageInfo/startCursor").asString()))
                        .at("/invoices");
        assertThat(ids(back)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(back.at("/pageInfo/hasPreviousPage").asBoolean()).isFalse();
        JsonNode end = data(own, document, Map.of("last", 2)).at("/invoices");
        assertThat(ids(end)).isEqualTo(newestFirst.subList(3, 5));
        assertThat(end.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(end.at("/pageInfo/hasPreviousPage").asBoolean()).isTrue();

        JsonNode ofCustomer =
                data(
                        own,
                        """
                        query($id: ID!) { customer(id: $id) {
                          invoices(first: 3, filter: {status: [DRAFT]}) { nodes { id } }
                          payments { nodes { id } } creditNotes { nodes { id } } } }
                        """,
                        Map.of("id", customer));
        assertThat(ids(ofCustomer.at("/customer/invoices"))).isEqualTo(newestFirst.subList(0, 3));

        JsonNode forged =
                answer(key, document, Map.of("after", first.at("/pageInfo/endCursor").asString()));
        assertThat(forged.at("/errors/0/extensions/code").asString()).isEqualTo("invalid_cursor");
        assertThat(forged.at("/errors")).hasSize(1);
    }

    @Test
    void fifty_invoices_with_customers_lines_and_allocations_take_four_round_trips() {
        String own = company("Herrería Hierro");
        for (int i = 0; i < 3; i++) {
            String customer = customer(own, "Cliente " + i);
            for (int j = 0; j < 17; j++) {
                draft(own, customer);
            }
        }
        JsonNode read =
                data(
                        own,
                        """
                        { invoices(first: 50) { nodes {
                            number customer { name } lines { description } taxes { amount }
                            allocations { nodes { id } } } } }
                        """,
                        Map.of());
        assertThat(read.at("/invoices/nodes")).hasSize(50);
        assertThat(read.at("/invoices/nodes/0/lines/0/description").asString())
                .isEqualTo("Cemento gris 50 kg");
        // The page, customers, lines with taxes, allocations.
        assertThat(SERVER.lastAnswered().roundTrips()).isEqualTo(4);
    }

    @Test
    void a_key_without_the_scope_gets_null_and_an_error_and_no_key_nothing() {
        Tenant tenant = SERVER.tenant("Imprenta Jade", TenantMode.LIVE);
        String admin = SERVER.key(tenant);
        billingEntity(admin);
        String customer = customer(admin, "Kioscos Lila");
        draft(admin, customer);
        String reader = SERVER.key(tenant, "invoices:read");
        JsonNode partly =
                answer(
                        reader,
                        "query($id: ID!) { invoices { nodes { status customer { name } } } node(id: $id) { id } }",
                        Map.of("id", customer));
        assertThat(partly.at("/data/invoices/nodes/0/status").asString()).isEqualTo("DRAFT");
        assertThat(partly.at("/data/invoices/nodes/0/customer").isNull()).isTrue();
        assertThat(partly.at("/data/node").isNull()).isTrue();
        assertThat(partly.at("/errors/0/extensions/code").asString())
                .isEqualTo("insufficient_scope");
        assertThat(partly.at("/errors/0/extensions/classification").asString())
                .isEqualTo("PERMISSION_DENIED");
        JsonNode refused =
                answer(
                        reader,
                        "mutation { createCustomer(input: {name: \"X\"}) { replayed } }",
                        Map.of());
        assertThat(refused.at("/errors/0/extensions/code").asString())
                .isEqualTo("insufficient_scope");
        assertThat(refused.at("/errors")).hasSize(1);

        HttpResponse<String> nobody = post("{\"query\":\"{ __typename }\"}");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(nobody.body()).contains("unauthenticated");
    }

    @Test
    void what_belongs_to_another_tenant_does_not_exist() {
        String customer = customer(key, "Muebles Negro");
        String invoice = draft(key, customer);
        String stranger = company("Nieves Ocre");
        JsonNode read =
                data(
                        stranger,
                        """
                        query($invoice: ID!, $customer: ID!) {
                          invoice(id: $invoice) { id }
                          customer(id: $customer) { id }
                          nodes(ids: [$invoice, $customer]) { id }
                          invoices(filter: {customerId: $customer}) { nodes { id } }
                        }
                        """,
                        Map.of("invoice", invoice, "customer", customer));
        assertThat(read.at("/invoice").isNull()).isTrue();
        assertThat(read.at("/customer").isNull()).isTrue();
        assertThat(read.at("/nodes").toString()).isEqualTo("[null,null]");
        assertThat(read.at("/invoices/nodes")).isEmpty();
        JsonNode written =
                data(
                        stranger,
                        """
                        mutation($id: ID!) { issueInvoice(input: {id: $id}) {
                          invoice { id } userErrors { code } } }
                        """,
                        Map.of("id", invoice));
        assertThat(written.at("/issueInvoice/userErrors/0/code").asString()).isEqualTo("NOT_FOUND");
    }

    @Test
    void reports_and_events_read_the_same_books() {
        String own = company("Ópticas Plata");
        String customer = customer(own, "Quesos Rojo");
        issued(own, customer, "1000.00");
        JsonNode read =
                data(
                        own,
                        """
                        { agingReport(asOf: "2026-03-31") {
                            asOf by rows { customer { name } days1To30 { amount } total { amount } }
                            totals { controlTotal { amount } } }
                          tenant { mode timeZone } billingEntities { nodes { taxId } }
                          bankTransactions { nodes { id } } matches { nodes { id } }
                          matchingRuns { nodes { id } } cfdiDocuments { nodes { id } }
                          webhookEndpoints { nodes { id } } bankStatements { nodes { id } }
                          bankAccounts { nodes { id } } apiKeys { nodes { prefix } }
                          events(first: 10) { nodes { id type sequence subject { type resourceId resource { id } } data } } }
                        """,
                        Map.of());
        assertThat(read.at("/agingReport/by").asString()).isEqualTo("DUE_DATE");
        assertThat(read.at("/agingReport/rows/0/customer/name").asString())
                .isEqualTo("Quesos Rojo");
        assertThat(read.at("/agingReport/rows/0/total/amount").asString()).isEqualTo("1160.00");
        assertThat(read.at("/agingReport/totals/0/controlTotal/amount").asString())
                .isEqualTo("1160.00");
        assertThat(read.at("/tenant/timeZone").asString()).isEqualTo("America/Mexico_City");
    }

    @Test
    void the_log_is_read_from_both_ends_by_its_sequences() {
        String own = company("Lácteos Malva");
        customer(own, "Tortillas Naranja");
        customer(own, "Panes Ocre");
        List<String> all = List.of();
        while (all.size() < 4) {
            all = sequences(own, "first: 10");
        }
        assertThat(all).containsExactly("1", "2", "3", "4");
        assertThat(sequences(own, "first: 1, after: \"1\"")).containsExactly("2");
        assertThat(sequences(own, "last: 2")).containsExactly("3", "4");
        assertThat(sequences(own, "last: 1, before: \"3\"")).containsExactly("2");
        assertThat(sequences(own, "last: 1, before: \"1\"")).isEmpty();
        JsonNode middle =
                data(
                                own,
                                """
                                { events(last: 1, before: "3") { edges { cursor }
                                    pageInfo { hasNextPage hasPreviousPage startCursor } } }
                                """,
                                Map.of())
                        .at("/events");
        assertThat(middle.at("/edges/0/cursor").asString()).isEqualTo("2");
        assertThat(middle.at("/pageInfo/startCursor").asString()).isEqualTo("2");
        assertThat(middle.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
        assertThat(middle.at("/pageInfo/hasPreviousPage").asBoolean()).isTrue();
        assertThat(code(own, "{ events(after: \"5\") { nodes { id } } }"))
                .isEqualTo("sequence_not_reached");
        assertThat(code(own, "{ events(after: \"one\") { nodes { id } } }"))
                .isEqualTo("invalid_cursor");
    }

    private static List<String> sequences(String of, String arguments) {
        return data(of, "{ events(" + arguments + ") { nodes { sequence } } }", Map.of())
                .at("/events/nodes")
                .valueStream()
                .map(event -> event.at("/sequence").asString())
                .toList();
    }

    private static String code(String of, String document) {
        return answer(of, document, Map.of()).at("/errors/0/extensions/code").asString();
    }

    @Test
    void http_is_kept_to() {
        String query = URLEncoder.encode("{ tenant { name } }", StandardCharsets.UTF_8);
        HttpResponse<String> got = send(get("?query=" + query));
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).contains("Ferretería del Norte");
        assertThat(got.headers().firstValue("Request-Id")).isPresent();
        String mutation =
                URLEncoder.encode(
                        "mutation { createCustomer(input: {name: \"X\"}) { replayed } }",
                        StandardCharsets.UTF_8);
        assertThat(send(get("?query=" + mutation)).statusCode()).isEqualTo(405);
        assertThat(send(get("")).statusCode()).isEqualTo(400);

        assertThat(status("{", "application/json")).isEqualTo(400);
        assertThat(status("{}", "application/json")).isEqualTo(400);
        assertThat(status("{\"query\":1}", "application/json")).isEqualTo(400);
        assertThat(status("{\"query\":\"{\"}", "application/json")).isEqualTo(200);
        assertThat(status("{\"query\":\"{\"}", "application/graphql-response+json")).isEqualTo(400);
        assertThat(status("{\"query\":\"{ nothing }\"}", "application/graphql-response+json"))
                .isEqualTo(400);
        assertThat(status("{\"query\":\"{ __typename }\"}", "text/html")).isEqualTo(406);
        assertThat(status("{\"query\":\"" + " ".repeat(1024 * 1024) + "\"}", "application/json"))
                .isEqualTo(413);
        HttpResponse<String> typed =
                send(
                        request("")
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{ __typename }")));
        assertThat(typed.statusCode()).isEqualTo(415);
    }

    private static String company(String name) {
        String admin = SERVER.key(SERVER.tenant(name, TenantMode.LIVE));
        billingEntity(admin);
        return admin;
    }

    private static void billingEntity(String admin) {
        JsonNode made =
                data(
                        admin,
                        """
                        mutation { createBillingEntity(input: {taxId: "FNO180312AB4", name: "FN"}) {
                          billingEntity { id } userErrors { code message } } }
                        """,
                        Map.of());
        assertThat(made.at("/createBillingEntity/userErrors")).isEmpty();
    }

    private static String customer(String admin, String name) {
        return data(
                        admin,
                        """
                        mutation($name: String!) { createCustomer(input: {name: $name, paymentTermsDays: 30}) {
                          customer { id } userErrors { code } } }
                        """,
                        Map.of("name", name))
                .at("/createCustomer/customer/id")
                .asString();
    }

    private static String draft(String admin, String customer) {
        return draft(admin, customer, "250.00");
    }

    private static String draft(String admin, String customer, String price) {
        JsonNode made =
                data(
                        admin,
                        """
                        mutation($customer: ID!, $price: Decimal!) {
                          createInvoice(input: {
                            customerId: $customer, series: "A", issueDate: "2026-03-01", currency: "MXN",
                            metadata: {pedido: "P-77"}, memo: null,
                            lines: [{description: "Cemento gris 50 kg", quantity: "1", unitPrice: $price,
                              discount: null, taxes: [{code: "iva", rate: "0.16"}]}]
                          }) { invoice { id } userErrors { code field message } } }
                        """,
                        Map.of("customer", customer, "price", price));
        assertThat(made.at("/createInvoice/userErrors")).isEmpty();
        return made.at("/createInvoice/invoice/id").asString();
    }

    private static String issued(String admin, String customer, String price) {
        String invoice = draft(admin, customer, price);
        JsonNode issued =
                data(
                        admin,
                        """
                        mutation($id: ID!) { issueInvoice(input: {id: $id}, expectedVersion: 1) {
                          invoice { status number } userErrors { code message } } }
                        """,
                        Map.of("id", invoice));
        assertThat(issued.at("/issueInvoice/invoice/status").asString()).isEqualTo("OPEN");
        return invoice;
    }

    private static List<String> ids(JsonNode connection) {
        List<String> ids = new ArrayList<>();
        connection.at("/nodes").forEach(node -> ids.add(node.at("/id").asString()));
        return ids;
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    /// The data of an answer without errors.
    private static JsonNode data(String caller, String document, Map<String, Object> variables) {
        JsonNode answer = answer(caller, document, variables);
        assertThat(answer.at("/errors")).as(answer.toString()).isEmpty();
        return answer.at("/data");
    }

    private static JsonNode answer(
            String caller, String document, Map<String, Object> variables, String... headers) {
        HttpRequest.Builder request =
                request("")
                        .header("Authorization", "Bearer " + caller)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JsonText.MAPPER.writeValueAsString(
                                                Map.of(
                                                        "query",
                                                        document,
                                                        "variables",
                                                        variables))));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonText.MAPPER.readTree(response.body());
    }

    private static int status(String body, String accept) {
        return send(request("")
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static HttpResponse<String> post(String body) {
        return send(
                request("")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder get(String query) {
        return request(query).header("Authorization", "Bearer " + key).GET();
    }

    private static HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(SERVER.url() + "/graphql" + query));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
