package io.cobro.persistence.event;

import io.cobro.core.event.EventCause;
import io.cobro.core.event.EventSubject;
import io.cobro.core.id.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of the audit log: an event, or what was done and no event tells.
///
/// @param place where it stands: the sequence in the lower half; in the upper one 0 for an event,
///   and for what no event tells its number among those behind that sequence
/// @param id of the event or act
/// @param sequence of the event; null where no event tells it
/// @param action what was done, such as `invoice.issued`
/// @param reason why, in the words of whoever asked; null where nothing was said
/// @param before a JSON object with the former values of what changed; null if there is nothing to
///   tell
/// @param after a JSON object with the state after it, such as `{"invoice":{…}}`
public record AuditEntry(
        UUID place,
        Id id,
        @Nullable Long sequence,
        Instant occurredAt,
        String action,
        EventSubject subject,
        EventCause cause,
        @Nullable String reason,
        @Nullable String before,
        String after) {}
