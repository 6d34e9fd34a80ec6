package io.cobro.core.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.Totals;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceHeader;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.BillingEntityId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenInvoicesTest {

    private static final CustomerId CUSTOMER = new CustomerId(new UUID(0, 1));
    private static final CustomerId OTHER = new CustomerId(new UUID(0, 2));
    private static final LocalDate JANUARY_1 = LocalDate.parse("2026-01-01");

    private final OpenInvoices open = new OpenInvoices();

    @Test
    void a_payment_looks_only_at_the_invoices_that_it_reaches() {
        List<OpenInvoice> invoices = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            invoices.add(due(i, JANUARY_1.plusDays(i)));
        }
        Collections.shuffle(invoices, new Random(1));
        open.reached(invoices);
        Map<InvoiceId, OpenInvoice> states = new HashMap<>();
        invoices.forEach(invoice -> states.put(invoice.id(), invoice));
        int looked = 0;
        for (int payment = 0; payment < 1_000; payment++) {
            long left = 30_00;
            for (AllocationRequest request : open.oldestDueFirst(CUSTOMER, pesos(left))) {
                looked++;
                OpenInvoice invoice = Objects.requireNonNull(states.get(request.invoice()));
                long part = Math.min(left, invoice.balance().minorUnits());
                left -= part;
                Invoice after = invoice.pay(pesos(part), JANUARY_1).after();
                open.reached(List.of(after));
                if (after instanceof OpenInvoice still) {
                    states.put(still.id(), still);
                }
            }
            assertThat(left).isZero();
        }
        // 300 invoices of 100.00 are paid; two of ten payments of 30.00 go over the edge of one.
        assertThat(looked).isEqualTo(1_200);
        assertThat(first(pesos(1))).isEqualTo(301);
    }

    @Test
    void the_oldest_due_date_decides_then_the_day_of_issue_then_the_id() {
        LocalDate due = JANUARY_1.plusDays(5);
        open.reached(
                List.of(
                        due(1, due.plusDays(1)),
                        due(3, due),
                        due(2, due),
                        invoice(4, CUSTOMER, JANUARY_1.minusDays(1), due)));
        assertThat(numbers(pesos(1_000_00))).containsExactly(4L, 2L, 3L, 1L);
        assertThat(numbers(pesos(200_00))).containsExactly(4L, 2L);
        assertThat(numbers(pesos(200_01))).containsExactly(4L, 2L, 3L);
    }

    @Test
    void an_invoice_moves_back_when_its_first_installment_is_paid() {
        OpenInvoice twice = due(1, JANUARY_1.plusDays(5), JANUARY_1.plusDays(35));
        open.reached(List.of(twice, due(2, JANUARY_1.plusDays(20))));
        assertThat(numbers(pesos(1_00))).containsExactly(1L);
        open.reached(List.of(twice.pay(pesos(100_00), JANUARY_1).after()));
        assertThat(numbers(pesos(300_00))).containsExactly(2L, 1L);
    }

    @Test
    void what_is_paid_and_what_others_owe_is_passed_over() {
        OpenInvoice paid = due(1, JANUARY_1);
        open.reached(List.of(paid, invoice(2, OTHER, JANUARY_1, JANUARY_1)));
        open.reached(List.of(paid.pay(pesos(100_00), JANUARY_1).after()));
        assertThat(numbers(pesos(1_00))).isEmpty();
        assertThat(open.oldestDueFirst(OTHER, Money.ofMinor(1, CurrencyCode.USD))).isEmpty();
        assertThat(open.oldestDueFirst(OTHER, pesos(1))).hasSize(1);
    }

    private List<Long> numbers(Money amount) {
        return open.oldestDueFirst(CUSTOMER, amount).stream()
                .map(request -> request.invoice().value().getLeastSignificantBits())
                .toList();
    }

    private long first(Money amount) {
        return numbers(amount).getFirst();
    }

    private static Money pesos(long minorUnits) {
        return Money.ofMinor(minorUnits, CurrencyCode.MXN);
    }

    private static OpenInvoice due(long number, LocalDate... dueDates) {
        return invoice(number, CUSTOMER, JANUARY_1, dueDates);
    }

    /// An invoice over 100.00 on each due date.
    private static OpenInvoice invoice(
            long number, CustomerId customer, LocalDate issued, LocalDate... dueDates) {
        List<Installment> installments = new ArrayList<>();
        for (LocalDate due : dueDates) {
            installments.add(new Installment(installments.size() + 1, due, 100_00, 100_00, issued));
        }
        long total = 100_00L * dueDates.length;
        LocalDate due = dueDates[dueDates.length - 1];
        return new OpenInvoice(
                new InvoiceHeader(
                        new InvoiceId(new UUID(0, number)),
                        null,
                        InvoiceKind.INVOICE,
                        new BillingEntityId(new UUID(0, 1)),
                        customer,
                        DocumentNumber.NONE,
                        null,
                        null,
                        CurrencyCode.MXN,
                        issued,
                        null,
                        due,
                        due,
                        new Totals(total, 0, 0, total),
                        null,
                        null,
                        null,
                        Map.of(),
                        1,
                        Instant.EPOCH),
                installments,
                0);
    }
}
