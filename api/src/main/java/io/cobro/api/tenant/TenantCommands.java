package io.cobro.api.tenant;

import io.cobro.api.http.Input;
import io.cobro.core.SecretOverlap;
import io.cobro.core.fiscal.Rfc;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.TenantKeeping.CreateApiKey;
import io.cobro.core.tenant.TenantKeeping.CreateBillingEntity;
import io.cobro.core.tenant.TenantKeeping.RevokeApiKey;
import io.cobro.core.tenant.TenantKeeping.RotateApiKey;
import io.cobro.core.tenant.TenantKeeping.UpdateApiKey;
import io.cobro.core.tenant.TenantKeeping.UpdateBillingEntity;
import io.cobro.core.tenant.TenantKeeping.UpdateTenant;
import io.cobro.webhooks.client.Network;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands about the tenant, read from requests of both faces.
public final class TenantCommands {

    private TenantCommands() {}

    public static UpdateTenant update(int expectedVersion, Input in) {
        return new UpdateTenant(
                expectedVersion,
                in.patch("name", in::textOrNull),
                in.patch("time_zone", in::zoneOrNull),
                in.<CurrencyCode>patch("currency", in::currencyOrNull),
                in.patch("tax_point", name -> in.choiceOrNull(name, TaxPoint.class)),
                in.patch("default_terms_days", in::integerOrNull),
                in.patch("language", name -> in.choiceOrNull(name, Language.class)));
    }

    public static CreateBillingEntity createBillingEntity(Input in) {
        String taxId = in.text("tax_id").toUpperCase(Locale.ROOT);
        if (!Rfc.isValid(taxId)) {
            throw in.refused("tax_id", "invalid_tax_id", Map.of());
        }
        return new CreateBillingEntity(taxId, in.text("name"), in.textOrNull("tax_regime"));
    }

    public static UpdateBillingEntity updateBillingEntity(
            BillingEntityId id, int expectedVersion, Input in) {
        return new UpdateBillingEntity(
                id,
                expectedVersion,
                in.patch("name", in::textOrNull),
                in.patch("tax_regime", in::textOrNull));
    }

    public static CreateApiKey createApiKey(Input in) {
        return new CreateApiKey(
                in.text("name"),
                in.texts("scopes"),
                networks(in, "allowed_ips"),
                in.instantOrNull("expires_at"));
    }

    public static UpdateApiKey updateApiKey(ApiKeyId id, int expectedVersion, Input in) {
        return new UpdateApiKey(
                id,
                expectedVersion,
                in.patch("name", in::textOrNull),
                in.<List<String>>patch("allowed_ips", name -> networks(in, name)),
                in.patch("expires_at", in::instantOrNull));
    }

    private static List<String> networks(Input in, String name) {
        List<String> networks = in.texts(name);
        for (int i = 0; i < networks.size(); i++) {
            try {
                Network.of(networks.get(i));
            } catch (IllegalArgumentException malformed) {
                throw in.refused(
                        name + "/" + i,
                        "invalid_format",
                        Map.of("expected", "a network such as 203.0.113.0/24 or 2001:db8::/32"));
            }
        }
        return networks;
    }

    public static RotateApiKey rotateApiKey(
            ApiKeyId id, @Nullable Integer expectedVersion, Input in) {
        Integer seconds = in.integerOrNull("overlap_seconds");
        return new RotateApiKey(
                id,
                expectedVersion,
                seconds == null ? SecretOverlap.DEFAULT : Duration.ofSeconds(seconds));
    }

    public static RevokeApiKey revokeApiKey(ApiKeyId id, int expectedVersion) {
        return new RevokeApiKey(id, expectedVersion);
    }
}
