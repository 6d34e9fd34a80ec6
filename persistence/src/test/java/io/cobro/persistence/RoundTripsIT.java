package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.allocation.Allocating.ReverseAllocation;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoundTripsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static Office office;
    private static CustomerId customer;

    @BeforeAll
    static void open() {
        office = Office.open(DATABASE, "Ferretería del Norte");
        customer = office.customer("Constructora Alfa").id();
        // The first number of a series makes the pool.
        office.issued(customer, "2026-01-05", "1.00");
    }

    @Test
    void a_customer_is_created_in_one() {
        assertThat(taken(() -> office.customer("Constructora Beta"))).isOne();
    }

    @Test
    void a_customer_is_created_under_a_key_in_two() {
        assertThat(
                        taken(() ->
                                accepted(
                                        office.customers()
                                                .create(
                                                        office.on("2026-02-01", "c-1", "f"),
                                                        Office.aCustomer("Gamma", "C-1")))))
                .isEqualTo(2);
    }

    @Test
    void an_invoice_is_drafted_issued_and_voided_in_two_each() {
        InvoiceId[] id = new InvoiceId[1];
        assertThat(
                        taken(() -> {
                            id[0] = office.draft(customer, "1000.00").invoice().id();
                        }))
                .isEqualTo(2);
        assertThat(
                        taken(() ->
                                accepted(
                                        office.invoicing()
                                                .issue(
                                                        office.on("2026-02-01", "i-1", "f"),
                                                        new IssueInvoice(id[0], null, null)))))
                .isEqualTo(2);
        assertThat(
                        taken(() ->
                                accepted(
                                        office.invoicing()
                                                .voidInvoice(
                                                        office.on("2026-02-02"),
                                                        new VoidInvoiceCommand(
                                                                id[0], null, null)))))
                .isEqualTo(2);
    }

    @Test
    void the_first_number_of_a_series_takes_four() {
        var draft =
                accepted(
                        office.invoicing()
                                .create(
                                        office.on("2026-02-01"),
                                        new CreateDraft(
                                                Office.aDraft(customer, "1000.00", "NEW"))));
        assertThat(
                        taken(() ->
                                accepted(
                                        office.invoicing()
                                                .issue(
                                                        office.on("2026-02-01"),
                                                        new IssueInvoice(
                                                                draft.invoice().id(),
                                                                null,
                                                                null)))))
                .as("read, roll back, refill, read, write")
                .isEqualTo(4);
    }

    @Test
    void money_is_received_allocated_and_reversed_in_two_each() {
        InvoiceId invoice = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        Payment[] payment = new Payment[1];
        assertThat(
                        taken(() -> {
                            payment[0] =
                                    office.received(
                                            customer,
                                            "2026-02-10",
                                            "500.00",
                                            on(invoice, "100.00"));
                        }))
                .isEqualTo(2);
        assertThat(
                        taken(() ->
                                accepted(
                                        office.payments()
                                                .allocate(
                                                        office.on("2026-02-11", "a-1", "f"),
                                                        new AllocatePayment(
                                                                payment[0].id(),
                                                                null,
                                                                List.of(on(invoice, "200.00")),
                                                                false,
                                                                null)))))
                .isEqualTo(2);
        assertThat(
                        taken(() ->
                                accepted(
                                        office.payments()
                                                .reverse(
                                                        office.on("2026-02-12"),
                                                        new ReversePayment(
                                                                payment[0].id(), null, null)))))
                .isEqualTo(2);
    }

    @Test
    void credit_is_allocated_and_taken_back_in_two_each() {
        InvoiceId invoice = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        var note = office.credited(customer, "2026-02-05", "50.00");
        var allocated =
                RoundTrips.during(() ->
                        accepted(
                                office.crediting()
                                        .allocate(
                                                office.on("2026-02-06"),
                                                new AllocateCreditNote(
                                                        note,
                                                        null,
                                                        List.of(on(invoice, null)),
                                                        null))));
        assertThat(allocated.roundTrips()).isEqualTo(2);
        assertThat(
                        taken(() ->
                                accepted(
                                        office.allocating()
                                                .reverse(
                                                        office.on("2026-02-07"),
                                                        new ReverseAllocation(
                                                                allocated
                                                                        .value()
                                                                        .allocations()
                                                                        .getFirst()
                                                                        .id(),
                                                                null,
                                                                null)))))
                .isEqualTo(2);
    }

    @Test
    void a_list_is_read_in_one() {
        InvoiceQueries invoices = new InvoiceQueries(office.reads());
        assertThat(
                        taken(() ->
                                invoices.list(
                                        office.tenant().id(),
                                        InvoiceFilter.ALL,
                                        PageRequest.first(10))))
                .isOne();
    }

    private static int taken(Runnable work) {
        return RoundTrips.during(
                        () -> {
                            work.run();
                            return true;
                        })
                .roundTrips();
    }
}
