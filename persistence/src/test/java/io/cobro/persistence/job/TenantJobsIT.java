package io.cobro.persistence.job;

import static io.cobro.persistence.testing.Office.accepted;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.CommandContext;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.event.Event;
import io.cobro.core.job.TenantJob;
import io.cobro.core.job.TenantTurns;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TestClockKeeping;
import io.cobro.core.tenant.TestClockKeeping.AdvanceTestClock;
import io.cobro.core.tenant.TestClockKeeping.ClearTestClock;
import io.cobro.core.tenant.TestClockKeeping.SetTestClock;
import io.cobro.core.tenant.TimeSpan;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.EventQueries;
import io.cobro.persistence.event.EventQueries.Wanted;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.invoice.PostgresOverdueNoticing;
import io.cobro.persistence.tenant.TenantRows;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.persistence.testing.TestRendering;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantJobsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant WALL = Instant.parse("2026-03-01T18:00:00Z");
    private static final int INVOICES = 40;

    private static int offices;

    private Office office;
    private CustomerId alfa;

    @BeforeEach
    void open() throws Exception {
        office = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        Rows.change(
                DATABASE,
                office.tenant(),
                "delete from work_queue where tenant_id < " + office.tenant().id().number());
        alfa = office.customer("Constructora Alfa").id();
    }

    @Test
    void each_due_date_is_told_once_whenever_and_however_often_jobs_run() throws Exception {
        Map<String, Instant> overdueFrom = new HashMap<>();
        for (int day = 0; day < INVOICES; day++) {
            LocalDate issued = LocalDate.parse("2026-02-01").plusDays(day);
            String invoice = office.issued(alfa, issued.toString(), "1.00").invoice().id().text();
            overdueFrom.put(
                    invoice,
                    issued.plusDays(Office.TERMS_DAYS + 1)
                            .atStartOfDay(office.tenant().timeZone())
                            .toInstant());
        }

        hourly("2026-03-01", "2026-03-12");
        // five days without any node
        hourly("2026-03-17", "2026-03-19");
        // a week back
        hourly("2026-03-12", "2026-03-14");
        // two weeks ahead for a day, and back
        hourly("2026-04-02", "2026-04-03");
        assertThat(told()).hasSize(30);
        hourly("2026-03-20", "2026-04-15");

        List<Event> told = told();
        assertThat(told)
                .extracting(event -> event.subject().id())
                .containsExactlyInAnyOrderElementsOf(overdueFrom.keySet());
        assertThat(told)
                .allSatisfy(event ->
                        assertThat(event.occurredAt())
                                .isAfterOrEqualTo(overdueFrom.get(event.subject().id())));
        Map<String, Instant> at =
                told.stream().collect(toMap(event -> event.subject().id(), Event::occurredAt));
        Instant lastMidnight = Instant.parse("2026-04-12T06:00:00Z");
        assertThat(at.values())
                .as("the last one, on the hour after its midnight")
                .contains(lastMidnight);
    }

    @Test
    void a_turn_that_was_left_by_a_clock_that_ran_ahead_comes_again() {
        assertThat(jobs(WALL.plus(Duration.ofDays(3650)), overdue()).tick()).isOne();
        assertThat(jobs(WALL, overdue()).tick()).isOne();
        assertThat(jobs(WALL, overdue()).tick()).isZero();
    }

    @Test
    void a_job_that_fails_holds_up_neither_the_others_nor_other_tenants() {
        Office other = Office.open(DATABASE, "Distribuidora Azul " + offices);
        List<Tenant> ran = new ArrayList<>();
        TenantJob failing =
                new Recording(
                        "failing",
                        _ -> {
                            throw new IllegalStateException("out of order");
                        });
        TenantJob next = new Recording("next", context -> ran.add(context.tenant()));

        assertThat(jobs(WALL, failing, next).tick()).isEqualTo(2);
        assertThat(ran)
                .extracting(Tenant::id)
                .containsExactly(office.tenant().id(), other.tenant().id());
    }

    /// A turn may hand over a thousand e-mails, each under a lease that begins when it leaves.
    @Test
    void each_part_of_a_long_turn_has_the_time_of_its_own_beginning() {
        List<Instant> parts = new ArrayList<>();
        Instant[] now = {WALL};
        TenantJob slow =
                new Recording("slow", _ -> {}) {
                    @Override
                    public int run(CommandContext context) {
                        parts.add(context.now());
                        now[0] = now[0].plus(Duration.ofMinutes(10));
                        return parts.size() < 3 ? 1 : 0;
                    }
                };
        new TenantJobs(DATABASE.app(), List.of(slow), new TimeOrderedIds(), () -> now[0])
                .run(office.tenant());
        assertThat(parts)
                .containsExactly(
                        WALL, WALL.plus(Duration.ofMinutes(10)), WALL.plus(Duration.ofMinutes(20)));
    }

    @Test
    void jobs_run_by_the_test_clock_of_a_tenant() {
        office.issued(alfa, "2026-02-01", "1.00");
        accepted(clock().set(context(), new SetTestClock(Instant.parse("2026-06-01T12:00:00Z"))));
        jobs(WALL, overdue()).tick();
        assertThat(told())
                .singleElement()
                .extracting(Event::occurredAt)
                .isEqualTo(Instant.parse("2026-06-01T12:00:00Z"));
    }

    @Test
    void a_turn_comes_earlier_where_a_job_knows_of_something_due() {
        Instant retry = WALL.plusSeconds(60);
        List<Instant> runs = new ArrayList<>();
        TenantJob reminders =
                new Recording("reminders", context -> runs.add(context.now())) {
                    @Override
                    public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
                        return Optional.of(retry).filter(next -> next.isAfter(after));
                    }
                };

        assertThat(jobs(WALL, reminders).tick()).isOne();
        assertThat(jobs(retry.minusMillis(1), reminders).tick()).isZero();
        assertThat(jobs(retry, reminders).tick()).isOne();
        assertThat(jobs(retry.plusSeconds(60), reminders).tick()).isZero();
        assertThat(jobs(retry.plus(TenantJobs.EVERY), reminders).tick()).isOne();
        assertThat(runs).containsExactly(WALL, retry, retry.plus(TenantJobs.EVERY));
    }

    @Test
    void an_advance_stops_at_midnights_and_where_a_job_says_so() {
        List<Instant> stops = new CopyOnWriteArrayList<>();
        TenantJob reminders =
                new Recording("reminders", context -> stops.add(context.now())) {
                    @Override
                    public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
                        return Optional.of(Instant.parse("2026-03-02T15:30:00Z"))
                                .filter(next -> next.isAfter(after));
                    }
                };
        TestClockKeeping clock = clock(jobs(WALL, overdue(), reminders));
        accepted(
                clock.advance(
                        context(),
                        new AdvanceTestClock(null, TimeSpan.parse("P2D")),
                        Instant::parse));

        assertThat(stops)
                .containsExactly(
                        WALL,
                        Instant.parse("2026-03-02T06:00:00Z"),
                        Instant.parse("2026-03-02T15:30:00Z"),
                        Instant.parse("2026-03-03T06:00:00Z"),
                        Instant.parse("2026-03-03T18:00:00Z"));
    }

    @Test
    void advances_at_once_beside_the_workers_of_two_nodes_tell_each_due_date_once()
            throws Exception {
        for (int day = 1; day <= 28; day++) {
            office.issued(alfa, "2026-02-%02d".formatted(day), "1.00");
        }
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String to : List.of("2026-03-20T00:00:00Z", "2026-04-20T00:00:00Z")) {
                running.add(
                        threads.submit(() ->
                                clock().advance(
                                                context(),
                                                new AdvanceTestClock(Instant.parse(to), null),
                                                Instant::parse)));
            }
            for (int node = 0; node < 2; node++) {
                running.add(
                        threads.submit(() -> {
                            for (int turn = 0; turn < 50; turn++) {
                                jobs(WALL.plus(TenantJobs.EVERY.multipliedBy(turn)), overdue())
                                        .tick();
                            }
                        }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(told())
                .hasSize(28)
                .extracting(event -> event.subject().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_clock_that_was_removed_on_the_way_ends_the_advance() {
        TenantJob removing =
                new Recording(
                        "removing",
                        context -> {
                            if (context.now().isAfter(WALL)) {
                                clock().clear(context(), new ClearTestClock());
                            }
                        });
        TestClockKeeping clock = clock(jobs(WALL, removing));
        accepted(
                clock.advance(
                        context(),
                        new AdvanceTestClock(null, TimeSpan.parse("P300D")),
                        Instant::parse));
        assertThat(office.reads().read(office.tenant().id(), TenantRows::read).testClockAt())
                .isNull();
    }

    /// Both nodes tick at once, on the hour.
    private void hourly(String fromDate, String toDate) throws Exception {
        Instant to = LocalDate.parse(toDate).atStartOfDay(office.tenant().timeZone()).toInstant();
        Instant at = LocalDate.parse(fromDate).atStartOfDay(office.tenant().timeZone()).toInstant();
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (; at.isBefore(to); at = at.plus(Duration.ofHours(1))) {
                Instant now = at;
                Future<?> first = nodes.submit(() -> jobs(now, overdue()).tick());
                Future<?> second = nodes.submit(() -> jobs(now, overdue()).tick());
                first.get();
                second.get();
            }
        }
    }

    private CommandContext context() {
        return new CommandContext(
                office.tenant(), "test", "req_test", null, WALL, new TimeOrderedIds());
    }

    private TestClockKeeping clock() {
        return clock(jobs(WALL, overdue()));
    }

    private TestClockKeeping clock(TenantJobs jobs) {
        return new TestClockKeeping(
                office.transactions(),
                new TenantTurns() {
                    @Override
                    public void run(Tenant tenant) {
                        jobs.run(tenant);
                    }

                    @Override
                    public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
                        return jobs.nextAfter(tenant, after);
                    }

                    @Override
                    public void awaitEvents(Tenant tenant) {
                        // told() numbers them
                    }
                },
                () -> WALL);
    }

    private static PostgresOverdueNoticing overdue() {
        return new PostgresOverdueNoticing(DATABASE.app(), new TestRendering(), () -> {});
    }

    private static TenantJobs jobs(Instant now, TenantJob... jobs) {
        return new TenantJobs(DATABASE.app(), List.of(jobs), new TimeOrderedIds(), () -> now);
    }

    private List<Event> told() {
        Sequencer sequencer = new Sequencer(DATABASE.pool(DatabaseRole.SEQUENCER), _ -> {});
        while (sequencer.tick() > 0) {
            // until the inbox is empty
        }
        return new EventQueries(office.reads())
                .list(
                        office.tenant().id(),
                        0,
                        new Wanted(new EventFilter(List.of("invoice.overdue")), null),
                        200)
                .items();
    }

    /// Does something each time it is run, and has nothing left then.
    private static class Recording implements TenantJob {

        private final String name;
        private final Consumer<CommandContext> work;

        Recording(String name, Consumer<CommandContext> work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int run(CommandContext context) {
            work.accept(context);
            return 0;
        }
    }
}
