package io.cobro.core.reconciliation.matching;

import io.cobro.core.reconciliation.BankTransactionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decides a list of credits: by value date, then in the order given; each acceptance changes the
/// book for those after it, and what is not accepted is weighed again at the end until nothing
/// changes.
///
/// @param book after everything that was accepted, with the proposals that wait
/// @param assessments the last one of each credit, in the order of processing
public record MatchingRun(Book book, Map<BankTransactionId, Assessment> assessments) {

    /// So many times what was not accepted is weighed again.
    public static final int ROUNDS_MAX = 5;

    public MatchingRun {
        assessments = Collections.unmodifiableMap(new LinkedHashMap<>(assessments));
    }

    /// The last assessment of a credit.
    ///
    /// @throws IllegalArgumentException if the credit was not in the run
    public Assessment of(IncomingCredit credit) {
        Assessment assessment = assessments.get(credit.bankLine());
        if (assessment == null) {
            throw new IllegalArgumentException(credit.bankLine() + " was not in this run");
        }
        return assessment;
    }

    public static MatchingRun of(Book book, List<IncomingCredit> credits) {
        List<IncomingCredit> waiting = new ArrayList<>(credits);
        waiting.sort(Comparator.comparing(IncomingCredit::valueDate));
        Map<BankTransactionId, Assessment> assessments = new LinkedHashMap<>();
        Book current = book;
        for (int round = 0; round <= ROUNDS_MAX && !waiting.isEmpty(); round++) {
            List<IncomingCredit> left = new ArrayList<>();
            for (IncomingCredit credit : waiting) {
                current = current.withoutProposal(credit.bankLine());
                Assessment assessment = Matcher.assess(current, credit);
                assessments.put(credit.bankLine(), assessment);
                current = current.after(credit, assessment.decision());
                if (!(assessment.decision() instanceof Decision.Accept)) {
                    left.add(credit);
                }
            }
            boolean changed = left.size() < waiting.size();
            waiting = left;
            if (!changed && round > 0) {
                break;
            }
        }
        return new MatchingRun(current, assessments);
    }
}
