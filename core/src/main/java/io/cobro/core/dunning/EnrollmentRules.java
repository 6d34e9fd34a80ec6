package io.cobro.core.dunning;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.id.NewIds;
import io.cobro.core.invoice.InvoiceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which invoices are enrolled, and in what.
public final class EnrollmentRules {

    private EnrollmentRules() {}

    /// How an invoice stands.
    public enum InvoiceState {
        OPEN,
        PAID,
        VOID
    }

    /// An invoice, as far as dunning is concerned.
    ///
    /// @param isExcluded whether its customer is
    /// @param policy the active policy that is for its customer; null if none is
    /// @param enrollment the one that it has; null if it never had one
    public record Standing(
            InvoiceId invoice,
            CustomerId customer,
            InvoiceState state,
            boolean isExcluded,
            @Nullable DunningPolicyId policy,
            @Nullable DunningEnrollment enrollment) {}

    /// What has to change.
    ///
    /// @param after the enrollment after it
    /// @param isNew whether it is the invoice's first one
    /// @param fact what is told; null if nothing is
    public record Change(DunningEnrollment after, boolean isNew, @Nullable String fact) {}

    /// What has to change for an invoice; empty if its enrollment is as it should be.
    ///
    /// | invoice | enrollment | becomes |
    /// |---|---|---|
    /// | open, with a policy | none, completed, exited but not stopped | active, from today on |
    /// | open, with another policy | active, paused | the same under that policy |
    /// | open, without a policy or excluded | active, paused | exited |
    /// | paid | active, paused | completed |
    /// | void | active, paused | exited |
    public static Optional<Change> change(
            Standing standing, LocalDate today, Instant now, NewIds ids) {
        DunningEnrollment enrollment = standing.enrollment();
        boolean isRunning = enrollment != null && enrollment.isRunning();
        return switch (standing.state()) {
            case PAID ->
                    enrollment != null && isRunning
                            ? changed(enrollment.completed(), "dunning.completed")
                            : Optional.empty();
            case VOID -> exit(enrollment, ExitReason.VOID);
            case OPEN -> {
                DunningPolicyId policy = standing.policy();
                if (standing.isExcluded()) {
                    yield exit(enrollment, ExitReason.EXCLUDED);
                }
                if (policy == null) {
                    yield exit(enrollment, ExitReason.NO_POLICY);
                }
                if (enrollment == null) {
                    yield Optional.of(
                            new Change(
                                    enrolled(standing, policy, today, now, ids),
                                    true,
                                    "dunning.enrolled"));
                }
                if (isRunning) {
                    yield enrollment.policy().equals(policy)
                            ? Optional.empty()
                            : Optional.of(new Change(enrollment.under(policy, today), false, null));
                }
                yield isStopped(enrollment)
                        ? Optional.empty()
                        : changed(enrollment.enrolledAgain(policy, today), "dunning.enrolled");
            }
        };
    }

    private static DunningEnrollment enrolled(
            Standing standing, DunningPolicyId policy, LocalDate today, Instant now, NewIds ids) {
        return new DunningEnrollment(
                new DunningEnrollmentId(ids.next()),
                standing.invoice(),
                standing.customer(),
                policy,
                EnrollmentStatus.ACTIVE,
                null,
                null,
                today,
                null,
                Map.of(),
                today,
                1,
                now);
    }

    private static Optional<Change> exit(
            @Nullable DunningEnrollment enrollment, ExitReason reason) {
        return enrollment == null || !enrollment.isRunning()
                ? Optional.empty()
                : changed(enrollment.exited(reason.text()), "dunning.exited");
    }

    private static Optional<Change> changed(DunningEnrollment after, String fact) {
        return Optional.of(new Change(after, false, fact));
    }

    private static boolean isStopped(DunningEnrollment enrollment) {
        return enrollment.status() == EnrollmentStatus.EXITED
                && ExitReason.STOPPED.text().equals(enrollment.reason());
    }
}
