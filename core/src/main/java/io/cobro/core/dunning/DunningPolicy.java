package io.cobro.core.dunning;

import io.cobro.core.Resource;
import java.time.Instant;

/// When and how customers are reminded.
///
/// @param isDefault whether it is for customers without a policy of their own; at most one active
///   policy of a tenant is
/// @param policyVersion the number of the document in force, from 1; a change of steps, sending
///   hours, caps or catch-up makes the next one
/// @param document the one in force
/// @param version counts all changes, also of name, status and default
public record DunningPolicy(
        DunningPolicyId id,
        String name,
        boolean isDefault,
        PolicyStatus status,
        int policyVersion,
        PolicyDocument document,
        int version,
        Instant recordedAt)
        implements Resource {

    public boolean isActive() {
        return status == PolicyStatus.ACTIVE;
    }

    /// The same policy as it is when another one becomes the default.
    DunningPolicy notDefault() {
        return new DunningPolicy(
                id, name, false, status, policyVersion, document, version + 1, recordedAt);
    }
}
