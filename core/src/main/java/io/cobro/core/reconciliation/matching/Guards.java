package io.cobro.core.reconciliation.matching;

import io.cobro.core.reconciliation.matching.PayerReading.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What forbids to accept the best candidate without asking, however likely it is: rules that a
/// careful accountant would give, beside the arithmetic of [Evidence].
final class Guards {

    /// How well the text names all invoices of a candidate.
    private enum Naming {
        WITH_SERIES_OR_WORD,
        BY_NUMBER_ALONE,
        BY_THE_BANKS_NUMBER,
        BY_THE_REPLACED_FOLIO,
        NOT_EXACTLY
    }

    private Guards() {}

    static Set<Guard> against(
            Situation situation,
            List<OpenDocument> documents,
            Candidate candidate,
            boolean searchCut) {
        AmountFit fit = candidate.amountFit();
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        Naming naming = naming(situation, documents);
        Verdict payer = situation.payer().verdict(documents.getFirst().customer());
        boolean payerCertain = payer == Verdict.AGREES && situation.payer().certain().isPresent();
        boolean named = naming != Naming.NOT_EXACTLY && naming != Naming.BY_THE_BANKS_NUMBER;

        if (documents.stream().anyMatch(OpenDocument::held)) {
            guards.add(Guard.HELD);
        }
        if (isReserved(situation, documents, candidate)) {
            guards.add(Guard.RESERVED);
        }
        if (situation.saysPart()
                && fit.meansTheWhole()
                && documents.stream().anyMatch(OpenDocument::isUntouched)) {
            guards.add(Guard.PART_SAID_BUT_WHOLE);
        }
        if (!named
                && documents.stream()
                        .anyMatch(d -> situation.credit().valueDate().isBefore(d.issueDate()))) {
            guards.add(Guard.BEFORE_ISSUE);
        }
        if (!named && !payerCertain) {
            boolean nothing = payer == Verdict.UNKNOWN && situation.mentions().isEmpty();
            guards.add(nothing ? Guard.AMOUNT_ALONE : Guard.PAYER_NOT_ITS_CUSTOMER);
        }
        if (!carries(naming, payer, payerCertain, fit, documents.size())) {
            guards.add(Guard.AMOUNT_DIFFERS);
        }
        if (!named && documents.size() > 1 && searchCut) {
            guards.add(Guard.SEARCH_CUT);
        }
        return guards;
    }

    private static boolean isReserved(
            Situation situation, List<OpenDocument> documents, Candidate candidate) {
        for (OpenDocument document : documents) {
            for (AppliedAmount wanted : candidate.applied()) {
                if (wanted.invoice().equals(document.invoice())
                        && situation
                                .book()
                                .isReservedAgainst(
                                        situation.credit().bankLine(),
                                        wanted,
                                        document.balance())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Which differences of the amount the naming and the payer make up for.
    private static boolean carries(
            Naming naming, Verdict payer, boolean payerCertain, AmountFit fit, int documents) {
        if (fit == AmountFit.EXACT) {
            return true;
        }
        // Of several invoices a real part could be any of them.
        boolean partOfOne = documents == 1 || fit.meansTheWhole() || fit == AmountFit.FAR_OVER;
        return switch (naming) {
            case WITH_SERIES_OR_WORD ->
                    switch (payer) {
                        case AGREES -> partOfOne;
                        case SIMILAR, UNKNOWN -> partOfOne && fit != AmountFit.FAR_OVER;
                        case CONTRADICTS -> false;
                    };
            case BY_NUMBER_ALONE ->
                    payer != Verdict.CONTRADICTS
                            && (fit == AmountFit.CENT || (payerCertain && partOfOne));
            case BY_THE_BANKS_NUMBER -> payerCertain && documents == 1 && fit != AmountFit.FAR_OVER;
            case BY_THE_REPLACED_FOLIO -> payerCertain && fit.meansTheWhole();
            case NOT_EXACTLY -> false;
        };
    }

    private static Naming naming(Situation situation, List<OpenDocument> documents) {
        Naming worst = Naming.WITH_SERIES_OR_WORD;
        for (OpenDocument document : documents) {
            Naming naming = naming(situation, document);
            worst = naming.compareTo(worst) > 0 ? naming : worst;
        }
        return worst;
    }

    private static Naming naming(Situation situation, OpenDocument document) {
        Naming best = Naming.NOT_EXACTLY;
        for (Mention mention : situation.mentions()) {
            Naming naming = naming(mention, situation.relation(mention, document));
            best = naming.compareTo(best) < 0 ? naming : best;
        }
        return best;
    }

    private static Naming naming(Mention mention, Relation relation) {
        return switch (relation) {
            case EXACT ->
                    switch (mention.strength()) {
                        case FISCAL_UUID, NAMED, LOOKALIKE, OTHER ->
                                mention.exact().size() == 1
                                        ? Naming.WITH_SERIES_OR_WORD
                                        : Naming.NOT_EXACTLY;
                        case BARE ->
                                mention.exact().size() == 1
                                        ? Naming.BY_NUMBER_ALONE
                                        : Naming.NOT_EXACTLY;
                        case NUMERIC ->
                                Situation.isShortNumber(mention)
                                        ? Naming.NOT_EXACTLY
                                        : Naming.BY_THE_BANKS_NUMBER;
                    };
            case REPLACED -> Naming.BY_THE_REPLACED_FOLIO;
            case LOOKALIKE, DAMAGED, CUT, NONE -> Naming.NOT_EXACTLY;
        };
    }
}
