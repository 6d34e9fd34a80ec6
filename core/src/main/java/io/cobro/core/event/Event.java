package io.cobro.core.event;

import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A fact of a tenant's log, with its place in the one order of that log. Never changed.
///
/// @param id the same in the log, in every delivery and in every replay
/// @param type what happened
/// @param subject to what
/// @param sequence the place in the tenant's log, from 1, without gaps
/// @param occurredAt when it was recorded
/// @param tenant whose log it is in
/// @param mode whether that tenant's data is real
/// @param cause who or what made it happen
/// @param schema the name and version of the form of `data`, such as `invoice.v1`
/// @param data a JSON object with the state after the event, such as `{"invoice":{…}}`
/// @param previous a JSON object with the former values of the properties that changed; null if
///   there is nothing to tell
public record Event(
        EventId id,
        EventType type,
        EventSubject subject,
        long sequence,
        Instant occurredAt,
        TenantId tenant,
        TenantMode mode,
        EventCause cause,
        String schema,
        String data,
        @Nullable String previous) {}
