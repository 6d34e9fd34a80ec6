package io.cobro.persistence.reconciliation;

import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which matches are wanted; what is null or empty does not matter.
public record MatchFilter(Set<Match.Status> statuses, @Nullable BankTransactionId bankTransaction) {

    public static final MatchFilter ALL = new MatchFilter(Set.of(), null);

    public MatchFilter {
        statuses = Set.copyOf(statuses);
    }
}
