package io.cobro.api;

import io.cobro.core.id.NewIds;
import io.cobro.core.job.TenantTurns;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.webhook.Deliveries;
import io.cobro.persistence.dunning.PostgresDunningJob;
import io.cobro.persistence.event.EventInbox;
import io.cobro.persistence.event.Sequencer;
import io.cobro.persistence.invoice.PostgresOverdueNoticing;
import io.cobro.persistence.job.IdempotencyRetention;
import io.cobro.persistence.job.Loop;
import io.cobro.persistence.job.TenantJobs;
import io.cobro.persistence.reminder.ReminderRelease;
import io.cobro.persistence.webhook.DeliveryRetention;
import io.cobro.persistence.webhook.FanOut;
import io.cobro.persistence.webhook.PostgresDeliveries;
import io.cobro.webhooks.client.Timeouts;
import io.cobro.webhooks.delivery.Dispatcher;
import io.cobro.webhooks.delivery.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// What runs beside requests: events get their numbers, deliveries are made and sent, due dates are
/// noticed. Every node runs it; work is claimed, so that nothing is done twice.
public final class Workers implements AutoCloseable {

    /// How soon the events of a node that died get their numbers.
    private static final Duration SEQUENCER_POLL = Duration.ofMillis(50);

    private static final Duration FAN_OUT_POLL = Duration.ofMillis(500);
    private static final Duration RETENTION_POLL = Duration.ofMinutes(1);
    private static final Duration JOBS_POLL = Duration.ofSeconds(10);

    /// How long somebody waits for events to get their numbers before it is taken for a fault of
    /// the log.
    private static final Duration NUMBERED_WITHIN = Duration.ofSeconds(10);

    private static final Duration NUMBERED_POLL = Duration.ofMillis(5);

    private final Outbound outbound;
    private final PostgresOverdueNoticing overdue;
    private final PostgresDunningJob dunning;
    private final TenantJobs tenantJobs;
    private final EventInbox inbox;
    private final ReentrantLock numbering = new ReentrantLock();
    private final Dispatcher dispatcher;
    private final FanOut fanOutWork;
    private final Sequencer sequencerWork;
    private final Loop fanOut;
    private final Loop sequencer;
    private final Loop jobs;
    private final Loop retention;
    private final boolean enabled;

    private Workers(
            Settings settings,
            Storage storage,
            Outbound outbound,
            NewIds ids,
            Sequencer.Moved readers) {
        this.outbound = outbound;
        this.enabled = settings.workers();
        Deliveries deliveries =
                new PostgresDeliveries(storage.serving(), storage.rendering(), ids, this::signal);
        this.dispatcher =
                new Dispatcher(
                        deliveries,
                        outbound.sender(),
                        settings.retries(),
                        Limits.STANDARD,
                        Timeouts.STANDARD,
                        settings.clock(),
                        RandomGenerator.getDefault());
        this.fanOutWork = new FanOut(storage.serving(), ids, settings.clock());
        this.fanOut =
                new Loop(
                        "webhook-fan-out",
                        FAN_OUT_POLL,
                        () -> {
                            int made = fanOutWork.tick();
                            if (made > 0) {
                                dispatcher.signal();
                            }
                            return made;
                        });
        this.sequencerWork =
                new Sequencer(
                        storage.sequencing(),
                        tenants -> {
                            fanOut.signal();
                            readers.moved(tenants);
                        });
        this.sequencer = new Loop("event-sequencer", SEQUENCER_POLL, this::number);
        this.overdue =
                new PostgresOverdueNoticing(storage.serving(), storage.rendering(), this::signal);
        this.dunning =
                new PostgresDunningJob(
                        storage.serving(),
                        storage.rendering(),
                        Messages.calendar(),
                        new ReminderRelease(
                                storage.serving(),
                                storage.rendering(),
                                Messages.calendar(),
                                Messages.writing(),
                                Messages.mail(settings),
                                this::signal),
                        this::signal);
        this.tenantJobs =
                new TenantJobs(storage.serving(), List.of(overdue, dunning), ids, settings.clock());
        this.inbox = storage.eventInbox();
        this.jobs = new Loop("tenant-jobs", JOBS_POLL, tenantJobs::tick);
        DeliveryRetention deliveriesKept =
                new DeliveryRetention(storage.serving(), InstantSource.system());
        IdempotencyRetention answersKept =
                new IdempotencyRetention(storage.serving(), InstantSource.system());
        this.retention =
                new Loop(
                        "retention",
                        RETENTION_POLL,
                        () -> deliveriesKept.tick() + answersKept.tick());
    }

    /// @param readers wait for events to get their numbers
    static Workers of(
            Settings settings,
            Storage storage,
            Outbound outbound,
            NewIds ids,
            Sequencer.Moved readers) {
        return new Workers(settings, storage, outbound, ids, readers);
    }

    void startIfEnabled() {
        if (enabled) {
            start();
        }
    }

    /// Begins to run beside requests; called once.
    public void start() {
        sequencer.start();
        fanOut.start();
        dispatcher.start();
        jobs.start();
        retention.start();
    }

    /// Does on the caller's thread, while the workers do not run, what is to do: numbers events,
    /// makes deliveries of them and sends those that are due.
    ///
    /// @param now up to which instant deliveries are due
    public void drain(Instant now) {
        makeDeliveries();
        while (dispatcher.tick(now) > 0) {
            // until nothing is due
        }
    }

    /// Does a part of that: numbers events and makes deliveries of them, and sends none.
    void makeDeliveries() {
        while (number() > 0) {
            // until all events have numbers
        }
        while (fanOutWork.tick() > 0) {
            // until all endpoints have their deliveries
        }
    }

    /// Runs a tenant's jobs on the caller's thread, whether or not the workers run: with the log as
    /// it is known now, before and after.
    public void runJobs(Tenant tenant) {
        Turns turns = new Turns();
        turns.awaitEvents(tenant);
        turns.run(tenant);
        turns.awaitEvents(tenant);
    }

    /// Enrolls, schedules and sends reminders.
    public PostgresDunningJob dunning() {
        return dunning;
    }

    /// The jobs of a tenant, for whoever moves its clock.
    TenantTurns turns() {
        return new Turns();
    }

    /// Gives events that wait their numbers, on the caller's thread.
    ///
    /// @return how many; zero if none waits, or another node numbers just now
    public int number() {
        numbering.lock();
        try {
            return sequencerWork.tick();
        } finally {
            numbering.unlock();
        }
    }

    /// Says that there are new events.
    void signal() {
        sequencer.signal();
    }

    /// Notices due dates that have passed.
    public PostgresOverdueNoticing overdue() {
        return overdue;
    }

    @Override
    public void close() {
        retention.close();
        jobs.close();
        sequencer.close();
        fanOut.close();
        dispatcher.close();
        outbound.close();
    }

    private final class Turns implements TenantTurns {

        @Override
        public void run(Tenant tenant) {
            tenantJobs.run(tenant);
            dispatcher.signal();
        }

        @Override
        public Optional<Instant> nextAfter(Tenant tenant, Instant after) {
            return tenantJobs.nextAfter(tenant, after);
        }

        /// Numbers them itself, for other nodes may be slow; what another one is numbering just now
        /// is waited for.
        @Override
        public void awaitEvents(Tenant tenant) {
            long end = System.nanoTime() + NUMBERED_WITHIN.toNanos();
            while (!inbox.isEmpty(tenant.id())) {
                if (number() == 0) {
                    pause();
                }
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException(
                            "events of tenant " + tenant.id().text() + " get no numbers");
                }
            }
        }

        private static void pause() {
            try {
                Thread.sleep(NUMBERED_POLL);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while events got their numbers", stop);
            }
        }
    }
}
