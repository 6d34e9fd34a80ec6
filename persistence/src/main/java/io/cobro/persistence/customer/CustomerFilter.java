package io.cobro.persistence.customer;

import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.persistence.MetadataEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which customers are wanted; null and the empty list ask for all.
///
/// @param words each is in name, tax id, e-mail or external id, whatever its case and accents
/// @param kinds such as `company`
/// @param policy their own, not the default of the tenant
public record CustomerFilter(
        @Nullable String words,
        @Nullable String taxId,
        @Nullable String externalId,
        List<String> kinds,
        @Nullable DunningPolicyId policy,
        @Nullable MetadataEntry metadata) {

    public static final CustomerFilter ALL =
            new CustomerFilter(null, null, null, List.of(), null, null);

    public CustomerFilter {
        kinds = List.copyOf(kinds);
    }
}
