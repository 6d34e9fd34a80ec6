package io.cobro.api.customer;

import io.cobro.api.http.Asked;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.persistence.customer.CustomerFilter;

/// Reads which customers are wanted.
public final class CustomerNarrowing {

    private CustomerNarrowing() {}

    public static CustomerFilter of(Asked asked) {
        return new CustomerFilter(
                asked.text("q"),
                asked.text("tax_id"),
                asked.text("external_id"),
                asked.words("kind"),
                asked.id("dunning_policy_id", "dunning_policy", DunningPolicyId::parse),
                asked.metadata());
    }
}
