package io.cobro.core.reminder;

import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What a reminder asks for: one occurrence of one step for one installment. It exists once, in
/// whatever version of which policy.
///
/// @param step the key of the step; `ad_hoc:rem_…` of a reminder that no policy asked for
/// @param occurrence of the step, from 1
/// @param policy the policy that asked; null if none did
/// @param policyVersion the version of it; null if no policy asked
/// @param stepDate the day that the step falls on
/// @param balance what the message asks for; before it left, what was open when it was scheduled
public record ReminderItem(
        InvoiceId invoice,
        int installment,
        String step,
        int occurrence,
        @Nullable DunningEnrollmentId enrollment,
        @Nullable DunningPolicyId policy,
        @Nullable Integer policyVersion,
        LocalDate stepDate,
        ItemStatus status,
        @Nullable SkipReason skipReason,
        Money balance) {

    /// What begins the step of an item that no policy asked for.
    public static final String AD_HOC_PREFIX = "ad_hoc:";

    /// Items that one reminder may have at most; others of the same day go into a second one.
    public static final int ITEMS_MAX = 500;

    public boolean isAdHoc() {
        return step.startsWith(AD_HOC_PREFIX);
    }

    /// The item as it is left out.
    public ReminderItem skipped(SkipReason reason) {
        return with(ItemStatus.SKIPPED, reason, balance);
    }

    /// The item as the message asks for it.
    public ReminderItem included(Money open) {
        return with(ItemStatus.INCLUDED, null, open);
    }

    private ReminderItem with(ItemStatus newStatus, @Nullable SkipReason reason, Money asked) {
        return new ReminderItem(
                invoice,
                installment,
                step,
                occurrence,
                enrollment,
                policy,
                policyVersion,
                stepDate,
                newStatus,
                reason,
                asked);
    }
}
