package io.cobro.core.tenant;

import io.cobro.core.Resource;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A key that opens one tenant to one integrator, within its scopes. The secret is shown once and
/// kept only as a hash.
///
/// @param prefix the beginning of the key, to recognise it by: `cobro_live_3f9a`
/// @param scopes sorted, such as `invoices:read`, or `admin` for everything
/// @param secret the whole key, present only in the answer that created it
public record ApiKey(
        ApiKeyId id,
        String name,
        String prefix,
        List<String> scopes,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        int version,
        Instant recordedAt,
        @Nullable String secret)
        implements Resource {

    public ApiKey {
        scopes = List.copyOf(new TreeSet<>(scopes));
    }

    ApiKey withSecret(String shown) {
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                expiresAt,
                lastUsedAt,
                revokedAt,
                version,
                recordedAt,
                shown);
    }

    ApiKey revoked(Instant now) {
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                expiresAt,
                lastUsedAt,
                now,
                version + 1,
                recordedAt,
                null);
    }

    @Override
    public ApiKey kept() {
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                expiresAt,
                lastUsedAt,
                revokedAt,
                version,
                recordedAt,
                null);
    }

    /// Whether the key opens anything at this instant.
    public boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /// Whether the scopes allow what `required` names; `admin` allows everything, writing does not
    /// include reading.
    public boolean allows(String required) {
        return scopes.contains(Scopes.ADMIN) || scopes.contains(required);
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + ", " + prefix + "…]";
    }
}
