package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Weights.log2;

import io.cobro.core.invoice.InvoiceId;
import java.util.ArrayList;
import java.util.List;

/// "This money names a document that takes no more": paid twice, or for a void document.
final class ClosedHypothesis {

    private ClosedHypothesis() {}

    /// The bits of the best closed document that the text names; the bare prior without one.
    static double bits(Situation situation) {
        double best = Weights.PRIOR_CLOSED;
        for (Mention mention : situation.mentions()) {
            for (InvoiceId named : mention.isClaim() ? mention.exact() : List.<InvoiceId>of()) {
                if (situation.book().current(named) instanceof ClosedDocument closed) {
                    best = Math.max(best, bits(situation, mention, closed));
                }
            }
        }
        return best;
    }

    private static double bits(Situation situation, Mention mention, ClosedDocument closed) {
        List<Feature> payer = new ArrayList<>();
        new Evidence(situation).payer(closed.customer(), payer);
        boolean whole = closed.total().equals(situation.credit().amount());
        double reference =
                mention.strength() == Mention.Strength.BARE
                        ? Weights.REFERENCE_BARE
                        : Weights.REFERENCE_NAMED;
        return Weights.PRIOR_CLOSED
                + reference
                - log2(mention.exact().size())
                + payer.stream().mapToDouble(Feature::bits).sum()
                + (whole ? Weights.AMOUNT_BITS_MAX : Weights.AMOUNT_PART);
    }
}
