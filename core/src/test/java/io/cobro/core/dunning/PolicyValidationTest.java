package io.cobro.core.dunning;

import static io.cobro.core.dunning.Policies.EVERY_DAY;
import static io.cobro.core.dunning.Policies.due;
import static io.cobro.core.dunning.Policies.issued;
import static io.cobro.core.dunning.Policies.step;
import static io.cobro.core.dunning.Policies.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reminder.Channel;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyValidationTest {

    private static final Condition LEAF = new Condition.CurrencyIs(CurrencyCode.MXN);

    private static List<String> problems(DunningStep... steps) {
        return problems(List.of(steps), EVERY_DAY, null);
    }

    private static List<String> problems(
            List<DunningStep> steps, SendingHours sending, @Nullable Integer cap) {
        return PolicyValidation.problems(
                        new PolicyDocument(steps, sending, cap, CatchUp.SEND_LATEST),
                        (_, kind) -> kind.equals("payment_late"))
                .stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    @Test
    void a_policy_of_one_step_is_enough() {
        assertThat(problems(due("late_5", 5))).isEmpty();
    }

    @Test
    void no_step_or_more_than_thirty_are_refused() {
        assertThat(problems()).containsExactly("/steps too_few_items");
        List<DunningStep> many = new ArrayList<>();
        for (int i = 0; i <= PolicyDocument.STEPS_MAX; i++) {
            many.add(due("late_" + i, i));
        }
        assertThat(problems(many, EVERY_DAY, null)).containsExactly("/steps too_many_items");
        assertThat(problems(many.subList(0, PolicyDocument.STEPS_MAX), EVERY_DAY, null)).isEmpty();
    }

    @Test
    void keys_have_a_form_and_are_not_used_twice() {
        assertThat(problems(due("Late", 1), due("5_late", 2), due("", 3), due("a".repeat(41), 4)))
                .containsExactly(
                        "/steps/0/key value_not_allowed",
                        "/steps/1/key value_not_allowed",
                        "/steps/2/key value_not_allowed",
                        "/steps/3/key value_not_allowed");
        assertThat(problems(due("late", 1), due("late", 2)))
                .containsExactly("/steps/1/key duplicate_step_key");
    }

    @Test
    void two_steps_of_a_channel_and_anchor_may_not_fall_on_one_day() {
        assertThat(problems(due("a", 5), due("b", 5)))
                .containsExactly("/steps/1/offset_days steps_on_same_day");
        assertThat(
                        problems(
                                due("a", 5),
                                issued("b", 5),
                                step("c", StepAnchor.DUE_DATE, 5, null, Channel.SMS)))
                .isEmpty();
    }

    @Test
    void a_step_may_not_fall_on_the_day_of_a_repeat() {
        assertThat(problems(due("late", 3, 7, 4), due("final", 24)))
                .containsExactly("/steps/1/offset_days steps_on_same_day");
        assertThat(problems(due("final", 24), due("late", 3, 7, 4)))
                .containsExactly("/steps/1/offset_days steps_on_same_day");
        assertThat(problems(due("fortnightly", -4, 14, 3), due("weekly", 3, 7, 4)))
                .containsExactly("/steps/1/offset_days steps_on_same_day");
        assertThat(problems(due("late", 3, 7, 4), due("before", -4), due("final", 31))).isEmpty();
        assertThat(problems(due("late", 3, 7, 4), due("final", 23))).isEmpty();
        assertThat(
                        problems(
                                due("late", 3, 7, 4),
                                issued("aged", 24),
                                step("call", StepAnchor.DUE_DATE, 24, null, Channel.SMS)))
                .isEmpty();
    }

    /// Which of them goes out is known when the message leaves.
    @Test
    void a_step_with_another_condition_may_fall_on_the_day_of_a_repeat() {
        assertThat(problems(due("late", 3, 7, 4), with(due("final", 24), LEAF))).isEmpty();
        assertThat(problems(with(due("late", 3, 7, 4), LEAF), with(due("final", 24), LEAF)))
                .containsExactly("/steps/1/offset_days steps_on_same_day");
    }

    @Test
    void repeats_beyond_their_limits_are_told_and_not_counted() {
        assertThat(problems(due("late", 3, 0, 4), due("final", 24)))
                .containsExactly("/steps/0/repeat/every_days out_of_range");
        assertThat(problems(due("late", 3, Integer.MAX_VALUE, Integer.MAX_VALUE), due("final", 24)))
                .containsExactly(
                        "/steps/0/repeat/every_days out_of_range",
                        "/steps/0/repeat/max out_of_range");
    }

    @Test
    void numbers_keep_within_their_limits() {
        assertThat(problems(due("a", -366), due("b", 3651)))
                .containsExactly(
                        "/steps/0/offset_days out_of_range", "/steps/1/offset_days out_of_range");
        assertThat(problems(due("a", -365), due("b", 3650), due("c", 1, 365, 100))).isEmpty();
        assertThat(problems(due("a", 1, 0, 101)))
                .containsExactly(
                        "/steps/0/repeat/every_days out_of_range",
                        "/steps/0/repeat/max out_of_range");
        assertThat(problems(List.of(due("a", 1)), EVERY_DAY, 0))
                .containsExactly("/caps/messages_per_week out_of_range");
        assertThat(problems(List.of(due("a", 1)), EVERY_DAY, 51))
                .containsExactly("/caps/messages_per_week out_of_range");
    }

    @Test
    void the_window_is_an_hour_at_least_on_one_day() {
        assertThat(window("09:00", "09:59"))
                .containsExactly("/sending/until sending_window_invalid");
        assertThat(window("18:00", "09:00"))
                .containsExactly("/sending/until sending_window_invalid");
        assertThat(window("09:00", "10:00")).isEmpty();
    }

    private static List<String> window(String from, String until) {
        return problems(
                List.of(due("a", 1)),
                new SendingHours(LocalTime.parse(from), LocalTime.parse(until), true),
                null);
    }

    @Test
    void conditions_are_neither_too_deep_nor_too_many_nor_empty() {
        Condition deep = LEAF;
        for (int i = 1; i < Condition.DEPTH_MAX; i++) {
            deep = new Condition.Not(deep);
        }
        assertThat(problems(with(due("a", 1), deep))).isEmpty();
        assertThat(problems(with(due("a", 1), new Condition.Not(deep))))
                .containsExactly("/steps/0/if condition_too_deep");
        assertThat(
                        problems(
                                with(
                                        due("a", 1),
                                        new Condition.Any(
                                                Collections.nCopies(Condition.NODES_MAX, LEAF)))))
                .containsExactly("/steps/0/if condition_too_large");
        assertThat(
                        problems(
                                with(
                                        due("a", 1),
                                        new Condition.All(
                                                List.of(
                                                        LEAF,
                                                        new Condition.Not(
                                                                new Condition.CustomerIn(
                                                                        List.of())))))))
                .containsExactly("/steps/0/if/all/1/not/customer_in too_few_items");
    }

    @Test
    void a_template_must_exist_for_the_channel() {
        DunningStep step =
                new DunningStep(
                        "a", StepAnchor.DUE_DATE, 1, null, null, Channel.EMAIL, "no_such_kind");
        assertThat(problems(step)).containsExactly("/steps/0/template reference_not_found");
    }
}
