package io.cobro.core.reconciliation.matching;

import io.cobro.core.money.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Spreads a credit over invoices: each gets its balance, in the order of the text where it names
/// them, else oldest first; the last one may get less, what is left stays unallocated.
record Allocation(List<AppliedAmount> applied, Money unallocated) {

    static Allocation of(Situation situation, List<OpenDocument> documents) {
        List<OpenDocument> order = new ArrayList<>(documents);
        order.sort(
                Comparator.<OpenDocument>comparingInt(d -> placeInText(situation, d))
                        .thenComparing(BookDocument.OLDEST_FIRST));
        Money rest = situation.credit().amount();
        List<AppliedAmount> applied = new ArrayList<>();
        for (OpenDocument document : order) {
            Money part = rest.min(document.balance());
            if (part.isPositive()) {
                applied.add(
                        new AppliedAmount(
                                document.invoice(), part, part.equals(document.balance())));
                rest = rest.minus(part);
            }
        }
        return new Allocation(List.copyOf(applied), rest);
    }

    private static int placeInText(Situation situation, OpenDocument document) {
        List<Mention> mentions = situation.mentions();
        for (int i = 0; i < mentions.size(); i++) {
            if (situation.relation(mentions.get(i), document) != Relation.NONE) {
                return i;
            }
        }
        return mentions.size();
    }
}
