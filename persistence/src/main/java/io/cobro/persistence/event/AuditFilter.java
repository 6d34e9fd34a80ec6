package io.cobro.persistence.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which entries of the audit log are wanted; null leaves a property open.
///
/// @param actor who acted, exactly as events show it
/// @param subject what was changed
/// @param requestId the request or run of a job that did it
/// @param from not before this instant
/// @param until not after this instant
public record AuditFilter(
        @Nullable String actor,
        @Nullable UUID subject,
        @Nullable String requestId,
        @Nullable Instant from,
        @Nullable Instant until) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);
}
