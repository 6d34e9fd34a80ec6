package io.cobro.persistence;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Until when the statements of some work may run. Each has what was left when its transaction
/// began; one that takes longer is canceled, and the transaction has no effect.
public final class Deadline {

    private static final ScopedValue<Long> NANOS = ScopedValue.newInstance();

    /// Causes that are looked through.
    private static final int DEPTH_MAX = 10;

    private static final String QUERY_CANCELED = "57014";

    private Deadline() {}

    /// Does the work on this thread.
    ///
    /// @param nanos the end, by [System#nanoTime()]
    /// @throws X what the work throws
    public static <T, X extends Throwable> T until(
            long nanos, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(NANOS, nanos).call(work);
    }

    /// Whether a failure is that a statement took too long.
    public static boolean isPassed(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < DEPTH_MAX && cause != null; i++) {
            if (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /// What is left for statements, at least a millisecond; null where there is no end.
    static @Nullable Duration left() {
        if (!NANOS.isBound()) {
            return null;
        }
        Duration left = Duration.ofNanos(NANOS.get() - System.nanoTime());
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }
}
