package io.cobro.core.reconciliation;

import io.cobro.core.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One pass of the engine over the bank lines that wait.
///
/// @param bankAccount whose lines; null means all
/// @param linesConsidered lines that waited; each is in one of the other counts
public record MatchingRun(
        MatchingRunId id,
        @Nullable BankAccountId bankAccount,
        int linesConsidered,
        int accepted,
        int proposed,
        int unmatched,
        int excluded,
        Instant recordedAt)
        implements Resource {}
