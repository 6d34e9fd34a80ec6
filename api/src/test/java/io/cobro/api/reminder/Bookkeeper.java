package io.cobro.api.reminder;

import io.cobro.api.reminder.Year.Client;
import io.cobro.api.reminder.Year.Debt;
import io.cobro.api.reminder.Year.Expected;
import io.cobro.api.reminder.Year.Stage;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows which steps fall on which day, from the text of the policies and what happened. Nothing of
/// it is shared with what it checks.
final class Bookkeeper {

    /// Bank holidays of 2026, and those of the days around it that matter.
    static final Set<LocalDate> HOLIDAYS =
            Set.of(
                    LocalDate.of(2026, 1, 1),
                    LocalDate.of(2026, 2, 2),
                    LocalDate.of(2026, 3, 16),
                    LocalDate.of(2026, 4, 2),
                    LocalDate.of(2026, 4, 3),
                    LocalDate.of(2026, 5, 1),
                    LocalDate.of(2026, 9, 16),
                    LocalDate.of(2026, 11, 2),
                    LocalDate.of(2026, 11, 16),
                    LocalDate.of(2026, 12, 12),
                    LocalDate.of(2026, 12, 25),
                    LocalDate.of(2027, 1, 1));

    private final List<Policy> policies;

    Bookkeeper(List<Policy> policies) {
        this.policies = policies;
    }

    /// A policy as it stands on paper.
    ///
    /// @param catchUp `latest`, `all` or `none`
    /// @param cap messages in seven days; 0 for any number
    record Policy(
            List<Step> steps,
            LocalTime from,
            LocalTime until,
            boolean businessDays,
            String catchUp,
            int cap) {

        boolean isOpenAt(LocalDate date, LocalTime time) {
            boolean isDay =
                    !businessDays
                            || (date.getDayOfWeek().getValue() <= 5 && !HOLIDAYS.contains(date));
            return isDay && !time.isBefore(from) && time.isBefore(until);
        }

        Step step(String key) {
            return steps.stream().filter(step -> step.key().equals(key)).findFirst().orElseThrow();
        }
    }

    /// @param from `due` or `issue`
    /// @param every days between its times; 0 if there is one
    /// @param times how often
    /// @param least centavos that must be open
    record Step(
            String key, String from, int days, int every, int times, String channel, long least) {}

    private record Candidate(Step step, int time, LocalDate date) {

        String name() {
            return step.key() + "#" + time;
        }

        int offset() {
            return step.days() + (time - 1) * step.every();
        }
    }

    Policy policy(int number) {
        return policies.get(number);
    }

    /// A turn of the job on a day.
    void turn(List<Debt> debts, LocalDate today) {
        for (Debt debt : debts) {
            enroll(debt, today);
            if (debt.stage == Stage.ACTIVE && debt.next != null && !debt.next.isAfter(today)) {
                decide(debt, policies.get(debt.policy), today);
            }
        }
    }

    private static void enroll(Debt debt, LocalDate today) {
        Client client = debt.client;
        if (debt.stage == Stage.STOPPED) {
            return;
        }
        if (!debt.isOpen() || client.excluded) {
            if (debt.isRunning()) {
                debt.stage = debt.isVoid || debt.balance > 0 ? Stage.EXITED : Stage.COMPLETED;
                debt.pausedUntil = null;
            }
            return;
        }
        if (!debt.isRunning()) {
            debt.stage = Stage.ACTIVE;
            debt.policy = client.policy;
            debt.since = today;
            debt.next = today;
        } else if (debt.policy != client.policy) {
            debt.policy = client.policy;
            debt.next = today;
        }
        if (debt.stage == Stage.PAUSED
                && debt.pausedUntil != null
                && debt.pausedUntil.isBefore(today)) {
            debt.stage = Stage.ACTIVE;
            debt.pausedUntil = null;
            debt.next = today;
        }
    }

    private static void decide(Debt debt, Policy policy, LocalDate today) {
        LocalDate through = debt.decidedThrough;
        LocalDate horizon = through != null && through.isAfter(today) ? through : today;
        List<Candidate> come = new ArrayList<>();
        LocalDate next = null;
        for (Step step : policy.steps()) {
            LocalDate anchor = step.from().equals("due") ? debt.due : debt.issued;
            for (int time = 1; time <= step.times(); time++) {
                Candidate one =
                        new Candidate(
                                step,
                                time,
                                anchor.plusDays(step.days() + (long) (time - 1) * step.every()));
                boolean isDecided =
                        (through != null && !one.date().isAfter(through))
                                || debt.expected.containsKey(one.name());
                if (isDecided) {
                    continue;
                }
                if (!one.date().isAfter(horizon)) {
                    come.add(one);
                } else if (next == null || one.date().isBefore(next)) {
                    next = one.date();
                }
            }
        }
        come.sort(
                Comparator.comparing(Candidate::date)
                        .thenComparingInt(Candidate::offset)
                        .thenComparingInt(one -> one.step().days())
                        .thenComparing(one -> one.step().key())
                        .thenComparingInt(Candidate::time));
        debt.expected.putAll(kept(debt, decided(policy.catchUp(), come, debt, today)));
        debt.decidedThrough = horizon;
        debt.next = next;
    }

    private static Map<Candidate, @Nullable String> decided(
            String catchUp, List<Candidate> come, Debt debt, LocalDate today) {
        Map<Candidate, @Nullable String> decided = new HashMap<>();
        for (int i = 0; i < come.size(); i++) {
            Candidate one = come.get(i);
            String reason =
                    switch (catchUp) {
                        case "latest" ->
                                come.subList(i + 1, come.size()).stream()
                                                .map(Candidate::step)
                                                .anyMatch(
                                                        later -> takesThePlaceOf(one.step(), later))
                                        ? "superseded"
                                        : null;
                        case "all" -> one.date().isBefore(debt.since) ? "caught_up" : null;
                        default -> one.date().isBefore(today) ? "caught_up" : null;
                    };
            decided.put(one, reason);
        }
        return decided;
    }

    /// Of a later step with a condition of its own nobody knows yet whether it will be sent.
    private static boolean takesThePlaceOf(Step step, Step later) {
        return later.channel().equals(step.channel())
                && (later.least() == 0 || later.least() == step.least());
    }

    /// Of what came before it was enrolled, only the last time of each step is written down.
    private static Map<String, Expected> kept(Debt debt, Map<Candidate, @Nullable String> decided) {
        Map<String, Expected> kept = new HashMap<>();
        Set<String> seen = new HashSet<>();
        decided.keySet().stream()
                .sorted(
                        Comparator.comparing(Candidate::date)
                                .thenComparingInt(Candidate::time)
                                .reversed())
                .forEach(one -> {
                    String reason = decided.get(one);
                    boolean isOld = reason != null && one.date().isBefore(debt.since);
                    if (!isOld || seen.add(one.step().key())) {
                        kept.put(one.name(), new Expected(one.date(), reason));
                    }
                });
        return kept;
    }
}
