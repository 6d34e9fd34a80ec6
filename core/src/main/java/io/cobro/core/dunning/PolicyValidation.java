package io.cobro.core.dunning;

import io.cobro.core.Refusal;
import io.cobro.core.dunning.Condition.All;
import io.cobro.core.dunning.Condition.Any;
import io.cobro.core.dunning.Condition.CustomerIn;
import io.cobro.core.reminder.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/// Which documents of policies are accepted.
public final class PolicyValidation {

    private final BiPredicate<Channel, String> templates;
    private final List<Refusal> problems = new ArrayList<>();

    private PolicyValidation(BiPredicate<Channel, String> templates) {
        this.templates = templates;
    }

    /// Everything that is wrong with a document, in the order of its properties; each names its
    /// place, such as `/steps/2/offset_days`.
    ///
    /// | code | meaning |
    /// |---|---|
    /// | `too_few_items`, `too_many_items` | 1 to [PolicyDocument#STEPS_MAX] steps; conditions that join none |
    /// | `value_not_allowed` | a key that has not the form of one |
    /// | `duplicate_step_key` | two steps with one key |
    /// | `steps_on_same_day` | two steps of one channel and anchor with one offset; or with one condition, of which a repeat falls on a day of the other |
    /// | `out_of_range` | an offset, a repeat or a cap beyond its limits |
    /// | `condition_too_deep`, `condition_too_large` | beyond [Condition#DEPTH_MAX], [Condition#NODES_MAX] |
    /// | `sending_window_invalid` | shorter than [SendingHours#WINDOW_MINUTES_MIN] minutes, or ends before it begins |
    /// | `reference_not_found` | no template of that kind for the channel |
    ///
    /// @param templates whether there is a template for a channel, of a kind
    public static List<Refusal> problems(
            PolicyDocument document, BiPredicate<Channel, String> templates) {
        PolicyValidation validation = new PolicyValidation(templates);
        validation.steps(document.steps());
        validation.sending(document.sending());
        if (document.messagesPerWeek() != null) {
            validation.range(
                    "/caps/messages_per_week",
                    document.messagesPerWeek(),
                    1,
                    PolicyDocument.MESSAGES_PER_WEEK_MAX);
        }
        return List.copyOf(validation.problems);
    }

    private void steps(List<DunningStep> steps) {
        if (steps.isEmpty()) {
            problems.add(Refusal.at("/steps", "too_few_items", Map.of("limit", "1")));
        }
        if (steps.size() > PolicyDocument.STEPS_MAX) {
            problems.add(
                    Refusal.at(
                            "/steps",
                            "too_many_items",
                            Map.of("limit", Integer.toString(PolicyDocument.STEPS_MAX))));
            return;
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            DunningStep step = steps.get(i);
            String at = "/steps/" + i;
            if (!DunningStep.isKey(step.key())) {
                problems.add(
                        Refusal.at(
                                at + "/key",
                                "value_not_allowed",
                                Map.of(
                                        "allowed",
                                        "a lower-case letter, then letters, digits and underscores, 40 in all")));
            } else if (!keys.add(step.key())) {
                problems.add(
                        Refusal.at(at + "/key", "duplicate_step_key", Map.of("value", step.key())));
            }
            range(
                    at + "/offset_days",
                    step.offsetDays(),
                    DunningStep.OFFSET_DAYS_MIN,
                    DunningStep.OFFSET_DAYS_MAX);
            steps.subList(0, i).stream()
                    .filter(other -> withoutBadRepeat(step).meets(withoutBadRepeat(other)))
                    .findFirst()
                    .ifPresent(other ->
                            problems.add(
                                    Refusal.at(
                                            at + "/offset_days",
                                            "steps_on_same_day",
                                            Map.of("other", other.key()))));
            if (step.repeat() != null) {
                range(at + "/repeat/every_days", step.repeat().everyDays(), 1, StepRepeat.DAYS_MAX);
                range(at + "/repeat/max", step.repeat().max(), 1, StepRepeat.OCCURRENCES_MAX);
            }
            if (step.condition() != null) {
                condition(at + "/if", step.condition());
            }
            if (!templates.test(step.channel(), step.template())) {
                problems.add(
                        Refusal.at(
                                at + "/template",
                                "reference_not_found",
                                Map.of("resource", "template", "id", step.template())));
            }
        }
    }

    /// A repeat beyond its limits is told by itself.
    private static DunningStep withoutBadRepeat(DunningStep step) {
        StepRepeat repeat = step.repeat();
        return repeat == null || repeat.isWithinLimits() ? step : step.once();
    }

    private void condition(String at, Condition condition) {
        if (condition.depth() > Condition.DEPTH_MAX) {
            problems.add(
                    Refusal.at(
                            at,
                            "condition_too_deep",
                            Map.of("limit", Integer.toString(Condition.DEPTH_MAX))));
            return;
        }
        if (condition.nodes() > Condition.NODES_MAX) {
            problems.add(
                    Refusal.at(
                            at,
                            "condition_too_large",
                            Map.of("limit", Integer.toString(Condition.NODES_MAX))));
            return;
        }
        empties(at, condition);
    }

    /// Conditions that join nothing would hold always, or never: surely a mistake.
    private void empties(String at, Condition condition) {
        switch (condition) {
            case All(var conditions) -> joined(at + "/all", conditions);
            case Any(var conditions) -> joined(at + "/any", conditions);
            case Condition.Not(var inner) -> empties(at + "/not", inner);
            case CustomerIn(var customers) -> notEmpty(at + "/customer_in", customers);
            case Condition.BalanceGte _,
                    Condition.BalanceLt _,
                    Condition.CustomerOverdueGte _,
                    Condition.CustomerKindIs _,
                    Condition.CurrencyIs _,
                    Condition.MetadataEquals _ -> {}
        }
    }

    private void joined(String at, List<Condition> conditions) {
        notEmpty(at, conditions);
        for (int i = 0; i < conditions.size(); i++) {
            empties(at + "/" + i, conditions.get(i));
        }
    }

    private void notEmpty(String at, List<?> list) {
        if (list.isEmpty()) {
            problems.add(Refusal.at(at, "too_few_items", Map.of("limit", "1")));
        }
    }

    private void sending(SendingHours sending) {
        if (Duration.between(sending.from(), sending.until()).toMinutes()
                < SendingHours.WINDOW_MINUTES_MIN) {
            problems.add(
                    Refusal.at(
                            "/sending/until",
                            "sending_window_invalid",
                            Map.of("minutes", Integer.toString(SendingHours.WINDOW_MINUTES_MIN))));
        }
    }

    private void range(String at, int value, int min, int max) {
        if (value < min || value > max) {
            problems.add(
                    Refusal.at(
                            at,
                            "out_of_range",
                            Map.of(
                                    "minimum", Integer.toString(min),
                                    "maximum", Integer.toString(max))));
        }
    }
}
