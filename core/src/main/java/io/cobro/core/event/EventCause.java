package io.cobro.core.event;

import org.jspecify.annotations.Nullable;

/// Who or what made an event happen.
///
/// @param requestId the `Request-Id` of the call, or the run of the job
/// @param actor who acted, such as `key_…`, `key_…/ana` with an access token, `system:overdue`
/// @param idempotencyKey the caller's key; null if the call had none
public record EventCause(String requestId, String actor, @Nullable String idempotencyKey) {}
