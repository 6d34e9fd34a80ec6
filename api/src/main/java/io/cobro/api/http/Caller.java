package io.cobro.api.http;

import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/// Who calls: the tenant that a key opens, and the key with its scopes.
///
/// @param secretHash SHA-256 in hexadecimal of the secret of the key that it came by
/// @param token what narrows the key; null where the key itself was sent
public record Caller(Tenant tenant, ApiKey key, String secretHash, @Nullable AccessToken token) {

    public boolean may(String scope) {
        return key.allows(scope) && (token == null || token.scopes().contains(scope));
    }

    /// Who acts, as events show it: the key, and for whom.
    public String actor() {
        String id = key.id().text();
        return token == null ? id : id + "/" + token.actor();
    }
}
