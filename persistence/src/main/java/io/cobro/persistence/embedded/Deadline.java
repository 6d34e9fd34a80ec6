package io.cobro.persistence.embedded;

import java.time.Duration;

/// An end to waiting for another process, and the pauses until then.
final class Deadline {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final long end;

    Deadline(Duration wait) {
        this.end = System.nanoTime() + wait.toNanos();
    }

    boolean hasPassed() {
        return System.nanoTime() - end > 0;
    }

    void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException(
                    "Waiting for PostgreSQL was interrupted.", interrupted);
        }
    }
}
