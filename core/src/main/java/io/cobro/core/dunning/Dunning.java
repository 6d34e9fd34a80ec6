package io.cobro.core.dunning;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// The policies and enrollments of the tenant whose transaction this is.
public interface Dunning {

    Reading<Optional<DunningPolicy>> findPolicy(DunningPolicyId id);

    /// Those of the policies that there are.
    Reading<Set<DunningPolicyId>> existing(Collection<DunningPolicyId> ids);

    /// The policy that is for a customer: its own if that is active, else the active default one.
    Reading<Optional<DunningPolicy>> findPolicyOf(CustomerId customer);

    /// Locks the default policy, and lets commands that choose another one run one after the other.
    Reading<Optional<DunningPolicy>> lockDefault();

    Reading<Optional<DunningPolicy>> lockPolicy(DunningPolicyId id);

    /// How many policies there are, archived ones included.
    Reading<Integer> countPolicies();

    /// Writes a new policy with its first version.
    void insert(DunningPolicy policy);

    /// Writes a locked policy anew.
    ///
    /// @param isNewDocument whether its document is a new version
    void update(DunningPolicy policy, boolean isNewDocument);

    Reading<Optional<DunningEnrollment>> lockEnrollment(DunningEnrollmentId id);

    void update(DunningEnrollment enrollment);
}
