package io.cobro.core.tenant;

import io.cobro.core.Resource;
import java.time.Instant;
import java.util.List;

/// What an access token allows, whom and until when; not the token itself, which is kept nowhere.
///
/// @param actor who holds it, by a name of the integrator's
/// @param scopes what it allows, all of them scopes of the key
/// @param expiresAt when it ends, in whole seconds
public record TokenGrant(String actor, List<String> scopes, Instant expiresAt) implements Resource {

    public TokenGrant {
        scopes = List.copyOf(scopes);
    }
}
