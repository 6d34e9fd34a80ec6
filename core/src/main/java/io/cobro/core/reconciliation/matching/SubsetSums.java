package io.cobro.core.reconciliation.matching;

import java.util.ArrayList;
import java.util.List;

/// All sets of two or more open documents whose balances add up to exactly one amount, small sets
/// first, up to bounds that count work and not time, so that the same input gives the same answer.
///
/// @param sets each oldest first
/// @param complete whether no set of up to [#SET_SIZE_MAX] was missed because of a bound
record SubsetSums(List<List<OpenDocument>> sets, boolean complete) {

    static final int DOCUMENTS_MAX = 40;
    static final int SET_SIZE_MAX = 8;
    static final int SETS_MAX = 32;
    static final int STEPS_MAX = 100_000;

    /// @param documents oldest first
    /// @param targetMinor the amount that they shall add up to, in minor units
    static SubsetSums of(List<OpenDocument> documents, long targetMinor) {
        List<OpenDocument> fitting =
                documents.stream().filter(d -> d.balance().minorUnits() < targetMinor).toList();
        boolean cut = fitting.size() > DOCUMENTS_MAX;
        Search search = new Search(cut ? fitting.subList(0, DOCUMENTS_MAX) : fitting);
        for (int size = 2; size <= Math.min(SET_SIZE_MAX, search.documents.size()); size++) {
            search.find(0, size, targetMinor);
        }
        return new SubsetSums(List.copyOf(search.found), !cut && !search.exhausted);
    }

    private static final class Search {

        private final List<OpenDocument> documents;
        private final long[] balances;
        private final long[] largestFrom;
        private final List<OpenDocument> chosen = new ArrayList<>();
        private final List<List<OpenDocument>> found = new ArrayList<>();
        private int steps;
        private boolean exhausted;

        Search(List<OpenDocument> documents) {
            this.documents = documents;
            this.balances = documents.stream().mapToLong(d -> d.balance().minorUnits()).toArray();
            this.largestFrom = new long[balances.length + 1];
            for (int i = balances.length - 1; i >= 0; i--) {
                largestFrom[i] = Math.max(largestFrom[i + 1], balances[i]);
            }
        }

        void find(int from, int size, long rest) {
            if (size == 0) {
                if (rest == 0) {
                    found.add(List.copyOf(chosen));
                }
                return;
            }
            for (int i = from; i <= balances.length - size; i++) {
                if (exhausted || rest / size > largestFrom[i]) {
                    return;
                }
                if (++steps > STEPS_MAX || found.size() >= SETS_MAX) {
                    exhausted = true;
                    return;
                }
                if (balances[i] <= rest) {
                    chosen.addLast(documents.get(i));
                    find(i + 1, size - 1, rest - balances[i]);
                    chosen.removeLast();
                }
            }
        }
    }
}
