package io.cobro.api.http;

import org.jspecify.annotations.Nullable;

/// Hears of every request after it was answered.
@FunctionalInterface
public interface RequestLog {

    /// One answered request; nothing secret or personal is in it.
    ///
    /// @param operation the operation, or null where no route fitted
    /// @param roundTrips trips to the database
    record Entry(
            String requestId,
            String method,
            @Nullable String operation,
            int status,
            long micros,
            int roundTrips) {}

    void answered(Entry entry);
}
