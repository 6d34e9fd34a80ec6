package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import java.util.List;
import java.util.Optional;

/// Everything that was weighed for one credit, and the decision. The same book and credit give the
/// same assessment, so a stored one can be computed again.
///
/// @param engineVersion [Weights#ENGINE_VERSION] of the rules that were used
/// @param candidates the best ones, best first, at most [Matcher#CANDIDATES_KEPT_MAX]
/// @param none posterior of "pays nothing that is open here"
/// @param alreadyClosed posterior of "names a document that takes no more money"
/// @param margin bits between the best hypothesis and the next, of whatever kind
/// @param payer the customer whose own RFC, account or name the credit shows, beyond doubt
public record Assessment(
        int engineVersion,
        List<Candidate> candidates,
        double none,
        double alreadyClosed,
        double margin,
        Optional<CustomerId> payer,
        Decision decision) {

    public Assessment {
        candidates = List.copyOf(candidates);
    }

    /// The candidate after the best one.
    public Optional<Candidate> runnerUp() {
        return candidates.stream().skip(1).findFirst();
    }
}
