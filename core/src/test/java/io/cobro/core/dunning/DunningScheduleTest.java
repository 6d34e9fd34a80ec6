package io.cobro.core.dunning;

import static io.cobro.core.dunning.Policies.due;
import static io.cobro.core.dunning.Policies.issued;
import static io.cobro.core.dunning.Policies.policy;
import static io.cobro.core.dunning.Policies.step;
import static io.cobro.core.dunning.Policies.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningSchedule.Decided;
import io.cobro.core.dunning.DunningSchedule.Due;
import io.cobro.core.dunning.DunningSchedule.DueStep;
import io.cobro.core.dunning.DunningSchedule.InstallmentDay;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DunningScheduleTest {

    private static final DunningPolicyId POLICY = new DunningPolicyId(new UUID(1, 1));

    /// One installment that is looked at day by day, as the job does.
    private static final class Book {

        private final LocalDate issueDate;
        private List<InstallmentDay> installments;
        private final Set<Decided> decided = new HashSet<>();
        private final List<String> said = new ArrayList<>();
        private PolicyDocument policy;
        private DunningEnrollment enrollment;
        private @Nullable LocalDate next;

        Book(PolicyDocument policy, String issued, String due, String enrolled) {
            this.policy = policy;
            this.issueDate = LocalDate.parse(issued);
            this.installments = List.of(new InstallmentDay(1, LocalDate.parse(due), true));
            this.enrollment = enrollment(LocalDate.parse(enrolled), Map.of());
            this.next = LocalDate.parse(enrolled);
        }

        /// Looks at a day, as often as one likes.
        List<String> on(String date) {
            return on(LocalDate.parse(date));
        }

        List<String> on(LocalDate today) {
            Due brought =
                    DunningSchedule.due(
                            policy, enrollment, issueDate, installments, decided, today);
            List<String> new_ = new ArrayList<>();
            for (DueStep due : brought.steps()) {
                assertThat(
                                decided.add(
                                        new Decided(
                                                due.installment(),
                                                due.step().key(),
                                                due.occurrence())))
                        .as("decided once")
                        .isTrue();
                new_.add(
                        due.skipReason() == null
                                ? due.step().key() + "#" + due.occurrence()
                                : due.step().key()
                                        + "#"
                                        + due.occurrence()
                                        + " "
                                        + due.skipReason().text());
            }
            enrollment = enrollment(enrollment.since(), brought.through());
            next = brought.next();
            said.addAll(new_);
            return new_;
        }

        List<String> sent() {
            return said.stream().filter(one -> !one.contains(" ")).toList();
        }

        private static DunningEnrollment enrollment(
                LocalDate since, Map<Integer, LocalDate> through) {
            return enrollment(
                    since, through.isEmpty() ? null : Collections.max(through.values()), through);
        }

        private static DunningEnrollment enrollment(
                LocalDate since,
                @Nullable LocalDate through,
                @Nullable Map<Integer, LocalDate> byInstallment) {
            return new DunningEnrollment(
                    new DunningEnrollmentId(new UUID(1, 2)),
                    new InvoiceId(new UUID(1, 3)),
                    new CustomerId(new UUID(1, 4)),
                    POLICY,
                    EnrollmentStatus.ACTIVE,
                    null,
                    null,
                    since,
                    through,
                    byInstallment,
                    since,
                    1,
                    Instant.EPOCH);
        }
    }

    @Test
    void in_01_reminder_calendar_5_10_and_15_days_after_the_invoice_then_every_two_weeks() {
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                issued("first", 5),
                                issued("second", 10),
                                issued("third", 15),
                                issued("endless", 29, 14, 100)),
                        "2024-03-01",
                        "2024-03-15",
                        "2024-03-01");
        List<String> days = new ArrayList<>();
        for (LocalDate day = LocalDate.parse("2024-03-01");
                !day.isAfter(LocalDate.parse("2024-04-13"));
                day = day.plusDays(1)) {
            for (int hour = 0; hour < 24; hour++) {
                if (!book.on(day).isEmpty()) {
                    days.add(day.toString());
                }
            }
        }
        assertThat(days)
                .containsExactly(
                        "2024-03-06", "2024-03-11", "2024-03-16", "2024-03-30", "2024-04-13");
        assertThat(book.sent())
                .containsExactly("first#1", "second#1", "third#1", "endless#1", "endless#2");
        assertThat(book.next).isEqualTo("2024-04-27");
    }

    @Test
    void in_01_fourteen_days_before_a_due_date_at_the_end_of_march() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("before_14", -14)),
                        "2024-03-01",
                        "2024-03-31",
                        "2024-03-01");
        assertThat(book.on("2024-03-16")).isEmpty();
        assertThat(book.next).isEqualTo("2024-03-17");
        assertThat(book.on("2024-03-17")).containsExactly("before_14#1");
        assertThat(book.next).isNull();
    }

    /// Theirs counts a month from today for a debt that is overdue already; ours asks once for what
    /// was missed and then keeps the days of the policy.
    @Test
    void in_01_a_debt_due_a_month_ago_is_asked_for_once_and_then_on_the_days_of_the_policy() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("monthly", 30, 30, 12)),
                        "2024-02-01",
                        "2024-02-10",
                        "2024-03-15");
        assertThat(book.on("2024-03-15")).containsExactly("monthly#1");
        assertThat(book.next).isEqualTo("2024-04-10");
    }

    @Test
    void kb_06_a_ladder_by_age_counts_from_the_day_of_issue_and_includes_the_boundary() {
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                issued("od1", 30),
                                issued("od2", 40),
                                issued("od3", 50)),
                        "2012-05-31",
                        "2012-05-31",
                        "2012-05-31");
        assertThat(book.on("2012-06-24")).isEmpty();
        assertThat(book.on("2012-06-30")).containsExactly("od1#1");
        assertThat(book.on("2012-07-10")).containsExactly("od2#1");
        assertThat(book.on("2012-07-20")).containsExactly("od3#1");
        assertThat(book.next).isNull();
    }

    @Test
    void invoiceninja_1730_the_reminder_after_the_third_repeats() {
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                due("first", 1),
                                due("second", 8),
                                due("third", 15),
                                due("after", 22, 7, 4)),
                        "2026-01-01",
                        "2026-01-31",
                        "2026-01-01");
        for (int day = 0; day < 120; day++) {
            book.on(LocalDate.parse("2026-01-01").plusDays(day));
        }
        assertThat(book.sent())
                .containsExactly(
                        "first#1",
                        "second#1",
                        "third#1",
                        "after#1",
                        "after#2",
                        "after#3",
                        "after#4");
    }

    @Test
    void an_invoice_without_terms_is_due_on_its_day_of_issue() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("on_day", 0), due("late", 3)),
                        "2026-02-26",
                        "2026-02-26",
                        "2026-02-26");
        assertThat(book.on("2026-02-26")).containsExactly("on_day#1");
        assertThat(book.on("2026-03-01")).containsExactly("late#1");
    }

    @Test
    void february_29_counts_as_a_day_in_leap_years_only() {
        assertThat(nextAfterEnrolling("2024-02-27", 3)).isEqualTo("2024-03-01");
        assertThat(nextAfterEnrolling("2026-02-27", 3)).isEqualTo("2026-03-02");
        assertThat(nextAfterEnrolling("2026-12-30", 3)).isEqualTo("2027-01-02");
    }

    private static String nextAfterEnrolling(String due, int days) {
        Book book = new Book(policy(CatchUp.SEND_LATEST, due("late", days)), due, due, due);
        book.on(due);
        return String.valueOf(book.next);
    }

    @Test
    void a_debt_imported_forty_days_late_gets_one_message_the_latest_step() {
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                due("before_3", -3),
                                due("late_7", 7),
                                due("late_30", 30),
                                due("late_60", 60)),
                        "2026-01-01",
                        "2026-01-31",
                        "2026-03-12");
        assertThat(book.on("2026-03-12"))
                .containsExactly("before_3#1 superseded", "late_7#1 superseded", "late_30#1");
        assertThat(book.on("2026-04-01")).containsExactly("late_60#1");
    }

    @Test
    void of_repeats_before_the_enrollment_only_the_last_is_recorded() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("weekly", 7, 7, 100), due("final", 60)),
                        "2025-01-01",
                        "2025-01-31",
                        "2025-04-03");
        assertThat(book.on("2025-04-03")).containsExactly("weekly#8 superseded", "final#1");
    }

    @Test
    void after_five_days_without_the_job_the_latest_step_is_sent() {
        Book book = lateWithThreeSteps(CatchUp.SEND_LATEST);
        book.on("2026-03-31");
        assertThat(book.on("2026-04-06"))
                .containsExactly("late_1#1 superseded", "late_3#1 superseded", "late_5#1");
        assertThat(book.on("2026-04-07")).isEmpty();
    }

    @Test
    void after_five_days_without_the_job_all_steps_are_sent_where_the_policy_says_so() {
        Book book = lateWithThreeSteps(CatchUp.SEND_ALL);
        book.on("2026-03-31");
        assertThat(book.on("2026-04-06")).containsExactly("late_1#1", "late_3#1", "late_5#1");
    }

    @Test
    void
            after_five_days_without_the_job_only_the_step_of_the_day_is_sent_where_missed_ones_are_skipped() {
        Book book = lateWithThreeSteps(CatchUp.SKIP);
        book.on("2026-03-31");
        assertThat(book.on("2026-04-05"))
                .containsExactly("late_1#1 caught_up", "late_3#1 caught_up", "late_5#1");
    }

    @Test
    void steps_from_before_the_enrollment_are_not_sent_by_send_all_or_skip() {
        for (CatchUp catchUp : List.of(CatchUp.SEND_ALL, CatchUp.SKIP)) {
            Book book =
                    new Book(
                            policy(catchUp, due("late_1", 1), due("late_30", 30)),
                            "2026-01-01",
                            "2026-01-31",
                            "2026-02-10");
            assertThat(book.on("2026-02-10")).containsExactly("late_1#1 caught_up");
            assertThat(book.on("2026-03-02")).containsExactly("late_30#1");
        }
    }

    private static Book lateWithThreeSteps(CatchUp catchUp) {
        return new Book(
                policy(catchUp, due("late_1", 1), due("late_3", 3), due("late_5", 5)),
                "2026-03-01",
                "2026-03-31",
                "2026-03-01");
    }

    /// Whether a condition holds is known when the message leaves.
    @Test
    void a_step_with_a_condition_takes_the_place_of_those_with_the_same_one_only() {
        Condition vip = new Condition.MetadataEquals("segment", "vip");
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                due("late_1", 1),
                                due("late_2", 2),
                                with(due("late_3_vip", 3), vip),
                                with(due("late_4_vip", 4), vip)),
                        "2026-03-01",
                        "2026-03-31",
                        "2026-03-01");
        book.on("2026-03-31");
        assertThat(book.on("2026-04-04"))
                .containsExactly(
                        "late_1#1 superseded",
                        "late_2#1",
                        "late_3_vip#1 superseded",
                        "late_4_vip#1");
    }

    /// Such policies are refused now; one that was accepted before goes on.
    @Test
    void of_two_steps_on_one_day_the_one_that_begins_later_takes_the_place_of_a_repeat() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("late", 3, 7, 4), due("final", 24)),
                        "2026-03-01",
                        "2026-03-31",
                        "2026-03-01");
        book.on("2026-04-23");
        assertThat(book.on("2026-04-24")).containsExactly("late#4 superseded", "final#1");
    }

    @Test
    void each_channel_has_a_latest_step_of_its_own() {
        Book book =
                new Book(
                        policy(
                                CatchUp.SEND_LATEST,
                                due("mail_1", 1),
                                step("sms_2", StepAnchor.DUE_DATE, 2, null, Channel.SMS),
                                due("mail_3", 3)),
                        "2026-03-01",
                        "2026-03-31",
                        "2026-03-01");
        book.on("2026-03-31");
        assertThat(book.on("2026-04-04"))
                .containsExactly("mail_1#1 superseded", "sms_2#1", "mail_3#1");
    }

    @Test
    void no_day_is_decided_for_an_installment_while_nothing_is_open_of_it() {
        Book book =
                new Book(
                        policy(CatchUp.SEND_LATEST, due("late", 3), due("final", 30)),
                        "2026-02-01",
                        "2026-03-01",
                        "2026-02-01");
        book.on("2026-02-01");
        book.installments =
                List.of(installment(1, "2026-03-01", false), installment(2, "2026-04-01", true));
        assertThat(book.on("2026-03-04")).isEmpty();
        assertThat(book.next).isEqualTo("2026-04-04");
        assertThat(book.on("2026-04-04")).containsExactly("late#1");
        assertThat(book.enrollment.throughByInstallment())
                .isEqualTo(
                        Map.of(1, LocalDate.parse("2026-02-01"), 2, LocalDate.parse("2026-04-04")));

        book.installments =
                List.of(installment(1, "2026-03-01", true), installment(2, "2026-04-01", true));
        assertThat(book.on("2026-04-05")).containsExactly("late#1 superseded", "final#1");
        assertThat(book.on("2026-04-05")).isEmpty();
        assertThat(book.next).isEqualTo("2026-05-01");
    }

    /// As enrollments were kept at first.
    @Test
    void where_days_were_not_kept_by_installment_those_of_the_invoice_count() {
        Book book = lateWithThreeSteps(CatchUp.SEND_LATEST);
        book.enrollment =
                Book.enrollment(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-04-03"), null);
        assertThat(book.on("2026-04-04")).isEmpty();
        assertThat(book.next).isEqualTo("2026-04-05");
        assertThat(book.enrollment.throughByInstallment())
                .isEqualTo(Map.of(1, LocalDate.parse("2026-04-04")));
    }

    private static InstallmentDay installment(int number, String due, boolean isOpen) {
        return new InstallmentDay(number, LocalDate.parse(due), isOpen);
    }

    @Test
    void a_changed_policy_never_repeats_a_step_whatever_day_it_moves_to() {
        Book book = lateWithThreeSteps(CatchUp.SEND_LATEST);
        book.on("2026-04-01");
        assertThat(book.sent()).containsExactly("late_1#1");
        book.policy = policy(CatchUp.SEND_LATEST, due("late_1", 4), due("new_2", 2));
        assertThat(book.on("2026-04-01")).isEmpty();
        assertThat(book.next).isEqualTo("2026-04-02");
        for (int day = 1; day < 30; day++) {
            book.on(LocalDate.parse("2026-04-01").plusDays(day));
        }
        assertThat(book.sent()).containsExactly("late_1#1", "new_2#1");
    }

    @Test
    void a_clock_that_goes_back_brings_nothing_again_and_one_that_jumps_ahead_nothing_twice() {
        Book book = lateWithThreeSteps(CatchUp.SEND_LATEST);
        book.on("2026-04-01");
        book.on("2026-04-04");
        assertThat(book.on("2026-03-20")).isEmpty();
        assertThat(book.next).isEqualTo("2026-04-05");
        assertThat(book.on("2026-04-04")).isEmpty();
        assertThat(book.on("2026-06-01")).containsExactly("late_5#1");
        assertThat(book.sent()).containsExactly("late_1#1", "late_3#1", "late_5#1");
    }

    @Test
    void no_day_is_lost_and_none_doubled_however_the_job_runs() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Book book =
                    new Book(
                            policy(
                                    CatchUp.SEND_ALL,
                                    due("before", -random.nextInt(1, 10)),
                                    due("late", random.nextInt(0, 5), random.nextInt(1, 9), 6),
                                    issued("aged", random.nextInt(0, 60))),
                            "2026-01-01",
                            "2026-01-31",
                            "2026-01-01");
            LocalDate day = LocalDate.parse("2026-01-01");
            while (day.isBefore(LocalDate.parse("2026-06-01"))) {
                book.on(day);
                day = day.plusDays(random.nextInt(-2, 7));
                if (day.isBefore(LocalDate.parse("2026-01-01"))) {
                    day = LocalDate.parse("2026-01-01");
                }
            }
            book.on("2026-06-01");
            assertThat(book.sent()).as("seed %d", seed).hasSize(8).doesNotHaveDuplicates();
            assertThat(book.next).isNull();
        }
    }
}
