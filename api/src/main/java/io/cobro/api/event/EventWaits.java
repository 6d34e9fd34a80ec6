package io.cobro.api.event;

import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.event.LogEnd;
import io.cobro.persistence.job.Loop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The requests of this node that wait for events: each holds a thread that sleeps, and nothing
/// else.
///
/// The sequencer of this process wakes those of a tenant whose log has grown. What other nodes
/// numbered is noticed by one question a second for all of them together. Thread-safe.
public final class EventWaits implements AutoCloseable {

    /// Requests of all tenants that wait on one node at a time.
    public static final int WAITERS_MAX = 2_000;

    /// Requests of one tenant that wait on one node at a time.
    public static final int WAITERS_OF_TENANT_MAX = 50;

    /// How soon the events that other nodes numbered are noticed.
    static final Duration POLL = Duration.ofSeconds(1);

    /// A caller that takes nothing for so long is cut off.
    static final Duration WRITE_MAX = Duration.ofSeconds(10);

    /// Between two looks of one waiter at a log that grows all the time.
    static final Duration PAUSE = Duration.ofMillis(50);

    private final LogEnd ends;
    private final Loop poll = new Loop("event-waits", POLL, this::look);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Set<Waiter>> waiters = new HashMap<>();
    private final Map<Long, Long> known = new HashMap<>();
    private int count;
    private boolean closed;

    public EventWaits(LogEnd ends) {
        this.ends = ends;
    }

    /// Begins to notice what other nodes number.
    public void start() {
        poll.start();
    }

    /// A place to wait in; whoever has it reads the log after that, so that it misses nothing.
    ///
    /// @throws ProblemException `too_many_waiting_requests` if the tenant has
    ///   [#WAITERS_OF_TENANT_MAX], `unavailable` if the node has [#WAITERS_MAX] or stops
    public Waiter enter(TenantId tenant) {
        lock.lock();
        try {
            Set<Waiter> own = waiters.computeIfAbsent(tenant.number(), _ -> new HashSet<>());
            if (own.size() >= WAITERS_OF_TENANT_MAX) {
                throw new ProblemException(
                        Refusal.of(
                                "too_many_waiting_requests",
                                Map.of("limit", Integer.toString(WAITERS_OF_TENANT_MAX))));
            }
            if (closed || count >= WAITERS_MAX) {
                throw new ProblemException(Refusal.of("unavailable"));
            }
            Waiter waiter = new Waiter(tenant.number());
            own.add(waiter);
            count++;
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /// How many requests wait.
    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Wakes those who wait for events of these tenants.
    public void moved(Set<Long> tenants) {
        lock.lock();
        try {
            for (Long tenant : tenants) {
                waiters.getOrDefault(tenant, Set.of()).forEach(waiter -> waiter.signals.release());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends all waits, and lets none begin.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiters.values().forEach(own -> own.forEach(waiter -> waiter.signals.release()));
        } finally {
            lock.unlock();
        }
        poll.close();
    }

    /// Looks for what other nodes numbered, and for callers that take nothing. Always zero: the
    /// next look is due after the pause.
    private int look() {
        List<Long> tenants = new ArrayList<>();
        lock.lock();
        try {
            waiters.values().removeIf(Set::isEmpty);
            known.keySet().retainAll(waiters.keySet());
            tenants.addAll(waiters.keySet());
            long now = System.nanoTime();
            waiters.values().forEach(own -> own.forEach(waiter -> waiter.cutIfStuck(now)));
        } finally {
            lock.unlock();
        }
        if (!tenants.isEmpty()) {
            noticed(ends.of(tenants));
        }
        return 0;
    }

    private void noticed(Map<Long, Long> now) {
        Set<Long> grown = new HashSet<>();
        lock.lock();
        try {
            now.forEach((tenant, end) -> {
                if (!end.equals(known.put(tenant, end))) {
                    grown.add(tenant);
                }
            });
        } finally {
            lock.unlock();
        }
        moved(grown);
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// The place of one request. Used by one thread.
    public final class Waiter implements AutoCloseable {

        private final long tenant;
        private final Semaphore signals = new Semaphore(0);
        private final ReentrantLock writing = new ReentrantLock();
        private long woken = System.nanoTime() - PAUSE.toNanos();
        private @Nullable Thread writer;
        private long writesSince;
        private boolean cut;

        private Waiter(long tenant) {
            this.tenant = tenant;
        }

        /// Waits until there may be something new.
        ///
        /// @return whether to look; false if the time is over
        public boolean await(Duration longest) {
            try {
                boolean signalled = signals.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
                if (signalled && !isClosed()) {
                    long rest = woken + PAUSE.toNanos() - System.nanoTime();
                    if (rest > 0) {
                        TimeUnit.NANOSECONDS.sleep(rest);
                    }
                    woken = System.nanoTime();
                    signals.drainPermits(); // one look for all of them
                }
                return signalled && !isClosed();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /// Whether the server goes on.
        public boolean isWanted() {
            return !isClosed() && !Thread.currentThread().isInterrupted();
        }

        /// Writes to the caller, who has [#WRITE_MAX] to take it.
        ///
        /// @throws IOException if it is gone, or takes nothing
        void write(Writing writing) throws IOException {
            begin();
            try {
                writing.write();
            } finally {
                end();
            }
        }

        private void begin() {
            writing.lock();
            try {
                writer = Thread.currentThread();
                writesSince = System.nanoTime();
            } finally {
                writing.unlock();
            }
        }

        private void end() throws InterruptedIOException {
            writing.lock();
            try {
                writer = null;
                if (cut) {
                    Thread.interrupted();
                    throw new InterruptedIOException("nothing was taken for " + WRITE_MAX);
                }
            } finally {
                writing.unlock();
            }
        }

        /// Ends a write that takes too long: the interrupt closes the connection.
        private void cutIfStuck(long now) {
            writing.lock();
            try {
                Thread stuck = writer;
                if (stuck != null && !cut && now - writesSince > WRITE_MAX.toNanos()) {
                    cut = true;
                    stuck.interrupt();
                }
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                Set<Waiter> own = waiters.get(tenant);
                if (own != null && own.remove(this)) {
                    count--;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Something that is written.
    @FunctionalInterface
    interface Writing {

        void write() throws IOException;
    }
}
