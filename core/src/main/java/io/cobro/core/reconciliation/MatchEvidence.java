package io.cobro.core.reconciliation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a match was made or proposed: enough to understand it, and to compute its score again.
///
/// @param engineVersion of the rules and weights
/// @param features what was seen; their bits add up to `bits`
/// @param bits log-odds of the match against "pays nothing that is open here"
/// @param posterior its share among all hypotheses, 0 to 1
/// @param runnerUp the next best hypothesis
/// @param margin bits between the best hypothesis and the next
/// @param none posterior of "pays nothing that is open here"
/// @param alreadyClosed posterior of "names a document that takes no more money"
/// @param guards what forbade to accept it without asking
public record MatchEvidence(
        int engineVersion,
        List<Feature> features,
        double bits,
        double posterior,
        @Nullable RunnerUp runnerUp,
        double margin,
        double none,
        double alreadyClosed,
        List<String> guards) {

    public MatchEvidence {
        features = List.copyOf(features);
        guards = List.copyOf(guards);
    }

    /// The next best way to use the money.
    public record RunnerUp(List<InvoiceId> invoices, double bits, double posterior) {

        public RunnerUp {
            invoices = List.copyOf(invoices);
        }
    }
}
