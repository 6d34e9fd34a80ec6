package io.cobro.core.dunning;

import io.cobro.core.Resource;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An invoice that a policy reminds of. An invoice has at most one, for all its life.
///
/// @param policy the one in force for it
/// @param reason why it is paused, in the words of who did; or why it ended, a word of [ExitReason]
/// @param pausedUntil the last day of rest; null rests until somebody resumes it
/// @param since the business date on which the invoice was enrolled, the last time
/// @param evaluatedThrough the last day whose steps were decided; null if none was
/// @param throughByInstallment the same for each installment, which stays where it is while nothing
///   is open of it; one is missing of which no day was decided. Null where it was not kept: then it
///   is the same day for all
/// @param nextDate when the next step may be due; null if none is to come
public record DunningEnrollment(
        DunningEnrollmentId id,
        InvoiceId invoice,
        CustomerId customer,
        DunningPolicyId policy,
        EnrollmentStatus status,
        @Nullable String reason,
        @Nullable LocalDate pausedUntil,
        LocalDate since,
        @Nullable LocalDate evaluatedThrough,
        @Nullable Map<Integer, LocalDate> throughByInstallment,
        @Nullable LocalDate nextDate,
        int version,
        Instant recordedAt)
        implements Resource {

    public DunningEnrollment {
        throughByInstallment =
                throughByInstallment == null ? null : Map.copyOf(throughByInstallment);
    }

    /// The last day whose steps were decided for an installment; null if none was.
    ///
    /// @param installment its number
    public @Nullable LocalDate evaluatedThrough(int installment) {
        return throughByInstallment == null
                ? evaluatedThrough
                : throughByInstallment.get(installment);
    }

    /// Whether it is active or rests.
    public boolean isRunning() {
        return status == EnrollmentStatus.ACTIVE || status == EnrollmentStatus.PAUSED;
    }

    /// Rests until somebody resumes it, or until a last day has passed.
    public DunningEnrollment paused(String why, @Nullable LocalDate until) {
        return with(policy, EnrollmentStatus.PAUSED, why, until, since, nextDate);
    }

    /// Goes on. Steps whose day passed meanwhile are caught up as the policy says.
    ///
    /// @param today the business date; the steps are looked at anew
    public DunningEnrollment resumed(LocalDate today) {
        return with(policy, EnrollmentStatus.ACTIVE, null, null, since, today);
    }

    public DunningEnrollment completed() {
        return with(policy, EnrollmentStatus.COMPLETED, null, null, since, null);
    }

    /// Ends without payment.
    ///
    /// @param why a word of [ExitReason]
    public DunningEnrollment exited(String why) {
        return with(policy, EnrollmentStatus.EXITED, why, null, since, null);
    }

    /// Begins anew under a policy.
    public DunningEnrollment enrolledAgain(DunningPolicyId under, LocalDate today) {
        return with(under, EnrollmentStatus.ACTIVE, null, null, today, today);
    }

    /// Goes on under another policy; what was decided stays decided.
    public DunningEnrollment under(DunningPolicyId other, LocalDate today) {
        return with(other, status, reason, pausedUntil, since, today);
    }

    private DunningEnrollment with(
            DunningPolicyId under,
            EnrollmentStatus newStatus,
            @Nullable String newReason,
            @Nullable LocalDate until,
            LocalDate newSince,
            @Nullable LocalDate next) {
        return new DunningEnrollment(
                id,
                invoice,
                customer,
                under,
                newStatus,
                newReason,
                until,
                newSince,
                evaluatedThrough,
                throughByInstallment,
                next,
                version + 1,
                recordedAt);
    }
}
