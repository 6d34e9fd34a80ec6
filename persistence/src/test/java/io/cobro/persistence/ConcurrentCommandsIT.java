package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.mxn;
import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Outcome;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.allocation.PaymentAllocations;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.AllocatePayment;
import io.cobro.core.payment.PaymentId;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.ledger.LedgerVerification;
import io.cobro.persistence.payment.PaymentQueries;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConcurrentCommandsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String DAY = "2026-03-02";
    private static final int CALLERS = 6;

    private static Office office;
    private static Office neighbour;
    private static InvoiceQueries invoices;

    private CustomerId customer = new CustomerId(new UUID(0, 0));

    @BeforeAll
    static void open() {
        office = Office.open(DATABASE, "Ferretería del Norte");
        neighbour = Office.open(DATABASE, "Distribuidora Azul");
        invoices = new InvoiceQueries(office.reads());
    }

    @BeforeEach
    void come() {
        customer = office.customer("Constructora Alfa").id();
    }

    @AfterEach
    void the_books_balance() {
        assertThat(
                        new LedgerVerification(new TenantQueries(DATABASE.app()), office.reads())
                                .verify()
                                .findings())
                .isEmpty();
    }

    @Test
    void a_hundred_partial_payments_at_once_never_pay_more_than_is_owed() throws Exception {
        InvoiceId invoice = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        List<Outcome<Payment>> outcomes =
                atOnce(
                        100,
                        _ ->
                                office.payments()
                                        .record(
                                                office.on(DAY),
                                                Office.aPayment(
                                                        customer,
                                                        DAY,
                                                        "100.00",
                                                        on(invoice, "100.00"))));
        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(11);
        assertThat(balance(invoice)).isEqualTo("60.00");
    }

    @Test
    void twenty_drains_of_a_payment_of_ten_use_ten() throws Exception {
        PaymentId payment = office.received(customer, DAY, "10.00").id();
        InvoiceId invoice = office.issued(customer, "2026-02-01", "1000.00").invoice().id();
        List<Outcome<PaymentAllocations>> outcomes =
                atOnce(20, _ -> allocate(payment, List.of(on(invoice, "1.00"))));
        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(10);
        assertThat(balance(invoice)).isEqualTo("1150.00");
        assertThat(
                        new PaymentQueries(office.reads())
                                .find(office.tenant().id(), payment)
                                .orElseThrow()
                                .unallocated())
                .isEqualTo(mxn("0.00"));
    }

    @Test
    void allocations_of_the_same_debts_in_any_order_all_succeed() throws Exception {
        List<InvoiceId> debts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            debts.add(office.issued(customer, "2026-02-01", "1000.00").invoice().id());
        }
        List<PaymentId> payments = new ArrayList<>();
        List<CreditNoteId> notes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            payments.add(office.received(customer, DAY, "1000.00").id());
            notes.add(office.credited(customer, DAY, "100.00"));
        }
        long seed = 20260302;
        long deadlocks = deadlocks();
        List<Outcome<?>> outcomes =
                atOnce(
                        60,
                        i -> {
                            Random random = new Random(seed + i);
                            List<InvoiceId> order = new ArrayList<>(debts);
                            Collections.shuffle(order, random);
                            List<AllocationRequest> requests =
                                    order.stream().map(id -> on(id, "1.00")).toList();
                            return random.nextBoolean()
                                    ? allocate(payments.get(random.nextInt(4)), requests)
                                    : office.crediting()
                                            .allocate(
                                                    office.on(DAY),
                                                    new AllocateCreditNote(
                                                            notes.get(random.nextInt(4)),
                                                            null,
                                                            requests,
                                                            null));
                        });
        assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
        assertThat(debts).allSatisfy(id -> assertThat(balance(id)).isEqualTo("1100.00"));
        assertThat(deadlocks()).isEqualTo(deadlocks);
    }

    @Test
    void a_deadlock_is_run_again_and_no_caller_hears_of_it() throws Exception {
        CustomerId one = office.customer("Uno").id();
        CustomerId two = office.customer("Dos").id();
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        List<Outcome<Customer>> outcomes =
                atOnce(
                        2,
                        i ->
                                office.transactions()
                                        .inTransaction(
                                                office.on(DAY),
                                                books -> {
                                                    books.customers()
                                                            .lock(i == 0 ? one : two)
                                                            .get();
                                                    bothHoldOne.countDown();
                                                    await(bothHoldOne);
                                                    return books.customers()
                                                            .lock(i == 0 ? two : one)
                                                            .get()
                                                            .orElseThrow();
                                                }));
        assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
    }

    @Test
    void numbers_have_no_gaps_whoever_issues_and_whoever_fails() throws Exception {
        CustomerId other = neighbour.customer("Vecino").id();
        List<Outcome<InvoiceView>> outcomes =
                atOnce(
                        120,
                        i -> {
                            if (i % 10 == 9) {
                                return neighbour
                                        .invoicing()
                                        .issue(
                                                neighbour.on(DAY),
                                                new IssueInvoice(
                                                        neighbour
                                                                .draft(other, "1.00")
                                                                .invoice()
                                                                .id(),
                                                        null,
                                                        null));
                            }
                            InvoiceId draft = office.draft(customer, "1.00", "N").invoice().id();
                            // Takes a number and is refused.
                            Integer version = i % 3 == 0 ? Integer.valueOf(9) : null;
                            return office.invoicing()
                                    .issue(office.on(DAY), new IssueInvoice(draft, version, null));
                        });
        List<Long> numbers =
                new ArrayList<>(
                        outcomes.stream()
                                .flatMap(outcome ->
                                        outcome.fold(
                                                view -> Stream.of(view.invoice().header().number()),
                                                _ -> Stream.<DocumentNumber>empty(),
                                                _ -> Stream.<DocumentNumber>empty()))
                                .filter(number -> "N".equals(number.series()))
                                .map(DocumentNumber::assigned)
                                .toList());
        assertThat(numbers).doesNotHaveDuplicates().hasSize(72);
        // Whoever failed last may have given back a number lower than the last one issued: the next
        // ones take it.
        while (Collections.max(numbers) > numbers.size()) {
            InvoiceId draft = office.draft(customer, "1.00", "N").invoice().id();
            InvoiceView next =
                    accepted(
                            office.invoicing()
                                    .issue(office.on(DAY), new IssueInvoice(draft, null, null)));
            numbers.add(next.invoice().header().number().assigned());
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList())
                .hasSizeLessThan(72 + CALLERS);
    }

    private static Outcome<PaymentAllocations> allocate(
            PaymentId payment, List<AllocationRequest> requests) {
        return office.payments()
                .allocate(
                        office.on(DAY), new AllocatePayment(payment, null, requests, false, null));
    }

    private static long deadlocks() throws SQLException {
        return Long.parseLong(
                Rows.of(
                                DATABASE,
                                "select deadlocks from pg_stat_database where datname = current_database()")
                        .getFirst());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static String balance(InvoiceId id) {
        return invoices.find(office.tenant().id(), id)
                .orElseThrow()
                .invoice()
                .balance()
                .toDecimal()
                .toPlainString();
    }

    @FunctionalInterface
    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> atOnce(int times, Numbered<? extends T> work) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<T>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                Callable<T> call = () -> work.call(number);
                calls.add(callers.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> call : calls) {
                results.add(call.get());
            }
            return results;
        }
    }
}
