package io.cobro.persistence.job;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a step on a thread of its own until it finds nothing to do, then waits for a signal of this
/// process, or looks again after a while for what other processes left.
///
/// A step that fails is logged and run again after a pause: work waits in the database, not here.
public final class Loop implements AutoCloseable {

    /// After a failure, so that a database that is down is not asked all the time.
    public static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration poll;
    private final IntSupplier step;
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    /// @param name of the thread
    /// @param poll the longest wait without a signal
    /// @param step does a part of the work; zero if there was none
    public Loop(String name, Duration poll, IntSupplier step) {
        this.name = name;
        this.poll = poll;
        this.step = step;
    }

    /// Begins to run, until [#close].
    public void start() {
        if (thread != null) {
            throw new IllegalStateException(name + " was started before");
        }
        running = true;
        thread = Thread.ofPlatform().name(name).start(this::run);
    }

    /// Says that there may be something to do. Never waits.
    public void signal() {
        signals.release();
    }

    /// Ends after the step that is running.
    @Override
    public void close() {
        running = false;
        signal();
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        try {
            ending.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try {
                signals.drainPermits();
                if (step.getAsInt() == 0) {
                    await(poll);
                }
            } catch (RuntimeException failure) {
                LOG.error("{} is held up", name, failure);
                await(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void await(Duration longest) {
        try {
            if (running && signals.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException stopped) {
            running = false;
        }
    }
}
