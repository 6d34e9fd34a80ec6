package io.cobro.api.http;

import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.Tenant;

/// Who calls: the tenant that a key opens, and the key with its scopes.
public record Caller(Tenant tenant, ApiKey key) {

    public boolean may(String scope) {
        return key.allows(scope);
    }
}
