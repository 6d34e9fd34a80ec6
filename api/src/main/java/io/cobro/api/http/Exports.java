package io.cobro.api.http;

import io.cobro.core.Refusal;
import io.cobro.core.tenant.TenantId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Files that this node writes at the moment: a bounded number of each tenant, and none to a caller
/// that takes nothing. Thread-safe.
public final class Exports implements AutoCloseable {

    /// Files that one node writes at a time.
    public static final int ALL_MAX = 1_000;

    /// Files that are written to one tenant on one node at a time.
    public static final int OF_TENANT_MAX = 20;

    /// A caller that takes nothing for so long is cut off. Long, for a caller that takes little is
    /// the same from here: Linux wakes a writer only when a third of the buffer that it filled is
    /// free again, of up to 4 MB (`tcp_wmem`, `sk_stream_is_writeable`).
    static final Duration WRITE_MAX = Duration.ofMinutes(1);

    private final Duration patience;
    private final Map<TenantId, Integer> open = new ConcurrentHashMap<>();
    private final Set<AtomicReference<@Nullable Thread>> writers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("exports").factory());

    public Exports() {
        this(WRITE_MAX);
    }

    Exports(Duration patience) {
        this.patience = patience;
    }

    /// A place for one file.
    ///
    /// @throws ProblemException `rate_limited` if the tenant has [#OF_TENANT_MAX], `unavailable` if
    ///   the node has [#ALL_MAX] or stops
    Place enter(TenantId tenant) {
        if (closed || count.get() >= ALL_MAX) {
            throw new ProblemException(Refusal.of("unavailable"));
        }
        open.merge(
                tenant,
                1,
                (before, one) -> {
                    if (before >= OF_TENANT_MAX) {
                        throw new ProblemException(
                                ProblemException.Place.HEADER, RateLimiter.refused());
                    }
                    return before + one;
                });
        count.incrementAndGet();
        return new Place(tenant);
    }

    /// How many files are written.
    public int count() {
        return count.get();
    }

    /// Ends all files where they are, and lets none begin.
    @Override
    public void close() {
        closed = true;
        writers.forEach(Exports::cut);
        watch.shutdownNow();
    }

    /// Ends a write that has not ended by itself.
    private static void cut(AtomicReference<@Nullable Thread> writer) {
        Thread stuck = writer.getAndSet(null);
        if (stuck != null) {
            stuck.interrupt();
        }
    }

    /// The place of one file. Used by one thread.
    final class Place implements AutoCloseable {

        private final TenantId tenant;
        private boolean left;

        private Place(TenantId tenant) {
            this.tenant = tenant;
        }

        /// Writes to the caller, who has [#WRITE_MAX] to take it: then the interrupt closes the
        /// connection.
        ///
        /// @throws IOException if it is gone, or takes nothing
        void write(OutputStream out, byte[] bytes) throws IOException {
            if (closed) {
                throw new InterruptedIOException("the server stops");
            }
            AtomicReference<@Nullable Thread> writer =
                    new AtomicReference<>(Thread.currentThread());
            writers.add(writer);
            Future<?> cut =
                    watch.schedule(() -> cut(writer), patience.toNanos(), TimeUnit.NANOSECONDS);
            IOException failure = null;
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException gone) {
                failure = gone;
            } catch (RuntimeException gone) {
                failure = new IOException(gone);
            }
            cut.cancel(false);
            writers.remove(writer);
            if (writer.getAndSet(null) == null) {
                Thread.interrupted();
                throw new InterruptedIOException("cut off");
            }
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void close() {
            if (!left) {
                left = true;
                count.decrementAndGet();
                open.computeIfPresent(tenant, (_, before) -> before == 1 ? null : before - 1);
            }
        }
    }
}
