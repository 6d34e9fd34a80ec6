package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One payment, every hypothesis, one decision.
///
/// For a credit all evidence is collected, each candidate set of open invoices is scored in bits of
/// log-odds, and candidates, "pays nothing that is open here" and "names what is closed already"
/// share one posterior. Automatic only from 0.98 on and where no [Guard] forbids it. Without clock
/// and random numbers: the same book and credit give the same answer.
public final class Matcher {

    /// The version of the rules; stored with every score.
    public static final int ENGINE_VERSION = Weights.ENGINE_VERSION;

    /// So many candidates are proposed to a person.
    public static final int PROPOSALS_MAX = 3;

    /// So many candidates are kept as evidence.
    public static final int CANDIDATES_KEPT_MAX = 10;

    /// From this posterior on a proposal reserves its invoices.
    public static final double RESERVATION_MIN = Weights.RESERVATION_MIN;

    private Matcher() {}

    /// Weighs a credit against a book.
    public static Assessment assess(Book book, IncomingCredit credit) {
        Situation situation = Situation.read(book, credit);
        CandidateSearch search = CandidateSearch.of(situation);
        List<Weighed> weighed = weigh(situation, search);
        double none = Weights.PRIOR_NONE;
        double closed = ClosedHypothesis.bits(situation);
        double top = Math.max(none, closed);
        if (!weighed.isEmpty()) {
            top = Math.max(top, weighed.getFirst().bits());
        }
        double all = power(none - top) + power(closed - top);
        for (Weighed one : weighed) {
            all += power(one.bits() - top);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Weighed one : weighed.subList(0, Math.min(CANDIDATES_KEPT_MAX, weighed.size()))) {
            candidates.add(one.candidate(situation, power(one.bits() - top) / all));
        }
        double nonePosterior = power(none - top) / all;
        double closedPosterior = power(closed - top) / all;
        return new Assessment(
                ENGINE_VERSION,
                candidates,
                nonePosterior,
                closedPosterior,
                margin(weighed, none, closed),
                situation.payer().certain(),
                decide(situation, search, weighed, candidates, nonePosterior, closedPosterior));
    }

    /// A set of documents with its evidence.
    private record Weighed(List<OpenDocument> documents, List<Feature> features, double bits) {

        Candidate candidate(Situation situation, double posterior) {
            Allocation allocation = Allocation.of(situation, documents);
            return new Candidate(
                    documents.getFirst().customer(),
                    allocation.applied(),
                    allocation.unallocated(),
                    fit(situation),
                    features,
                    bits,
                    posterior);
        }

        AmountFit fit(Situation situation) {
            return AmountFit.of(
                    situation.credit().amount().minorUnits(),
                    documents.stream().mapToLong(d -> d.balance().minorUnits()).sum(),
                    documents.size());
        }
    }

    private static List<Weighed> weigh(Situation situation, CandidateSearch search) {
        Evidence evidence = new Evidence(situation);
        Map<CustomerId, List<OpenDocument>> open = new HashMap<>();
        List<Weighed> weighed = new ArrayList<>();
        for (List<OpenDocument> documents : search.sets()) {
            List<OpenDocument> ofCustomer =
                    open.computeIfAbsent(
                            documents.getFirst().customer(),
                            customer ->
                                    situation
                                            .book()
                                            .openOf(
                                                    customer,
                                                    situation.credit().amount().currency()));
            List<Feature> features = evidence.of(documents, ofCustomer);
            double bits = features.stream().mapToDouble(Feature::bits).sum();
            weighed.add(new Weighed(documents, features, bits));
        }
        weighed.sort(
                Comparator.comparingDouble(Weighed::bits)
                        .reversed()
                        .thenComparingInt(one -> one.documents().size())
                        .thenComparing(one -> one.documents().getFirst(), BookDocument.OLDEST_FIRST)
                        .thenComparing(
                                one -> one.documents().getLast(), BookDocument.OLDEST_FIRST));
        return weighed;
    }

    private static Decision decide(
            Situation situation,
            CandidateSearch search,
            List<Weighed> weighed,
            List<Candidate> candidates,
            double none,
            double closed) {
        var excluded = OtherMoney.reason(situation.credit());
        if (excluded.isPresent()) {
            return new Decision.Exclude(excluded.get());
        }
        Decision.Leave leave =
                new Decision.Leave(
                        closed > none
                                ? Decision.Leave.WhyLeft.NAMES_A_CLOSED_DOCUMENT
                                : Decision.Leave.WhyLeft.NOTHING_FITS);
        if (candidates.isEmpty()) {
            return leave;
        }
        Candidate best = candidates.getFirst();
        Weighed first = weighed.getFirst();
        Set<Guard> guards = Guards.against(situation, first.documents(), best, !search.complete());
        if (best.posterior() >= Weights.ACCEPTANCE_MIN && guards.isEmpty()) {
            return new Decision.Accept(best);
        }
        List<Candidate> proposed =
                candidates.stream()
                        .filter(candidate -> candidate.posterior() >= Weights.PROPOSAL_MIN)
                        .limit(PROPOSALS_MAX)
                        .toList();
        if (proposed.isEmpty()) {
            return leave;
        }
        Map<InvoiceId, Money> reserved = new HashMap<>();
        if (best.posterior() >= Weights.RESERVATION_MIN) {
            best.applied().forEach(part -> reserved.put(part.invoice(), part.amount()));
        }
        return new Decision.Propose(proposed, guards, reserved);
    }

    private static double margin(List<Weighed> weighed, double none, double closed) {
        List<Double> bits = new ArrayList<>(List.of(none, closed));
        weighed.stream().limit(2).forEach(one -> bits.add(one.bits()));
        bits.sort(Comparator.reverseOrder());
        return bits.get(0) - bits.get(1);
    }

    /// 2 to the power of a negative number of bits.
    private static double power(double bits) {
        return StrictMath.exp(bits * StrictMath.log(2));
    }
}
