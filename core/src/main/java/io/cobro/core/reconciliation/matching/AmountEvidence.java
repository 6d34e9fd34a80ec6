package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Weights.log2;

import io.cobro.core.money.Money;
import java.util.List;
import java.util.Locale;

/// Weighs how the credit compares with the balances of a candidate.
final class AmountEvidence {

    private AmountEvidence() {}

    static void add(Situation situation, List<OpenDocument> documents, List<Feature> features) {
        Money credit = situation.credit().amount();
        long owed = documents.stream().mapToLong(d -> d.balance().minorUnits()).sum();
        AmountFit fit = AmountFit.of(credit.minorUnits(), owed, documents.size());
        double exact = exact(situation, owed, documents);
        boolean untouched = documents.stream().allMatch(OpenDocument::isUntouched);
        double part = situation.saysPart() ? Weights.AMOUNT_PART_SAID : Weights.AMOUNT_PART;
        double bits =
                switch (fit) {
                    case EXACT ->
                            situation.saysPart() && untouched
                                    ? Weights.AMOUNT_WHOLE_THOUGH_PART_SAID
                                    : exact;
                    case CENT -> exact + Weights.AMOUNT_CENT;
                    case EARLY_DISCOUNT -> exact + Weights.AMOUNT_EARLY_DISCOUNT;
                    case FRACTION -> Math.max(exact + Weights.AMOUNT_FRACTION, part);
                    case BANK_FEE -> Weights.AMOUNT_BANK_FEE;
                    case PART -> part;
                    case SLIGHTLY_OVER -> Weights.AMOUNT_SLIGHTLY_OVER;
                    case FAR_OVER -> Weights.AMOUNT_FAR_OVER;
                };
        features.add(
                new Feature(
                        "amount_" + fit.name().toLowerCase(Locale.ROOT),
                        credit.toDecimal().toPlainString()
                                + " of "
                                + Money.ofMinor(owed, credit.currency())
                                        .toDecimal()
                                        .toPlainString(),
                        bits));
    }

    /// An amount is worth as little as it is common in this book.
    private static double exact(Situation situation, long amount, List<OpenDocument> documents) {
        BookIndex index = situation.book().index();
        int own = documents.size() == 1 && documents.getFirst().isUntouched() ? 1 : 0;
        double others = Math.max(0, index.documentsOf(amount) - own);
        double common =
                (others + Weights.IMAGINED_DOCUMENTS * chance(amount))
                        / (index.size() + Weights.IMAGINED_DOCUMENTS);
        return Math.min(Weights.AMOUNT_EXACT_SHARE - log2(common), Weights.AMOUNT_BITS_MAX);
    }

    /// Round amounts meet by chance more often. Counted in minor units; without decimals the same
    /// digits are rounder, which errs on the careful side.
    private static double chance(long amount) {
        if (amount % 100_000 == 0) {
            return Weights.CHANCE_OF_A_THOUSAND;
        }
        if (amount % 10_000 == 0) {
            return Weights.CHANCE_OF_A_HUNDRED;
        }
        return amount % 100 == 0 ? Weights.CHANCE_OF_A_WHOLE : Weights.CHANCE_OF_A_CENT;
    }
}
