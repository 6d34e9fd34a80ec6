package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.client.ApiClient;
import io.cobro.client.ApiException;
import io.cobro.client.api.CustomersApi;
import io.cobro.client.api.InvoicesApi;
import io.cobro.client.api.PaymentsApi;
import io.cobro.client.api.ReportsApi;
import io.cobro.client.model.AgingReport;
import io.cobro.client.model.AllocationInput;
import io.cobro.client.model.CreateCustomer;
import io.cobro.client.model.CreateInvoice;
import io.cobro.client.model.CreatePayment;
import io.cobro.client.model.Customer;
import io.cobro.client.model.Invoice;
import io.cobro.client.model.InvoiceLineInput;
import io.cobro.client.model.IssueInvoice;
import io.cobro.client.model.MoneyInput;
import io.cobro.client.model.Payment;
import io.cobro.client.model.PaymentMethod;
import io.cobro.client.model.Problem;
import io.cobro.client.model.ProblemCode;
import io.cobro.client.model.TaxInput;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The client that is generated from `openapi.yaml` against the server that answers by it.
final class GeneratedClientStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static ApiClient client;

    @BeforeAll
    static void a_client() {
        Company company = Company.found(SERVER, "Distribuidora Azul");
        client = new ApiClient();
        client.updateBaseUri(SERVER.url());
        client.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + company.key()));
    }

    @Test
    void an_invoice_is_issued_and_paid_once_and_seen_in_the_aging() throws ApiException {
        Customer customer =
                new CustomersApi(client)
                        .createCustomer(
                                new CreateCustomer()
                                        .name("Hotel Mirador")
                                        .paymentTermsDays(30)
                                        .putMetadataItem("zona", "norte"),
                                key());
        assertThat(customer.getMetadata()).containsEntry("zona", "norte");

        InvoicesApi invoices = new InvoicesApi(client);
        Invoice draft = invoices.createInvoice(invoice(customer), key());
        assertThat(draft.getStatus()).isEqualTo("draft");
        Invoice issued = invoices.issueInvoice(draft.getId(), null, key(), new IssueInvoice());
        assertThat(issued.getNumber()).isEqualTo("A-1");
        assertThat(issued.getDueDate()).isEqualTo(LocalDate.of(2026, 3, 31));
        assertThat(issued.getBalance().getAmount()).isEqualTo("11600.00");

        PaymentsApi payments = new PaymentsApi(client);
        CreatePayment half =
                new CreatePayment()
                        .customerId(customer.getId())
                        .amount(new MoneyInput().amount("5800.00").currency("MXN"))
                        .receivedDate(LocalDate.of(2026, 3, 20))
                        .method(PaymentMethod.SPEI)
                        .addAllocationsItem(new AllocationInput().invoiceId(issued.getId()));
        String key = key();
        Payment paid = payments.createPayment(key, half);
        assertThat(paid.getAllocationState()).isEqualTo("allocated");
        assertThat(payments.createPayment(key, half)).isEqualTo(paid);
        Invoice open = invoices.getInvoice(issued.getId(), List.of("customer", "billing_entity"));
        assertThat(open.getBalance().getAmount()).isEqualTo("5800.00");
        assertThat(open.getCustomer()).isEqualTo(customer);
        assertThat(open.getBillingEntity().getId()).isEqualTo(open.getBillingEntityId());

        AgingReport aging =
                new ReportsApi(client).getAgingReport(LocalDate.of(2026, 4, 1), null, null);
        assertThat(aging.getTotals())
                .singleElement()
                .satisfies(total -> {
                    assertThat(total.getDays1To30().getAmount()).isEqualTo("5800.00");
                    assertThat(total.getControlTotal()).isEqualTo(total.getTotal());
                });
    }

    @Test
    void a_refusal_is_a_problem_with_its_code_and_pointer() throws ApiException {
        Customer customer =
                new CustomersApi(client)
                        .createCustomer(new CreateCustomer().name("Café Nube"), key());
        CreatePayment tooFine =
                new CreatePayment()
                        .customerId(customer.getId())
                        .amount(new MoneyInput().amount("10.005").currency("MXN"))
                        .receivedDate(LocalDate.of(2026, 3, 20))
                        .method(PaymentMethod.CASH);

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class,
                        () -> new PaymentsApi(client).createPayment(key(), tooFine));

        assertThat(refused.getCode()).isEqualTo(422);
        Problem problem =
                client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getCode()).isEqualTo(ProblemCode.TOO_MANY_DECIMALS.getValue());
        assertThat(problem.getErrors())
                .singleElement()
                .satisfies(error -> assertThat(error.getPointer()).isEqualTo("/amount/amount"));
    }

    @Test
    void a_code_that_the_client_does_not_know_is_read_all_the_same() {
        Problem problem =
                client.getObjectMapper()
                        .readValue(
                                """
                                {"type": "/v1/problems/moon_is_full", "title": "Moon", "status": 409,
                                 "detail": "Wait.", "code": "moon_is_full", "request_id": "req_1",
                                 "phase": "full"}
                                """,
                                Problem.class);
        assertThat(problem.getCode()).isEqualTo("moon_is_full");
        assertThat(ProblemCode.values())
                .extracting(ProblemCode::getValue)
                .contains("amount_exceeds_balance")
                .doesNotContain("moon_is_full");
    }

    private static CreateInvoice invoice(Customer customer) {
        return new CreateInvoice()
                .customerId(customer.getId())
                .series("A")
                .issueDate(LocalDate.of(2026, 3, 1))
                .addLinesItem(
                        new InvoiceLineInput()
                                .description("Cemento gris 50 kg")
                                .quantity("40")
                                .unitPrice("250.00")
                                .addTaxesItem(new TaxInput().code("iva").rate("0.16")));
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
