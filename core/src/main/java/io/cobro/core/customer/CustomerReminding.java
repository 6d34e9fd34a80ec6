package io.cobro.core.customer;

import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.tenant.Language;
import org.jspecify.annotations.Nullable;

/// How a customer is reminded of what it owes.
///
/// @param language null means the tenant's
/// @param phone in E.164, such as +525512345678; null if it is not known
/// @param policy null means the tenant's default one
/// @param isExcluded whether it is never reminded by a policy or by hand
/// @param hold why it is not reminded at present; null if it is
public record CustomerReminding(
        @Nullable Language language,
        @Nullable String phone,
        @Nullable DunningPolicyId policy,
        boolean isExcluded,
        @Nullable CustomerHold hold) {

    public static final CustomerReminding STANDARD =
            new CustomerReminding(null, null, null, false, null);

    public Language languageOr(Language tenants) {
        return language == null ? tenants : language;
    }

    CustomerReminding holding(@Nullable CustomerHold other) {
        return new CustomerReminding(language, phone, policy, isExcluded, other);
    }
}
