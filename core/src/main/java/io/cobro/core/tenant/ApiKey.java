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
/// @param allowedIps networks that it may be used from, in CIDR form; empty for everywhere
/// @param previousSecretUntil when the secret before this one ends, by the wall clock; null if
///   there was none or it ended at once
/// @param secret the whole key, present only in the answer that made it
public record ApiKey(
        ApiKeyId id,
        String name,
        String prefix,
        List<String> scopes,
        List<String> allowedIps,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant previousSecretUntil,
        int version,
        Instant recordedAt,
        @Nullable String secret)
        implements Resource {

    public ApiKey {
        scopes = List.copyOf(new TreeSet<>(scopes));
        allowedIps = List.copyOf(allowedIps);
    }

    ApiKey withSecret(String shown) {
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                allowedIps,
                expiresAt,
                lastUsedAt,
                revokedAt,
                previousSecretUntil,
                version,
                recordedAt,
                shown);
    }

    ApiKey updated(String newName, @Nullable Instant newExpiry, List<String> newAllowedIps) {
        return new ApiKey(
                id,
                newName,
                prefix,
                scopes,
                newAllowedIps,
                newExpiry,
                lastUsedAt,
                revokedAt,
                previousSecretUntil,
                version + 1,
                recordedAt,
                null);
    }

    ApiKey revoked(Instant now) {
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                allowedIps,
                expiresAt,
                lastUsedAt,
                now,
                previousSecretUntil,
                version + 1,
                recordedAt,
                null);
    }

    /// The key with a new secret.
    ///
    /// @param previousUntil how long the present one opens the same; null ends it at once
    ApiKey rotated(String newPrefix, @Nullable Instant previousUntil) {
        return new ApiKey(
                id,
                name,
                newPrefix,
                scopes,
                allowedIps,
                expiresAt,
                lastUsedAt,
                revokedAt,
                previousUntil,
                version + 1,
                recordedAt,
                null);
    }

    /// The key as the secret before the present one opens it: no longer than the overlap.
    public ApiKey byPreviousSecret() {
        Instant until = previousSecretUntil == null ? Instant.MIN : previousSecretUntil;
        return new ApiKey(
                id,
                name,
                prefix,
                scopes,
                allowedIps,
                expiresAt == null || until.isBefore(expiresAt) ? until : expiresAt,
                lastUsedAt,
                revokedAt,
                previousSecretUntil,
                version,
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
                allowedIps,
                expiresAt,
                lastUsedAt,
                revokedAt,
                previousSecretUntil,
                version,
                recordedAt,
                null);
    }

    /// How the API behaves for the key where a request does not say otherwise.
    public ApiVersion apiVersion() {
        return ApiVersion.at(recordedAt);
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
