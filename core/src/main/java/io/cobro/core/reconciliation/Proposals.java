package io.cobro.core.reconciliation;

import io.cobro.core.CommandContext;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.Assessment;
import io.cobro.core.reconciliation.matching.Candidate;
import io.cobro.core.reconciliation.matching.Decision;
import io.cobro.core.reconciliation.matching.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine found, as matches.
final class Proposals {

    private Proposals() {}

    /// The proposals of an assessment, best first; none for what a person has refused before.
    static List<Match> of(
            CommandContext context,
            BankTransactionId line,
            Assessment assessment,
            Set<Set<InvoiceId>> refused) {
        List<Match> matches = new ArrayList<>();
        for (Candidate candidate : candidates(assessment)) {
            if (!refused.contains(candidate.invoices())) {
                matches.add(match(context, line, assessment, candidate, matches.size() + 1));
            }
        }
        return matches;
    }

    /// The ways to use the money that a person would be shown, best first.
    static List<Candidate> candidates(Assessment assessment) {
        return switch (assessment.decision()) {
            case Decision.Propose propose -> propose.candidates();
            case Decision.Accept(Candidate candidate) -> List.of(candidate);
            case Decision.Leave _, Decision.Exclude _ -> List.of();
        };
    }

    /// Whether two lists propose the same; then the older one stays.
    static boolean same(List<Match> before, List<Match> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            Match a = before.get(i);
            Match b = now.get(i);
            if (!a.allocations().equals(b.allocations()) || !a.evidence().equals(b.evidence())) {
                return false;
            }
        }
        return true;
    }

    static Match match(
            CommandContext context,
            BankTransactionId line,
            Assessment assessment,
            Candidate candidate,
            int rank) {
        return new Match(
                new MatchId(context.ids().next()),
                line,
                Match.Status.PROPOSED,
                Match.Actor.AUTO,
                rank,
                candidate.customer(),
                candidate.applied().stream()
                        .map(applied -> new MatchedInvoice(applied.invoice(), applied.amount()))
                        .toList(),
                candidate.unallocated(),
                new MatchEvidence(
                        assessment.engineVersion(),
                        candidate.features(),
                        candidate.bits(),
                        candidate.posterior(),
                        runnerUp(assessment, candidate),
                        assessment.margin(),
                        assessment.none(),
                        assessment.alreadyClosed(),
                        guards(assessment)),
                null,
                null,
                1,
                context.now());
    }

    private static MatchEvidence.@Nullable RunnerUp runnerUp(
            Assessment assessment, Candidate candidate) {
        return assessment.candidates().stream()
                .filter(other -> !other.equals(candidate))
                .findFirst()
                .map(other ->
                        new MatchEvidence.RunnerUp(
                                other.applied().stream().map(applied -> applied.invoice()).toList(),
                                other.bits(),
                                other.posterior()))
                .orElse(null);
    }

    private static List<String> guards(Assessment assessment) {
        return assessment.decision() instanceof Decision.Propose(var _, Set<Guard> guards, var _)
                ? guards.stream()
                        .map(guard -> guard.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList()
                : List.of();
    }
}
