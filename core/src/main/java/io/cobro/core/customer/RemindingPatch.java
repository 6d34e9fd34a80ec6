package io.cobro.core.customer;

import io.cobro.core.Patch;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.tenant.Language;

/// A change of how a customer is reminded. A hold is put and released by commands of its own.
public record RemindingPatch(
        Patch<Language> language,
        Patch<String> phone,
        Patch<DunningPolicyId> policy,
        Patch<Boolean> isExcluded) {

    public static final RemindingPatch NONE =
            new RemindingPatch(Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent());

    CustomerReminding applyTo(CustomerReminding before) {
        return new CustomerReminding(
                language.applyTo(before.language()),
                phone.applyTo(before.phone()),
                policy.applyTo(before.policy()),
                isExcluded.applyTo(before.isExcluded(), false),
                before.hold());
    }
}
