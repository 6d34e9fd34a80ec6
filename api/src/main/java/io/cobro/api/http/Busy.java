package io.cobro.api.http;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/// Tells a database that is out of reach from a bug.
public final class Busy {

    /// Causes that are looked through.
    private static final int DEPTH_MAX = 10;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Busy() {}

    /// Whether the failure passes by itself: no free connection, connection lost, server starting,
    /// stopping or out of space (SQLSTATE classes 08, 53, 57), or a row that somebody holds for
    /// long (55P03).
    public static boolean isBusy(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < DEPTH_MAX && cause != null; i++) {
            if (cause instanceof SQLTransientException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.equals(LOCK_NOT_AVAILABLE)) {
                    return true;
                }
            }
            cause = cause.getCause();
        }
        return false;
    }
}
