package io.cobro.core.dunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.EnrollmentRules.Change;
import io.cobro.core.dunning.EnrollmentRules.InvoiceState;
import io.cobro.core.dunning.EnrollmentRules.Standing;
import io.cobro.core.invoice.InvoiceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnrollmentRulesTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-03-31");
    private static final DunningPolicyId STANDARD = new DunningPolicyId(new UUID(1, 1));
    private static final DunningPolicyId GENTLE = new DunningPolicyId(new UUID(1, 2));
    private static final InvoiceId INVOICE = new InvoiceId(new UUID(1, 3));
    private static final CustomerId CUSTOMER = new CustomerId(new UUID(1, 4));

    private static DunningEnrollment enrolled() {
        return change(InvoiceState.OPEN, false, STANDARD, null).orElseThrow().after();
    }

    private static Optional<Change> change(
            InvoiceState state,
            boolean isExcluded,
            @Nullable DunningPolicyId policy,
            @Nullable DunningEnrollment enrollment) {
        return EnrollmentRules.change(
                new Standing(INVOICE, CUSTOMER, state, isExcluded, policy, enrollment),
                TODAY,
                Instant.EPOCH,
                () -> new UUID(7, 7));
    }

    @Test
    void what_is_owed_under_a_policy_is_enrolled_once() {
        Change first = change(InvoiceState.OPEN, false, STANDARD, null).orElseThrow();
        assertThat(first.isNew()).isTrue();
        assertThat(first.fact()).isEqualTo("dunning.enrolled");
        assertThat(first.after().since()).isEqualTo(TODAY);
        assertThat(first.after().nextDate()).isEqualTo(TODAY);
        assertThat(change(InvoiceState.OPEN, false, STANDARD, first.after())).isEmpty();
    }

    @Test
    void without_a_policy_or_for_an_excluded_customer_nothing_begins() {
        assertThat(change(InvoiceState.OPEN, false, null, null)).isEmpty();
        assertThat(change(InvoiceState.OPEN, true, STANDARD, null)).isEmpty();
        assertThat(change(InvoiceState.PAID, false, STANDARD, null)).isEmpty();
        assertThat(change(InvoiceState.VOID, false, STANDARD, null)).isEmpty();
    }

    @Test
    void payment_completes_also_what_rests_and_other_ends_say_why() {
        DunningEnrollment rests = enrolled().paused("Aclaración", null);
        Change paid = change(InvoiceState.PAID, false, STANDARD, rests).orElseThrow();
        assertThat(paid.after().status()).isEqualTo(EnrollmentStatus.COMPLETED);
        assertThat(paid.fact()).isEqualTo("dunning.completed");
        assertThat(reason(change(InvoiceState.VOID, false, STANDARD, enrolled())))
                .isEqualTo("void");
        assertThat(reason(change(InvoiceState.OPEN, true, STANDARD, enrolled())))
                .isEqualTo("excluded");
        assertThat(reason(change(InvoiceState.OPEN, false, null, enrolled())))
                .isEqualTo("no_policy");
    }

    private static @Nullable String reason(Optional<Change> change) {
        assertThat(change.orElseThrow().fact()).isEqualTo("dunning.exited");
        return change.get().after().reason();
    }

    @Test
    void what_ended_begins_again_when_it_is_owed_again_unless_somebody_stopped_it() {
        for (DunningEnrollment ended :
                new DunningEnrollment[] {
                    enrolled().completed(),
                    enrolled().exited("void"),
                    enrolled().exited("excluded"),
                    enrolled().exited("no_policy")
                }) {
            Change again = change(InvoiceState.OPEN, false, STANDARD, ended).orElseThrow();
            assertThat(again.isNew()).isFalse();
            assertThat(again.fact()).isEqualTo("dunning.enrolled");
            assertThat(again.after().status()).isEqualTo(EnrollmentStatus.ACTIVE);
        }
        assertThat(change(InvoiceState.OPEN, false, STANDARD, enrolled().exited("stopped")))
                .isEmpty();
    }

    @Test
    void another_policy_takes_over_without_waking_what_rests() {
        Change moved =
                change(InvoiceState.OPEN, false, GENTLE, enrolled().paused("Aclaración", null))
                        .orElseThrow();
        assertThat(moved.after().policy()).isEqualTo(GENTLE);
        assertThat(moved.after().status()).isEqualTo(EnrollmentStatus.PAUSED);
        assertThat(moved.fact()).isNull();
    }
}
