package io.cobro.webhooks.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The names that the operating system knows.
///
/// Asked on platform threads of their own: the system's lookup blocks the thread under it, and a
/// name server that does not answer would hold up every virtual thread of the process.
public final class SystemHostNames implements HostNames, AutoCloseable {

    /// As many as calls, so that names that are never answered hold up no other name.
    public static final int LOOKUPS_AT_ONCE_MAX = GuardedClient.CONNECTIONS_MAX;

    private static final Duration IDLE_THREAD_KEPT = Duration.ofSeconds(10);

    private final ExecutorService lookups =
            new ThreadPoolExecutor(
                    0,
                    LOOKUPS_AT_ONCE_MAX,
                    IDLE_THREAD_KEPT.toSeconds(),
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("host-names-", 0).factory());

    @Override
    public List<InetAddress> addressesOf(String host, Duration timeout)
            throws UnknownHostException {
        Future<InetAddress[]> lookup;
        try {
            lookup = lookups.submit(() -> InetAddress.getAllByName(host));
        } catch (RejectedExecutionException tooMany) {
            throw new UnknownHostException("too many lookups at once");
        }
        try {
            return List.of(lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            lookup.cancel(true);
            throw new UnknownHostException("no answer in time");
        } catch (InterruptedException stopped) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnknownHostException("stopped");
        } catch (ExecutionException | CancellationException failed) {
            throw new UnknownHostException("no address");
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
