package io.cobro.persistence;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.refused;
import static io.cobro.persistence.testing.Office.replayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.payment.Payment;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotentCommandsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String DAY = "2026-03-02";

    private static Office ferreteria;
    private static Office distribuidora;

    @BeforeAll
    static void open() {
        ferreteria = Office.open(DATABASE, "Ferretería del Norte");
        distribuidora = Office.open(DATABASE, "Distribuidora Azul");
    }

    @Test
    void the_first_call_has_the_effect_and_the_second_one_its_response() throws Exception {
        Customer customer = accepted(create(ferreteria, "k-1", "f-1", "Alfa"));
        assertThat(replayed(create(ferreteria, "k-1", "f-1", "Alfa")))
                .isEqualTo(
                        "{\"type\": \"customer\", \"id\": \"%s\", \"version\": 1}"
                                .formatted(customer.id().value()));
        assertThat(named("Alfa")).containsExactly("1");
        assertThat(
                        Rows.of(
                                DATABASE,
                                ferreteria.tenant(),
                                "select expires_date from idempotency_record where idempotency_key = 'k-1'"))
                .as("30 days from when it truly was, 1 January")
                .containsExactly("2026-01-31");
    }

    @Test
    void a_key_of_another_command_is_refused() throws Exception {
        accepted(create(ferreteria, "k-2", "f-1", "Beta"));
        assertThat(refused(create(ferreteria, "k-2", "f-2", "Beta dos")).code())
                .isEqualTo("idempotency_key_reused");
        assertThat(named("Beta dos")).containsExactly("0");
    }

    @Test
    void a_key_in_flight_is_refused_at_once() throws Exception {
        CommandContext context = ferreteria.on(DAY, "k-3", "f-1");
        CustomerId id = ferreteria.customer("Gamma").id();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome<Customer>> first =
                    other.submit(() ->
                            ferreteria
                                    .transactions()
                                    .inTransaction(
                                            context,
                                            books -> {
                                                Customer held =
                                                        books.customers()
                                                                .lock(id)
                                                                .get()
                                                                .orElseThrow();
                                                locked.countDown();
                                                await(refused);
                                                return held;
                                            }));
            locked.await();
            Outcome<Customer> second =
                    ferreteria
                            .transactions()
                            .inTransaction(
                                    context,
                                    books -> books.customers().lock(id).get().orElseThrow());
            refused.countDown();
            assertThat(refused(second).code()).isEqualTo("idempotency_key_in_flight");
            accepted(first.get());
        }
        assertThat(
                        replayed(
                                ferreteria
                                        .transactions()
                                        .inTransaction(
                                                context,
                                                books ->
                                                        books.customers()
                                                                .lock(id)
                                                                .get()
                                                                .orElseThrow())))
                .contains("customer");
    }

    @Test
    void a_used_key_comes_before_a_refusal_also_before_one_without_a_look_at_the_books() {
        accepted(create(ferreteria, "k-10", "f-1", "Theta"));
        Function<Books, Customer> refusing =
                _ -> {
                    throw Refusal.of("expiry_in_past").exception();
                };
        assertThat(replayed(run("k-10", "f-1", refusing))).contains("customer");
        assertThat(refused(run("k-10", "f-2", refusing)).code())
                .isEqualTo("idempotency_key_reused");
        assertThat(refused(run("k-11", "f-1", refusing)).code()).isEqualTo("expiry_in_past");
        accepted(create(ferreteria, "k-11", "f-1", "Iota"));
    }

    private static Outcome<Customer> run(
            String key, String fingerprint, Function<Books, Customer> work) {
        return ferreteria.transactions().inTransaction(ferreteria.on(DAY, key, fingerprint), work);
    }

    @Test
    void refusals_are_not_kept() {
        CommandContext context = ferreteria.on(DAY, "k-4", "f-1");
        assertThat(
                        refused(
                                        ferreteria
                                                .payments()
                                                .record(
                                                        context,
                                                        Office.aPayment(
                                                                new CustomerId(
                                                                        ferreteria
                                                                                .tenant()
                                                                                .id()
                                                                                .value()),
                                                                DAY,
                                                                "10.00")))
                                .code())
                .isEqualTo("reference_not_found");
        CustomerId customer = ferreteria.customer("Delta").id();
        Payment payment =
                accepted(
                        ferreteria
                                .payments()
                                .record(context, Office.aPayment(customer, DAY, "10.00")));
        assertThat(payment.header().customer()).isEqualTo(customer);
    }

    @Test
    void bugs_are_not_kept() {
        CommandContext context = ferreteria.on(DAY, "k-5", "f-1");
        assertThatThrownBy(() ->
                        ferreteria
                                .transactions()
                                .<Customer>inTransaction(
                                        context,
                                        books -> {
                                            books.customers()
                                                    .find(
                                                            new CustomerId(
                                                                    ferreteria
                                                                            .tenant()
                                                                            .id()
                                                                            .value()))
                                                    .get();
                                            throw new IllegalStateException("a bug");
                                        }))
                .hasMessage("a bug");
        accepted(create(ferreteria, "k-5", "f-1", "Epsilon"));
    }

    @Test
    void another_tenants_key_is_another_key() {
        Customer one = accepted(create(ferreteria, "k-6", "f-1", "Zeta"));
        Customer two = accepted(create(distribuidora, "k-6", "f-1", "Zeta"));
        assertThat(one.id()).isNotEqualTo(two.id());
    }

    @Test
    void sixty_four_calls_under_one_key_have_one_effect() throws Exception {
        List<Outcome<Customer>> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome<Customer>>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(callers.submit(() -> create(ferreteria, "k-7", "f-1", "Eta")));
            }
            for (Future<Outcome<Customer>> call : calls) {
                outcomes.add(call.get());
            }
        }
        assertThat(named("Eta")).containsExactly("1");
        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Outcome.Refused.class::isInstance)
                .allMatch(outcome -> refused(outcome).code().equals("idempotency_key_in_flight"));
    }

    @Test
    void a_repeated_command_that_would_now_be_refused_is_still_replayed() {
        CommandContext context = ferreteria.on(DAY, "k-8", "f-1");
        accepted(ferreteria.customers().create(context, Office.aCustomer("Theta", "T-1")));
        replayed(ferreteria.customers().create(context, Office.aCustomer("Theta", "T-1")));
        assertThat(
                        refused(
                                        ferreteria
                                                .customers()
                                                .create(
                                                        ferreteria.on(DAY),
                                                        Office.aCustomer("Theta", "T-1")))
                                .code())
                .isEqualTo("duplicate_external_id");
    }

    private static Outcome<Customer> create(
            Office office, String key, String fingerprint, String name) {
        return office.customers()
                .create(office.on(DAY, key, fingerprint), Office.aCustomer(name, null));
    }

    private static List<String> named(String name) throws Exception {
        return Rows.of(
                DATABASE,
                ferreteria.tenant(),
                "select count(*) from customer where name = '%s'".formatted(name));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
