package io.cobro.persistence.invoice;

import static io.cobro.persistence.testing.Office.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.event.Event;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.event.EventQueries.Wanted;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.job.TenantJobs;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.persistence.testing.TestRendering;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverdueNoticingIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static int offices;

    private Office ferreteria;
    private Office azul;
    private CustomerId alfa;
    private CustomerId beta;

    @BeforeEach
    void open() throws Exception {
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                "delete from work_queue where kind = 'overdue' and tenant_id < "
                        + ferreteria.tenant().id().number());
        alfa = ferreteria.customer("Constructora Alfa").id();
        beta = azul.customer("Taller Beta").id();
    }

    @Test
    void an_invoice_is_told_of_on_the_day_after_its_due_date_and_only_once() {
        // Due on 3 March.
        InvoiceId invoice = ferreteria.issued(alfa, "2026-02-01", "1000.00").invoice().id();
        azul.issued(beta, "2026-02-01", "1000.00");

        assertThat(noticing().notice(ferreteria.on("2026-03-03"))).isZero();
        assertThat(noticing().notice(ferreteria.on("2026-03-04"))).isOne();
        assertThat(noticing().notice(ferreteria.on("2026-03-04"))).isZero();
        assertThat(noticing().notice(ferreteria.on("2026-06-01"))).isZero();

        assertThat(overdue(ferreteria))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.subject().id()).isEqualTo(invoice.text());
                    assertThat(event.previous()).isEqualTo("{\"timeliness\": \"due_today\"}");
                });
        assertThat(overdue(azul)).isEmpty();
    }

    @Test
    void missed_days_are_caught_up_and_what_was_paid_is_not_told() {
        ferreteria.issued(alfa, "2026-02-01", "1000.00");
        InvoiceId paid = ferreteria.issued(alfa, "2026-02-02", "100.00").invoice().id();
        InvoiceId partly = ferreteria.issued(alfa, "2026-02-03", "100.00").invoice().id();
        ferreteria.received(alfa, "2026-02-20", "126.00", on(paid, "116.00"), on(partly, "10.00"));

        assertThat(noticing().notice(ferreteria.on("2026-05-01"))).isEqualTo(2);
        assertThat(overdue(ferreteria)).hasSize(2);
    }

    @Test
    void it_is_told_again_only_for_another_due_date() throws Exception {
        InvoiceId invoice = ferreteria.issued(alfa, "2026-02-01", "1000.00").invoice().id();
        noticing().notice(ferreteria.on("2026-03-04"));
        Rows.change(
                DATABASE,
                ferreteria.tenant(),
                "update installment set due_date = '2026-03-10' where invoice_id = '%s'"
                        .formatted(invoice.value()));

        assertThat(noticing().notice(ferreteria.on("2026-03-10"))).isZero();
        assertThat(noticing().notice(ferreteria.on("2026-03-11"))).isOne();
    }

    @Test
    void runs_at_once_share_the_work() throws Exception {
        IntStream.range(0, 40).forEach(_ -> ferreteria.issued(alfa, "2026-02-01", "1.00"));
        List<Future<Integer>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> noticing().notice(ferreteria.on("2026-03-04"))));
            }
        }
        int told = noticing().notice(ferreteria.on("2026-03-04"));
        for (Future<Integer> run : runs) {
            told += run.get();
        }
        assertThat(told).isEqualTo(40);
        assertThat(overdue(ferreteria))
                .hasSize(40)
                .extracting(event -> event.subject().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_batch_takes_three_round_trips_and_nothing_takes_two() {
        ferreteria.issued(alfa, "2026-02-01", "1000.00");
        assertThat(
                        RoundTrips.during(() -> noticing().notice(ferreteria.on("2026-03-04")))
                                .roundTrips())
                .isEqualTo(3);
        assertThat(
                        RoundTrips.during(() -> noticing().notice(ferreteria.on("2026-03-04")))
                                .roundTrips())
                .isEqualTo(2);
    }

    @Test
    void every_tenant_has_its_turn_by_its_own_calendar() {
        ferreteria.issued(alfa, "2026-02-01", "1000.00");
        azul.issued(beta, "2026-02-01", "1000.00");
        // 4 March, 05:59 in London: 3 March, 23:59 in Mexico City.
        Instant beforeMidnight = Instant.parse("2026-03-04T05:59:00Z");

        assertThat(jobs(beforeMidnight).tick()).isEqualTo(2);
        assertThat(overdue(ferreteria)).isEmpty();
        assertThat(jobs(beforeMidnight.plusSeconds(60)).tick())
                .as("it is not their turn yet")
                .isZero();

        assertThat(jobs(beforeMidnight.plus(TenantJobs.EVERY)).tick()).isEqualTo(2);
        assertThat(overdue(ferreteria)).hasSize(1);
        assertThat(overdue(azul)).hasSize(1);
        assertThat(jobs(beforeMidnight.plus(TenantJobs.EVERY.multipliedBy(2))).tick()).isEqualTo(2);
        assertThat(overdue(azul)).hasSize(1);
    }

    @Test
    void two_nodes_give_a_tenant_one_turn() throws Exception {
        Instant now =
                LocalDate.parse("2026-03-04")
                        .atStartOfDay(TestDatabase.SESSION_ZONE)
                        .plusHours(12)
                        .toInstant();
        List<Future<Integer>> nodes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                nodes.add(threads.submit(() -> jobs(now).tick()));
            }
        }
        int served = 0;
        for (Future<Integer> node : nodes) {
            served += node.get();
        }
        assertThat(served).isEqualTo(2);
        assertThat(
                        new WorkQueue(DATABASE.app())
                                .claimTurns(
                                        WorkQueue.OVERDUE,
                                        10,
                                        now.plus(TenantJobs.EVERY),
                                        TenantJobs.EVERY))
                .hasSize(2);
    }

    private static PostgresOverdueNoticing noticing() {
        return new PostgresOverdueNoticing(DATABASE.app(), new TestRendering(), () -> {});
    }

    private static TenantJobs jobs(Instant now) {
        return new TenantJobs(DATABASE.app(), List.of(noticing()), new TimeOrderedIds(), () -> now);
    }

    private static List<Event> overdue(Office office) {
        Sequencer sequencer = new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), () -> {});
        while (sequencer.tick() > 0) {
            // until the inbox is empty
        }
        return new EventQueries(office.reads())
                .list(
                        office.tenant().id(),
                        0,
                        new Wanted(new EventFilter(List.of("invoice.overdue")), null),
                        100)
                .items();
    }
}
