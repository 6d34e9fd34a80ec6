package io.cobro.core.dunning;

import io.cobro.core.Patch;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of policies and enrollments.
public sealed interface DunningCommand {

    /// Records a policy, active at once.
    ///
    /// @param isDefault whether it becomes the tenant's default; the one before is it no more
    record CreatePolicy(String name, boolean isDefault, PolicyDocument document)
            implements DunningCommand {}

    /// Changes what the patch names; steps are replaced as a whole.
    record UpdatePolicy(
            DunningPolicyId id,
            int expectedVersion,
            Patch<String> name,
            Patch<Boolean> isDefault,
            Patch<PolicyStatus> status,
            Patch<List<DunningStep>> steps,
            Patch<SendingHours> sending,
            Patch<Integer> messagesPerWeek,
            Patch<CatchUp> catchUp)
            implements DunningCommand {}

    /// Lets an enrollment rest.
    ///
    /// @param reason in the words of who asks
    /// @param until the last day of rest; null rests until it is resumed
    record PauseEnrollment(
            DunningEnrollmentId id,
            @Nullable Integer expectedVersion,
            String reason,
            @Nullable LocalDate until)
            implements DunningCommand {}

    record ResumeEnrollment(DunningEnrollmentId id, @Nullable Integer expectedVersion)
            implements DunningCommand {}

    /// Ends an enrollment for good.
    record ExitEnrollment(DunningEnrollmentId id, @Nullable Integer expectedVersion)
            implements DunningCommand {}
}
