package io.cobro.api.http;

import java.time.Instant;
import java.util.List;

/// What a short-lived token of a key says.
///
/// @param secretHash SHA-256 in hexadecimal of the secret that it was made with: it opens no longer
///   than that secret
/// @param actor who holds it, by a name of the integrator's
/// @param scopes what it allows, all of them scopes of the key
/// @param expiresAt when it ends, in whole seconds
public record AccessToken(String secretHash, String actor, List<String> scopes, Instant expiresAt) {

    public AccessToken {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "AccessToken[" + actor + "]";
    }
}
