package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What to do with a credit.
public sealed interface Decision {

    /// Sure and unambiguous: apply it.
    record Accept(Candidate candidate) implements Decision {}

    /// A person decides.
    ///
    /// @param candidates the best ones, best first, at most [Matcher#PROPOSALS_MAX]
    /// @param guards what forbade to accept the first one; empty if it is only not sure enough
    /// @param reserved what waits for this decision: the amounts of the first candidate, if it is
    ///   more likely than not
    record Propose(List<Candidate> candidates, Set<Guard> guards, Map<InvoiceId, Money> reserved)
            implements Decision {

        public Propose {
            candidates = List.copyOf(candidates);
            guards = Set.copyOf(guards);
            reserved = Map.copyOf(reserved);
        }
    }

    /// Nothing here is worth proposing.
    record Leave(WhyLeft reason) implements Decision {

        /// Why nothing is proposed.
        public enum WhyLeft {
            NOTHING_FITS,
            NAMES_A_CLOSED_DOCUMENT
        }
    }

    /// No customer's money.
    record Exclude(WhyExcluded reason) implements Decision {

        /// What it is instead.
        public enum WhyExcluded {
            RETURNED_TRANSFER,
            PROCESSOR_PAYOUT
        }
    }
}
