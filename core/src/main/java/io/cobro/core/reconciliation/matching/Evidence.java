package io.cobro.core.reconciliation.matching;

import static io.cobro.core.reconciliation.matching.Weights.log2;

import io.cobro.core.customer.CustomerId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Weighs one set of open documents of one customer as the use of a credit.
final class Evidence {

    private static final int AROUND_DUE_DAYS = 60;
    private static final int LATE_DAYS = 120;
    private static final int VERY_LATE_DAYS = 365;

    private final Situation situation;
    private final int open;
    private final ReferenceEvidence references;

    Evidence(Situation situation) {
        this.situation = situation;
        this.open = Math.max(1, situation.book().openIn(situation.credit().amount().currency()));
        this.references = new ReferenceEvidence(situation, open);
    }

    /// @param documents of one customer, oldest first, without repetition
    /// @param openOfCustomer all open documents of that customer in the currency
    List<Feature> of(List<OpenDocument> documents, List<OpenDocument> openOfCustomer) {
        List<Feature> features = new ArrayList<>();
        prior(documents, openOfCustomer, features);
        references.add(documents, selection(documents.size(), openOfCustomer.size()), features);
        payer(documents.getFirst().customer(), features);
        AmountEvidence.add(situation, documents, features);
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
