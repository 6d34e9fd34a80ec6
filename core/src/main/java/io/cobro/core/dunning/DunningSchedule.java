package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.SkipReason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which steps of a policy fall due for an invoice.
///
/// Days are decided once for each installment, in order: those after the last decided one until
/// today. So it does not matter how often the question is asked, nor whether some days were missed:
/// what they brought is decided on the next one, as the policy's [CatchUp] says. A clock that went
/// back brings nothing.
///
/// No day is decided for an installment of which nothing is open, whatever becomes of the others:
/// an installment of 1 March that is paid by a cheque, which bounces on 5 April, is asked for then.
public final class DunningSchedule {

    private static final Comparator<DueStep> BY_DATE =
            Comparator.comparing(DueStep::date)
                    .thenComparing(due -> due.step().advance(due.occurrence()));

    private DunningSchedule() {}

    /// An installment.
    ///
    /// @param number within its invoice, from 1
    /// @param isOpen whether some of it is owed
    public record InstallmentDay(int number, LocalDate dueDate, boolean isOpen) {}

    /// An occurrence that was decided before, under whatever version of whichever policy.
    public record Decided(int installment, String step, int occurrence) {}

    /// An occurrence that is decided now.
    ///
    /// @param skipReason why it is left out; null if it is to be sent
    public record DueStep(
            int installment,
            DunningStep step,
            int occurrence,
            LocalDate date,
            @Nullable SkipReason skipReason) {

        DueStep leftOut(SkipReason reason) {
            return new DueStep(installment, step, occurrence, date, reason);
        }
    }

    /// What a day brings.
    ///
    /// @param steps oldest first; also those that are left out, for the record
    /// @param next the day of the next occurrence, after today and all that was decided; null if
    ///   none is to come
    /// @param through the last day that is decided now, by the number of the installment; one is
    ///   missing of which none is
    public record Due(
            List<DueStep> steps, @Nullable LocalDate next, Map<Integer, LocalDate> through) {

        public Due {
            steps = List.copyOf(steps);
            through = Map.copyOf(through);
        }
    }

    /// What is to be decided for an invoice.
    ///
    /// Of occurrences before the invoice was enrolled only the last one of each step is recorded.
    ///
    /// @param installments all that it has
    public static Due due(
            PolicyDocument policy,
            DunningEnrollment enrollment,
            LocalDate issueDate,
            List<InstallmentDay> installments,
            Set<Decided> decided,
            LocalDate today) {
        List<DueStep> steps = new ArrayList<>();
        Map<Integer, LocalDate> throughAfter = new HashMap<>();
        LocalDate next = null;
        for (InstallmentDay installment : installments) {
            LocalDate through = enrollment.evaluatedThrough(installment.number());
            if (!installment.isOpen()) {
                if (through != null) {
                    throughAfter.put(installment.number(), through);
                }
                continue;
            }
            LocalDate horizon = through == null || through.isBefore(today) ? today : through;
            throughAfter.put(installment.number(), horizon);
            List<DueStep> candidates = new ArrayList<>();
            for (DunningStep step : policy.steps()) {
                LocalDate anchor =
                        switch (step.anchor()) {
                            case DUE_DATE -> installment.dueDate();
                            case ISSUE_DATE -> issueDate;
                        };
                for (int occurrence = 1; occurrence <= step.occurrences(); occurrence++) {
                    LocalDate date = step.date(anchor, occurrence);
                    boolean isPast = through != null && !date.isAfter(through);
                    if (isPast
                            || decided.contains(
                                    new Decided(installment.number(), step.key(), occurrence))) {
                        continue;
                    }
                    if (date.isAfter(horizon)) {
                        next = next == null || date.isBefore(next) ? date : next;
                        break;
                    }
                    candidates.add(new DueStep(installment.number(), step, occurrence, date, null));
                }
            }
            candidates.sort(BY_DATE);
            steps.addAll(
                    recorded(
                            decide(policy.catchUp(), candidates, enrollment.since(), today),
                            enrollment.since()));
        }
        steps.sort(BY_DATE);
        return new Due(steps, next, throughAfter);
    }

    private static List<DueStep> decide(
            CatchUp catchUp, List<DueStep> candidates, LocalDate since, LocalDate today) {
        return switch (catchUp) {
            case SEND_LATEST -> latest(candidates);
            case SEND_ALL ->
                    candidates.stream()
                            .map(due ->
                                    due.date().isBefore(since)
                                            ? due.leftOut(SkipReason.CAUGHT_UP)
                                            : due)
                            .toList();
            case SKIP ->
                    candidates.stream()
                            .map(due ->
                                    due.date().isBefore(today)
                                            ? due.leftOut(SkipReason.CAUGHT_UP)
                                            : due)
                            .toList();
        };
    }

    /// In each channel the last step takes the place of those before it. One with a condition takes
    /// that of steps with the same one only: whether it holds is known when the message leaves, and
    /// if it does not, the step before is for it.
    private static List<DueStep> latest(List<DueStep> byDate) {
        Map<Channel, Set<Optional<Condition>>> later = new EnumMap<>(Channel.class);
        List<DueStep> latest = new ArrayList<>();
        for (DueStep due : byDate.reversed()) {
            Set<Optional<Condition>> conditions =
                    later.computeIfAbsent(due.step().channel(), _ -> new HashSet<>());
            Optional<Condition> condition = Optional.ofNullable(due.step().condition());
            boolean isSuperseded =
                    conditions.contains(Optional.<Condition>empty())
                            || conditions.contains(condition);
            latest.addFirst(isSuperseded ? due.leftOut(SkipReason.SUPERSEDED) : due);
            conditions.add(condition);
        }
        return latest;
    }

    private static List<DueStep> recorded(List<DueStep> byDate, LocalDate since) {
        List<DueStep> kept = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (DueStep due : byDate.reversed()) {
            boolean isOld = due.skipReason() != null && due.date().isBefore(since);
            if (!isOld || seen.add(due.step().key())) {
                kept.add(due);
            }
        }
        return kept;
    }
}
