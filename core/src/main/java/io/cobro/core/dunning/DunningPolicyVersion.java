package io.cobro.core.dunning;

import io.cobro.core.Resource;
import java.time.Instant;

/// A document of a policy as it was in force once, or is.
///
/// @param policyVersion from 1
/// @param recordedAt when it came into force
public record DunningPolicyVersion(
        DunningPolicyId policy, int policyVersion, PolicyDocument document, Instant recordedAt)
        implements Resource {}
