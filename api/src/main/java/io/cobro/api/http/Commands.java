package io.cobro.api.http;

import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.id.NewIds;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes the context of commands, the same for both faces.
///
/// @param clock the true time; a test tenant may live at another
/// @param ids where new ids come from
public record Commands(Clock clock, NewIds ids) {

    /// What time it is for a caller's tenant.
    public Instant now(Caller caller) {
        return caller.tenant().now(clock);
    }

    /// The context of a command that a caller asks for.
    ///
    /// @param reason why, as the caller says; null where nothing is said
    /// @param key the caller's `Idempotency-Key`, or null
    /// @param operation the id of the operation in the contract
    public CommandContext context(
            Caller caller,
            String requestId,
            @Nullable String reason,
            @Nullable String key,
            String operation,
            Object command) {
        return new CommandContext(
                caller.tenant(),
                caller.actor(),
                requestId,
                reason,
                key == null ? null : new Idempotency(key, Fingerprint.of(operation, command)),
                now(caller),
                ids);
    }
}
