package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Weights.log2;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.matching.Mention.Strength;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Weighs one set of open documents of one customer as the use of a credit.
final class Evidence {

    private static final int AROUND_DUE_DAYS = 60;
    private static final int LATE_DAYS = 120;
    private static final int VERY_LATE_DAYS = 365;

    private final Situation situation;
    private final int open;

    Evidence(Situation situation) {
        this.situation = situation;
        this.open = Math.max(1, situation.book().openIn(situation.credit().amount().currency()));
    }

    /// @param documents of one customer, oldest first, without repetition
    /// @param openOfCustomer all open documents of that customer in the currency
    List<Feature> of(List<OpenDocument> documents, List<OpenDocument> openOfCustomer) {
        List<Feature> features = new ArrayList<>();
        prior(documents, openOfCustomer, features);
        references(documents, openOfCustomer, features);
        payer(documents.getFirst().customer(), features);
        amount(documents, features);
        dates(documents, features);
        if (documents.size() > 1) {
            shape(documents, openOfCustomer, features);
        }
        return features;
    }

    private void prior(
            List<OpenDocument> documents, List<OpenDocument> ofCustomer, List<Feature> features) {
        int size = documents.size();
        double prior =
                size == 1
                        ? Weights.PRIOR_SINGLE
                        : Weights.PRIOR_GROUP + (size - 2) * Weights.GROUP_OF_ONE_MORE;
        features.add(
                new Feature(
                        "prior",
                        size + " of " + open + " open",
                        prior - log2(open) - selection(size, ofCustomer.size())));
    }

    /// Bits to say which others of the customer's open documents go with the first.
    private static double selection(int size, int ofCustomer) {
        double bits = 0;
        for (int i = 1; i < size; i++) {
            bits += log2((double) Math.max(ofCustomer - i, i) / i);
        }
        return bits;
    }

    private void references(
            List<OpenDocument> documents, List<OpenDocument> ofCustomer, List<Feature> features) {
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
                            share * selection(documents.size(), ofCustomer.size())));
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

    void payer(CustomerId customer, List<Feature> features) {
        PayerReading payer = situation.payer();
        double bits =
                switch (payer.verdict(customer)) {
                    case AGREES ->
                            log2(
                                            (double) Math.max(1, situation.book().payers().size())
                                                    / payer.agreeing().size())
                                    + switch (payer.source()) {
                                        case TAX_ID, ACCOUNT, TAX_ID_IN_TEXT, NOTHING ->
                                                Weights.PAYER_AGREES;
                                        case NAME, NAME_IN_TEXT, LEARNED_ACCOUNT ->
                                                Weights.PAYER_AGREES_BY_NAME;
                                    };
                    case SIMILAR -> Weights.PAYER_SIMILAR;
                    case UNKNOWN -> 0;
                    case CONTRADICTS ->
                            payer.agreeing().isEmpty()
                                    ? Weights.PAYER_CONTRADICTS
                                    : Weights.PAYER_IS_ANOTHER_CUSTOMER;
                };
        if (bits != 0) {
            features.add(
                    new Feature(
                            "payer_" + payer.verdict(customer).name().toLowerCase(Locale.ROOT),
                            payer.source().name().toLowerCase(Locale.ROOT),
                            bits));
        }
    }

    private void amount(List<OpenDocument> documents, List<Feature> features) {
        Money credit = situation.credit().amount();
        long owed = documents.stream().mapToLong(d -> d.balance().minorUnits()).sum();
        AmountFit fit = AmountFit.of(credit.minorUnits(), owed, documents.size());
        double exact = exactAmount(owed, documents);
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
    private double exactAmount(long amount, List<OpenDocument> documents) {
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

    private void dates(List<OpenDocument> documents, List<Feature> features) {
        double bits = 0;
        for (OpenDocument document : documents) {
            bits += date(document);
        }
        features.add(
                new Feature(
                        "dates",
                        situation.credit().valueDate() + " due " + documents.getFirst().dueDate(),
                        bits / documents.size()));
    }

    private double date(OpenDocument document) {
        var paid = situation.credit().valueDate();
        if (paid.isBefore(document.issueDate())) {
            return Weights.BEFORE_ISSUE;
        }
        long days = ChronoUnit.DAYS.between(document.dueDate(), paid);
        if (Math.abs(days) <= AROUND_DUE_DAYS) {
            return Weights.AROUND_DUE;
        }
        if (days <= LATE_DAYS) {
            return Weights.EARLY_OR_LATE;
        }
        return days <= VERY_LATE_DAYS ? Weights.VERY_LATE : Weights.YEARS_LATE;
    }

    private static void shape(
            List<OpenDocument> documents, List<OpenDocument> ofCustomer, List<Feature> features) {
        if (documents.size() == ofCustomer.size()) {
            features.add(new Feature("sum_of_all", "" + documents.size(), Weights.SUM_OF_ALL));
        } else if (documents.equals(ofCustomer.subList(0, documents.size()))) {
            features.add(
                    new Feature(
                            "sum_of_the_oldest", "" + documents.size(), Weights.SUM_OF_THE_OLDEST));
        }
    }
}
