package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Weights.log2;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.reconciliation.matching.Mention.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Weighs what the text names: for the documents that it names, against those that leave a name
/// unexplained.
final class ReferenceEvidence {

    private final Situation situation;
    private final int open;

    /// @param open how many documents are open in the currency of the credit, at least 1
    ReferenceEvidence(Situation situation, int open) {
        this.situation = situation;
        this.open = open;
    }

    /// @param documents the candidate: of one customer, oldest first
    /// @param selection bits that it takes to say which of the customer's documents they are
    void add(List<OpenDocument> documents, double selection, List<Feature> features) {
        double unexplained = 0;
        Set<OpenDocument> named = new HashSet<>();
        List<Feature> found = new ArrayList<>();
        for (Mention mention : situation.mentions()) {
            Relation best = Relation.NONE;
            OpenDocument meant = null;
            for (OpenDocument document : documents) {
                Relation relation = situation.relation(mention, document);
                if (relation.compareTo(best) < 0 && !named.contains(document)) {
                    best = relation;
                    meant = document;
                }
            }
            if (meant != null) {
                named.add(meant);
                found.add(
                        new Feature(
                                "reference_" + word(mention, best),
                                mention.text(),
                                weight(mention, best)));
            } else if (mention.isClaim() && !namesAgain(mention, documents)) {
                unexplained += unexplained(mention, documents.getFirst().customer());
            }
        }
        // The best one says which document, the others only that the list goes on.
        found.sort(Comparator.comparingDouble(Feature::bits).reversed());
        for (int i = 0; i < found.size(); i++) {
            Feature feature = found.get(i);
            features.add(
                    i == 0
                            ? feature
                            : new Feature(
                                    feature.name(),
                                    feature.value(),
                                    Math.min(feature.bits(), Weights.REFERENCE_ONE_MORE)));
        }
        if (named.size() > 1) {
            double share = (named.size() - 1.0) / (documents.size() - 1.0);
            features.add(
                    new Feature(
                            "reference_list",
                            named.size() + " of " + documents.size(),
                            share * selection));
        }
        if (unexplained < 0) {
            features.add(
                    new Feature(
                            "reference_unexplained",
                            situation.text().plain(),
                            Math.max(unexplained, Weights.UNEXPLAINED_MIN)));
        }
    }

    /// A document named twice gives its information once.
    private boolean namesAgain(Mention mention, List<OpenDocument> documents) {
        return documents.stream().anyMatch(d -> situation.relation(mention, d) != Relation.NONE);
    }

    private static String word(Mention mention, Relation relation) {
        if (relation == Relation.EXACT && mention.strength() != Strength.NAMED) {
            return switch (mention.strength()) {
                case NUMERIC -> "numeric";
                case FISCAL_UUID -> "fiscal_uuid";
                case BARE -> "bare";
                case NAMED, LOOKALIKE, OTHER -> "exact";
            };
        }
        return relation.name().toLowerCase(Locale.ROOT);
    }

    private double weight(Mention mention, Relation relation) {
        int all = Math.max(1, situation.book().index().size());
        double exactly = log2((double) open / Math.max(1, mention.exact().size()));
        return switch (relation) {
            case EXACT ->
                    exactly
                            + switch (mention.strength()) {
                                case FISCAL_UUID -> Weights.REFERENCE_FISCAL_UUID;
                                case NAMED, LOOKALIKE, OTHER -> Weights.REFERENCE_NAMED;
                                case BARE -> Weights.REFERENCE_BARE;
                                case NUMERIC ->
                                        Situation.isShortNumber(mention)
                                                ? Weights.REFERENCE_NUMERIC_SHORT
                                                : Weights.REFERENCE_NUMERIC;
                            };
            case REPLACED -> exactly + Weights.REFERENCE_REPLACED;
            case LOOKALIKE -> log2(open) + Weights.REFERENCE_LOOKALIKE;
            case DAMAGED ->
                    log2((double) all / Math.max(1, situation.similarTo(mention)))
                            + Weights.REFERENCE_DAMAGED;
            case CUT ->
                    log2((double) all / Math.max(1, situation.similarTo(mention)))
                            + Weights.REFERENCE_CUT;
            case NONE -> 0;
        };
    }

    private double unexplained(Mention mention, CustomerId customer) {
        if (mention.strength() == Strength.OTHER) {
            return Weights.UNEXPLAINED_OTHER;
        }
        boolean payerIsCustomer =
                situation.payer().verdict(customer) == PayerReading.Verdict.AGREES;
        boolean namesOpen = false;
        boolean ofOthersOnly = true;
        for (var invoice : mention.exact()) {
            if (situation.book().current(invoice) instanceof OpenDocument document) {
                namesOpen = true;
                ofOthersOnly &=
                        situation.payer().verdict(document.customer())
                                != PayerReading.Verdict.AGREES;
            }
        }
        if (namesOpen) {
            return payerIsCustomer && ofOthersOnly
                    ? Weights.UNEXPLAINED_OPEN_OF_OTHERS
                    : Weights.UNEXPLAINED_OPEN;
        }
        if (!mention.exact().isEmpty()) {
            return Weights.UNEXPLAINED_CLOSED;
        }
        return mention.strength() == Strength.BARE
                ? Weights.UNEXPLAINED_BARE
                : Weights.UNEXPLAINED_UNKNOWN;
    }
}
