package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.BankTransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Counts decisions against the truth. Right means that the set of invoices is the true set; a
/// credit that pays nothing in the book makes any automatic match wrong.
final class Measure {

    int credits;
    int payable;
    int automatic;
    int automaticRight;
    int rightAtOne;
    int rightAtThree;
    final List<BankTransactionId> wrong = new ArrayList<>();

    void add(BankTransactionId line, Assessment assessment, Set<InvoiceId> truth) {
        credits++;
        payable += truth.isEmpty() ? 0 : 1;
        if (assessment.decision() instanceof Decision.Accept accept) {
            automatic++;
            if (accept.candidate().invoices().equals(truth)) {
                automaticRight++;
            } else {
                wrong.add(line);
            }
        }
        List<Candidate> best =
                assessment.candidates().stream().limit(Matcher.PROPOSALS_MAX).toList();
        if (!best.isEmpty() && best.getFirst().invoices().equals(truth)) {
            rightAtOne++;
        }
        if (best.stream().anyMatch(candidate -> candidate.invoices().equals(truth))) {
            rightAtThree++;
        }
    }

    static Measure of(
            Map<BankTransactionId, Assessment> assessments,
            Map<BankTransactionId, Set<InvoiceId>> truth) {
        Measure measure = new Measure();
        assessments.forEach((line, a) -> measure.add(line, a, truth.getOrDefault(line, Set.of())));
        return measure;
    }

    double precision() {
        return automatic == 0 ? 1 : (double) automaticRight / automatic;
    }

    double recall() {
        return (double) automaticRight / payable;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d credits, %d pay something here: automatic %d, precision %.4f, recall %.4f,"
                        + " right@1 %.4f, right@3 %.4f",
                credits,
                payable,
                automatic,
                precision(),
                recall(),
                (double) rightAtOne / payable,
                (double) rightAtThree / payable);
    }
}
