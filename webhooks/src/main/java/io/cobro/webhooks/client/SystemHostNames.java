package io.cobro.webhooks.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The names that the operating system knows.
///
/// Asked on platform threads of their own: the system's lookup blocks the thread under it, and a
/// name server that does not answer would hold up every virtual thread of the process.
public final class SystemHostNames implements HostNames, AutoCloseable {

    public static final int LOOKUPS_AT_ONCE_MAX = 32;

    private final ExecutorService lookups =
            Executors.newFixedThreadPool(
                    LOOKUPS_AT_ONCE_MAX,
                    Thread.ofPlatform().daemon().name("host-names-", 0).factory());

    @Override
    public List<InetAddress> addressesOf(String host, Duration timeout)
            throws UnknownHostException {
        Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(host));
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
