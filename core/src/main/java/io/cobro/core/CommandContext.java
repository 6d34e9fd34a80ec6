package io.cobro.core;

import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.Tenant;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Who asks for a command, when, and under which key; what every handler gets beside the command.
///
/// @param tenant whose books are changed
/// @param actor who asks, as events show it: `key_01jd…` or `system:overdue`
/// @param requestId the id of the request or job run, as events show it
/// @param reason why, in the words of whoever asks; null where nothing is said
/// @param idempotency the caller's key, if one was given
/// @param now the instant of the command, by the tenant's clock
/// @param ids where the ids of what is created come from
public record CommandContext(
        Tenant tenant,
        String actor,
        String requestId,
        @Nullable String reason,
        @Nullable Idempotency idempotency,
        Instant now,
        NewIds ids) {

    /// A context without a reason.
    public CommandContext(
            Tenant tenant,
            String actor,
            String requestId,
            @Nullable Idempotency idempotency,
            Instant now,
            NewIds ids) {
        this(tenant, actor, requestId, null, idempotency, now, ids);
    }

    /// The context of one of many like things that a command does, with ids of its own, so that
    /// they do not depend on what else is done.
    public CommandContext forStep(String step) {
        return new CommandContext(
                tenant, actor, requestId, reason, idempotency, now, ids.forStep(step));
    }

    /// The business date of the command in the tenant's time zone.
    public LocalDate today() {
        return tenant.dateAt(now);
    }
}
