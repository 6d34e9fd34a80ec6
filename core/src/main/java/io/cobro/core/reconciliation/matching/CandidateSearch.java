package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every set of open documents worth weighing for a credit: what the text names, what the payer
/// owes, what has the amount. Each set belongs to one customer and has no document twice.
///
/// @param sets each oldest first
/// @param complete whether no exact sum was missed because of a bound
record CandidateSearch(List<List<OpenDocument>> sets, boolean complete) {

    static final int CUSTOMERS_MAX = 6;
    static final int DOCUMENTS_OF_A_CUSTOMER_MAX = 200;
    static final int DOCUMENTS_OF_THE_AMOUNT_MAX = 200;

    static CandidateSearch of(Situation situation) {
        CurrencyCode currency = situation.credit().amount().currency();
        long amount = situation.credit().amount().minorUnits();
        List<OpenDocument> open = situation.book().open(currency);
        Map<Set<InvoiceId>, List<OpenDocument>> sets = new LinkedHashMap<>();

        List<OpenDocument> named = named(situation);
        named.forEach(document -> add(sets, List.of(document)));
        int ofTheAmount = 0;
        for (OpenDocument document : open) {
            if (document.balance().minorUnits() == amount
                    && ofTheAmount++ < DOCUMENTS_OF_THE_AMOUNT_MAX) {
                add(sets, List.of(document));
            }
        }
        boolean complete = true;
        List<CustomerId> meant = situation.customersMeant(named);
        for (CustomerId customer : meant.subList(0, Math.min(CUSTOMERS_MAX, meant.size()))) {
            complete &= ofCustomer(situation, customer, amount, sets);
        }
        return new CandidateSearch(List.copyOf(sets.values()), complete);
    }

    /// A damaged name is worth a look alone only together with the exact amount; with the payer all
    /// its invoices are looked at anyway.
    private static List<OpenDocument> named(Situation situation) {
        long amount = situation.credit().amount().minorUnits();
        List<OpenDocument> named = new ArrayList<>();
        situation
                .named()
                .forEach((document, relation) -> {
                    boolean takesIt =
                            switch (relation) {
                                case EXACT, REPLACED, LOOKALIKE -> true;
                                case DAMAGED, CUT -> document.balance().minorUnits() == amount;
                                case NONE -> false;
                            };
                    if (takesIt) {
                        named.add(document);
                    }
                });
        return named;
    }

    private static boolean ofCustomer(
            Situation situation,
            CustomerId customer,
            long amount,
            Map<Set<InvoiceId>, List<OpenDocument>> sets) {
        List<OpenDocument> all =
                situation.book().openOf(customer, situation.credit().amount().currency());
        List<OpenDocument> some = all.subList(0, Math.min(DOCUMENTS_OF_A_CUSTOMER_MAX, all.size()));
        // Too much money for an invoice that the text does not name says nothing for it.
        some.stream()
                .filter(document -> document.balance().minorUnits() >= amount)
                .forEach(document -> add(sets, List.of(document)));
        add(sets, some.stream().filter(situation::isNamed).toList());
        if (all.stream().mapToLong(d -> d.balance().minorUnits()).sum() == amount) {
            add(sets, all);
        }
        // An advance is paid for something definite; a sum over invoices still to come is chance.
        List<OpenDocument> issued =
                all.stream()
                        .filter(d -> !d.issueDate().isAfter(situation.credit().valueDate()))
                        .toList();
        SubsetSums sums = SubsetSums.of(issued, amount);
        sums.sets().forEach(set -> add(sets, set));
        return sums.complete();
    }

    private static void add(
            Map<Set<InvoiceId>, List<OpenDocument>> sets, List<OpenDocument> documents) {
        if (!documents.isEmpty()) {
            Set<InvoiceId> invoices = new LinkedHashSet<>();
            documents.forEach(document -> invoices.add(document.invoice()));
            sets.putIfAbsent(invoices, documents);
        }
    }
}
