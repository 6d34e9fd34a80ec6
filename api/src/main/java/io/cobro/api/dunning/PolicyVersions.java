package io.cobro.api.dunning;

import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyVersion;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.dunning.DunningQueries;
import java.util.List;
import java.util.UUID;

/// Pages of the versions of a policy, newest first. Their numbers have no gaps, so a cursor is a
/// number.
public final class PolicyVersions {

    private PolicyVersions() {}

    public static Page<DunningPolicyVersion> page(
            DunningQueries dunning, TenantId tenant, DunningPolicyId policy, PageRequest request) {
        int limit = request.limit();
        UUID before = request.before();
        if (before != null) {
            int oldest = number(before) + 1;
            List<DunningPolicyVersion> found =
                    dunning.listVersions(tenant, policy, limit + 1, oldest + limit + 1).stream()
                            .filter(version -> version.policyVersion() >= oldest)
                            .toList();
            boolean more = found.size() > limit;
            return new Page<>(more ? found.subList(1, found.size()) : found, true, more);
        }
        UUID after = request.after();
        List<DunningPolicyVersion> found =
                dunning.listVersions(
                        tenant,
                        policy,
                        limit + 1,
                        after == null ? Integer.MAX_VALUE : number(after));
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more, after != null);
    }

    /// Where a version stands in its list.
    public static UUID cursor(DunningPolicyVersion version) {
        return new UUID(0, version.policyVersion());
    }

    private static int number(UUID cursor) {
        return (int) cursor.getLeastSignificantBits();
    }
}
