package io.cobro.persistence.event;

import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.event.EventQueries.Wanted;
import io.cobro.persistence.job.Loop;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SequencerIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static int offices;

    private Office ferreteria;
    private Office azul;

    @BeforeEach
    void open() {
        while (sequencer().tick() > 0) {
            // what earlier tests left
        }
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
    }

    @Test
    void each_tenant_has_its_own_numbers_from_one_in_the_order_of_knowledge() {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        azul.customer("Taller Beta");
        InvoiceId invoice = ferreteria.issued(customer, "2026-02-01", "1000.00").invoice().id();
        ferreteria.received(customer, "2026-02-10", "1160.00", on(invoice, "1160.00"));

        assertThat(sequencer().tick()).isPositive();

        assertThat(types(ferreteria))
                .containsExactly(
                        "billing_entity.created",
                        "customer.created",
                        "invoice.created",
                        "invoice.issued",
                        "payment.received",
                        "payment.allocated",
                        "invoice.paid");
        assertThat(sequences(ferreteria)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(types(azul)).containsExactly("billing_entity.created", "customer.created");
        assertThat(queries(azul).lastSequence(azul.tenant().id())).isEqualTo(2);
        assertThat(sequencer().tick()).isZero();
    }

    @Test
    void the_order_is_that_of_the_locks_when_the_clock_is_set_back_between_them() throws Exception {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        InvoiceId invoice = ferreteria.issued(customer, "2026-02-01", "1000.00").invoice().id();
        ferreteria.received(customer, "2026-02-10", "1160.00", on(invoice, "1160.00"));
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                """
                update event_inbox set recorded_at = recorded_at - interval '1 hour'
                where tenant_id = %d and type in ('payment.received', 'payment.allocated', 'invoice.paid')
                """
                        .formatted(number(ferreteria)));

        sequencer().tick();

        assertThat(types(ferreteria))
                .endsWith(
                        "invoice.issued", "payment.received", "payment.allocated", "invoice.paid");
        assertThat(events(ferreteria))
                .filteredOn(event -> event.subject().type().equals("invoice"))
                .extracting(event -> event.subject().version())
                .isSorted();
    }

    @Test
    void three_sequencers_at_once_leave_no_gap_and_no_duplicate() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sequencers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sequencers.add(threads.submit(() -> run(sequencer(), writing)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (Office office : List.of(ferreteria, azul, ferreteria)) {
                writers.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 40; i++) {
                                office.customer("Cliente " + i);
                            }
                        }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            writing.set(false);
            for (Future<Integer> sequencer : sequencers) {
                sequencer.get();
            }
        }
        assertThat(sequences(ferreteria)).isEqualTo(LongStream.rangeClosed(1, 81).boxed().toList());
        assertThat(sequences(azul)).isEqualTo(LongStream.rangeClosed(1, 41).boxed().toList());
        assertThat(events(ferreteria)).extracting(Event::id).doesNotHaveDuplicates();
    }

    @Test
    void a_sequencer_that_dies_before_its_commit_leaves_everything_to_the_next() throws Exception {
        ferreteria.customer("Constructora Alfa");
        DataSource sequencing = DATABASE.pool(DatabaseRole.SEQUENCER);
        try (Connection dying = sequencing.getConnection()) {
            dying.setAutoCommit(false);
            assertThat(new Sequencer(only(dying), () -> {}).tick()).isPositive();
            azul.customer("Taller Beta");
            assertThat(new Sequencer(sequencing, () -> {}).tick())
                    .as("whom the dying one has locked is left to it")
                    .isZero();
            dying.rollback();
        }
        assertThat(sequencer().tick()).isEqualTo(4);
        assertThat(sequences(ferreteria)).containsExactly(1L, 2L);
        assertThat(sequences(azul)).containsExactly(1L, 2L);
    }

    @Test
    void an_entry_that_does_not_sum_to_zero_holds_its_tenant_only() throws Exception {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        ferreteria.issued(customer, "2026-02-01", "1000.00");
        azul.customer("Taller Beta");
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                """
                update posting set amount_minor = amount_minor + 1
                where tenant_id = %d and account = 'revenue'
                """
                        .formatted(number(ferreteria)));
        Sequencer sequencer = sequencer();

        assertThat(sequencer.tick()).isEqualTo(2);
        assertThat(sequencer.tick()).isZero();
        assertThat(types(ferreteria)).isEmpty();
        assertThat(types(azul)).hasSize(2);

        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                """
                update posting set amount_minor = amount_minor - 1
                where tenant_id = %d and account = 'revenue'
                """
                        .formatted(number(ferreteria)));
        assertThat(sequencer.tick()).isEqualTo(4);
    }

    @Test
    void the_chain_holds_the_ids_the_bodies_and_the_entries() throws Exception {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        ferreteria.issued(customer, "2026-02-01", "1000.00");
        sequencer().tick();

        byte[] chain = {0};
        for (String row :
                Rows.of(
                        DATABASE,
                        ferreteria.tenant(),
                        """
                        select event_id, coalesce(encode(entry_hash, 'hex'), ''), encode(chain_hash, 'hex'),
                          encode(convert_to(data::text, 'UTF8'), 'hex')
                        from cobro.event where tenant_id = %d order by sequence
                        """
                                .formatted(number(ferreteria)))) {
            String[] columns = row.split(" ", -1);
            MessageDigest content = MessageDigest.getInstance("SHA-256");
            content.update(columns[0].getBytes(StandardCharsets.UTF_8));
            content.update(HexFormat.of().parseHex(columns[3]));
            content.update(HexFormat.of().parseHex(columns[1]));
            MessageDigest link = MessageDigest.getInstance("SHA-256");
            link.update(chain);
            link.update(content.digest());
            chain = link.digest();
            assertThat(columns[2]).isEqualTo(HexFormat.of().formatHex(chain));
        }
    }

    @Test
    void receivables_of_invoices_are_rolled_up_and_those_of_credit_notes_are_not()
            throws Exception {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        InvoiceId invoice = ferreteria.issued(customer, "2026-02-01", "1000.00").invoice().id();
        ferreteria.received(customer, "2026-02-10", "160.00", on(invoice, "160.00"));
        ferreteria.credited(customer, "2026-02-11", "50.00");
        sequencer().tick();

        assertThat(
                        Rows.of(
                                DATABASE,
                                ferreteria.tenant(),
                                "select due_date, balance_minor from cobro.receivable_due"
                                        + " where tenant_id = "
                                        + number(ferreteria)))
                .containsExactly("2026-03-03 100000");
        assertThat(
                        Rows.of(
                                DATABASE,
                                ferreteria.tenant(),
                                "select effective_date, amount_minor from cobro.receivable_day"
                                        + " where tenant_id = %d order by 1"
                                                .formatted(number(ferreteria))))
                .containsExactly("2026-02-01 116000", "2026-02-10 -16000");
    }

    @Test
    void a_signal_of_this_process_or_a_look_now_and_then_moves_what_is_in_the_inbox()
            throws Exception {
        CountDownLatch moved = new CountDownLatch(4);
        Sequencer sequencer =
                new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), moved::countDown);
        try (Loop loop = new Loop("sequencer", Duration.ofMillis(50), sequencer::tick)) {
            loop.start();
            for (int i = 0; i < 200 && moved.getCount() > 0; i++) {
                ferreteria.customer("Cliente " + i);
                if (i % 2 == 0) {
                    loop.signal();
                }
            }
            assertThat(moved.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void events_are_found_by_id_type_noun_and_subject() {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        InvoiceId invoice = ferreteria.issued(customer, "2026-02-01", "1000.00").invoice().id();
        ferreteria.received(customer, "2026-02-10", "160.00", on(invoice, "160.00"));
        sequencer().tick();
        TenantId tenant = ferreteria.tenant().id();
        EventQueries queries = queries(ferreteria);

        assertThat(
                        queries.list(
                                        tenant,
                                        0,
                                        new Wanted(
                                                new EventFilter(
                                                        List.of("invoice.*", "payment.received")),
                                                null),
                                        10)
                                .items())
                .extracting(event -> event.type().name())
                .containsExactly(
                        "invoice.created",
                        "invoice.issued",
                        "payment.received",
                        "invoice.partially_paid");
        assertThat(queries.list(tenant, 0, new Wanted(null, customer.value()), 10).items())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.type().name()).isEqualTo("customer.created");
                    assertThat(event.subject().id()).isEqualTo(customer.text());
                    assertThat(event.cause().actor()).isEqualTo("key_test");
                    assertThat(event.schema()).isEqualTo("customer.v1");
                    assertThat(queries.find(tenant, event.id())).contains(event);
                    assertThat(queries.find(azul.tenant().id(), event.id())).isEmpty();
                });
        var page = queries.list(tenant, 2, Wanted.ALL, 2);
        assertThat(page.items()).extracting(Event::sequence).containsExactly(3L, 4L);
        assertThat(page.hasNext()).isTrue();
        assertThat(queries.find(tenant, new EventId(customer.value()))).isEmpty();
    }

    private static int run(Sequencer sequencer, AtomicBoolean writing) {
        int moved = 0;
        while (true) {
            boolean last = !writing.get();
            int now = sequencer.tick();
            moved += now;
            if (last && now == 0) {
                return moved;
            }
        }
    }

    private static Sequencer sequencer() {
        return new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), () -> {});
    }

    private static EventQueries queries(Office office) {
        return new EventQueries(office.reads());
    }

    private static List<Event> events(Office office) {
        List<Event> events = new ArrayList<>();
        Page<Event> page;
        do {
            long after = events.isEmpty() ? 0 : events.getLast().sequence();
            page = queries(office).list(office.tenant().id(), after, Wanted.ALL, 200);
            events.addAll(page.items());
        } while (page.hasNext());
        return events;
    }

    private static List<String> types(Office office) {
        return events(office).stream().map(event -> event.type().name()).toList();
    }

    private static List<Long> sequences(Office office) {
        return events(office).stream().map(Event::sequence).toList();
    }

    private static long number(Office office) {
        return office.tenant().id().number();
    }

    /// A source of one connection, which stays open.
    private static DataSource only(Connection connection) throws SQLException {
        return new org.jooq.tools.jdbc.SingleConnectionDataSource(connection);
    }
}
