package io.cobro.core.reminder;

import static io.cobro.core.dunning.Policies.EVERY_DAY;
import static io.cobro.core.dunning.Policies.due;
import static io.cobro.core.dunning.Policies.issued;
import static io.cobro.core.dunning.Policies.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.SendingGuard.InstallmentKey;
import io.cobro.core.reminder.SendingGuard.Situation;
import io.cobro.core.reminder.SendingGuard.Standing;
import io.cobro.core.tenant.Language;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendingGuardTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-04-06");
    private static final CustomerId CUSTOMER = new CustomerId(new UUID(2, 1));
    private static final InvoiceId INVOICE = new InvoiceId(new UUID(2, 2));
    private static final DunningPolicyId POLICY = new DunningPolicyId(new UUID(2, 3));
    private static final DunningPolicyId ANOTHER = new DunningPolicyId(new UUID(2, 4));
    private static final Condition VIP = new Condition.MetadataEquals("segment", "vip");
    private static final Condition NOT_VIP = new Condition.Not(VIP);

    private final Map<CurrencyCode, Money> unallocated = new HashMap<>();
    private DunningPolicyId enrolledUnder = POLICY;
    private Money balance = mxn("1160.00");
    private int messages;
    private @Nullable Integer cap;

    @Test
    void a_step_whose_condition_does_not_hold_leaves_the_message_to_the_step_before() {
        assertThat(decided(item("late_3"), item("late_5_vip")))
                .containsExactly("late_3 included", "late_5_vip condition_not_met");
    }

    @Test
    void of_several_steps_the_last_one_that_may_go_out_supersedes_those_before_it() {
        assertThat(decided(item("late_3"), item("late_5_common"), item("late_5_vip")))
                .containsExactly(
                        "late_3 superseded",
                        "late_5_common included",
                        "late_5_vip condition_not_met");
    }

    @Test
    void of_steps_that_fall_on_one_day_the_most_advanced_goes_out_whatever_its_key() {
        assertThat(decided(item("final"), item("weekly", 4)))
                .containsExactly("final included", "weekly superseded");
        assertThat(decided(item("aged"), item("on_day")))
                .containsExactly("aged included", "on_day superseded");
    }

    @Test
    void what_speaks_against_the_installment_speaks_against_each_step() {
        unallocated.put(CurrencyCode.MXN, mxn("1160.00"));
        assertThat(decided(item("late_3"), item("late_7")))
                .containsExactly("late_3 superseded", "late_7 unallocated_credit");
        unallocated.clear();
        balance = mxn("0.00");
        assertThat(decided(item("late_3"), item("late_7")))
                .containsExactly("late_3 superseded", "late_7 paid");
    }

    @Test
    void a_message_of_which_nothing_is_left_names_what_stopped_the_last_step() {
        balance = mxn("0.00");
        Reminder waiting = reminder(item("late_3"), item("late_7"));
        assertThat(waiting.skipped(SendingGuard.decide(waiting, situation())).reason())
                .isEqualTo("paid");
    }

    @Test
    void a_step_of_a_policy_that_is_no_longer_the_customers_does_not_go_out() {
        enrolledUnder = ANOTHER;
        assertThat(decided(item("late_3"))).containsExactly("late_3 policy_changed");
    }

    @Test
    void the_cap_of_the_customers_policy_holds_for_what_is_sent_by_hand() {
        cap = 2;
        messages = 1;
        assertThat(decided(byHand())).containsExactly("ad_hoc:rem_1 included");
        messages = 2;
        assertThat(decided(byHand())).containsExactly("ad_hoc:rem_1 frequency_cap");
    }

    @Test
    void an_installment_that_several_steps_ask_for_counts_once_before_the_message_leaves() {
        assertThat(reminder(item("late_3"), item("late_7")).totals())
                .containsExactly(mxn("1160.00"));
    }

    private List<String> decided(ReminderItem... items) {
        List<String> told = new ArrayList<>();
        for (ReminderItem item : SendingGuard.decide(reminder(items), situation())) {
            told.add(
                    item.step()
                            + " "
                            + (item.skipReason() == null ? "included" : item.skipReason().text()));
        }
        return told;
    }

    private Situation situation() {
        DunningPolicy policy =
                new DunningPolicy(
                        POLICY,
                        "Cobranza estándar",
                        true,
                        PolicyStatus.ACTIVE,
                        1,
                        new PolicyDocument(
                                List.of(
                                        due("late_3", 3),
                                        with(due("late_5_common", 5), NOT_VIP),
                                        with(due("late_5_vip", 6), VIP),
                                        due("late_7", 7),
                                        due("on_day", 0),
                                        issued("aged", 30),
                                        due("weekly", 3, 7, 4),
                                        due("final", 24)),
                                EVERY_DAY,
                                cap,
                                CatchUp.SEND_LATEST),
                        1,
                        Instant.EPOCH);
        return new Situation(
                TODAY,
                new Customer(
                        CUSTOMER,
                        null,
                        CustomerKind.COMPANY,
                        "Constructora Alfa",
                        null,
                        "pagos@cliente.example",
                        null,
                        List.of(),
                        Map.of(),
                        CustomerReminding.STANDARD,
                        1,
                        Instant.EPOCH),
                Map.of(
                        new InstallmentKey(INVOICE, 1),
                        new Standing(
                                false,
                                "A-1",
                                LocalDate.parse("2026-03-01"),
                                LocalDate.parse("2026-03-31"),
                                balance,
                                mxn("1160.00"),
                                enrollment())),
                Map.of(POLICY, policy),
                Map.of(CurrencyCode.MXN, balance),
                Set.of(),
                Set.of(),
                unallocated,
                messages,
                true,
                policy);
    }

    private DunningEnrollment enrollment() {
        return new DunningEnrollment(
                new DunningEnrollmentId(new UUID(2, 5)),
                INVOICE,
                CUSTOMER,
                enrolledUnder,
                EnrollmentStatus.ACTIVE,
                null,
                null,
                LocalDate.parse("2026-03-01"),
                TODAY,
                Map.of(1, TODAY),
                null,
                1,
                Instant.EPOCH);
    }

    private static Reminder reminder(ReminderItem... items) {
        return new Reminder(
                new ReminderId(new UUID(2, 6)),
                CUSTOMER,
                Channel.EMAIL,
                Language.ES,
                "payment_late",
                ReminderStatus.SCHEDULED,
                null,
                null,
                Instant.EPOCH,
                null,
                0,
                ReminderOrigin.POLICY,
                List.of(items),
                Reminder.Progress.NONE,
                1,
                Instant.EPOCH);
    }

    private static ReminderItem item(String step) {
        return item(step, 1);
    }

    private static ReminderItem item(String step, int occurrence) {
        return item(step, occurrence, POLICY);
    }

    private static ReminderItem byHand() {
        return item(ReminderItem.AD_HOC_PREFIX + "rem_1", 1, null);
    }

    private static ReminderItem item(
            String step, int occurrence, @Nullable DunningPolicyId policy) {
        return new ReminderItem(
                INVOICE,
                1,
                step,
                occurrence,
                null,
                policy,
                policy == null ? null : 1,
                TODAY,
                ItemStatus.SCHEDULED,
                null,
                mxn("1160.00"));
    }

    private static Money mxn(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.MXN);
    }
}
