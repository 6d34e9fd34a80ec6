package io.cobro.webhooks.json;

import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TestClock;
import io.cobro.core.tenant.TokenGrant;

/// Tenants, their issuers and keys.
final class TenantJson {

    private TenantJson() {}

    static JsonObject of(Tenant tenant) {
        return new JsonObject()
                .put("id", tenant.id())
                .put("version", tenant.version())
                .put("recorded_at", tenant.recordedAt())
                .put("name", tenant.name())
                .put("mode", ResourceJson.lower(tenant.mode()))
                .put("time_zone", tenant.timeZone().getId())
                .put("currency", tenant.currency().code())
                .put("tax_point", ResourceJson.lower(tenant.taxPoint()))
                .put("default_terms_days", tenant.defaultTermsDays())
                .put("language", ResourceJson.lower(tenant.language()));
    }

    static JsonObject of(TestClock clock) {
        return new JsonObject().put("now", clock.now()).put("frozen", clock.frozen());
    }

    static JsonObject of(TokenGrant grant) {
        return new JsonObject()
                .put("actor", grant.actor())
                .putTexts("scopes", grant.scopes())
                .put("expires_at", grant.expiresAt());
    }

    static JsonObject of(BillingEntity entity) {
        return new JsonObject()
                .put("id", entity.id())
                .put("version", entity.version())
                .put("recorded_at", entity.recordedAt())
                .put("tax_id", entity.taxId())
                .put("name", entity.name())
                .put("tax_regime", entity.taxRegime());
    }

    /// The secret is shown where there is one: in the answer that made the key.
    static JsonObject of(ApiKey key) {
        JsonObject json =
                new JsonObject()
                        .put("id", key.id())
                        .put("version", key.version())
                        .put("recorded_at", key.recordedAt())
                        .put("name", key.name())
                        .put("prefix", key.prefix())
                        .putTexts("scopes", key.scopes())
                        .put("api_version", key.apiVersion().since())
                        .putTexts("allowed_ips", key.allowedIps())
                        .put("expires_at", key.expiresAt())
                        .put("last_used_at", key.lastUsedAt())
                        .put("revoked_at", key.revokedAt())
                        .put("previous_secret_until", key.previousSecretUntil());
        return key.secret() == null ? json : json.put("secret", key.secret());
    }
}
