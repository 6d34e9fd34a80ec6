package io.cobro.api.tenant;

import io.cobro.api.http.AccessToken;
import io.cobro.api.http.AccessTokens;
import io.cobro.api.http.Call;
import io.cobro.api.http.Caller;
import io.cobro.api.http.Input;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.TokenGrant;
import io.cobro.core.tenant.TokenGranting;
import io.cobro.core.tenant.TokenGranting.GrantToken;
import io.cobro.webhooks.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tokens for front ends that cannot keep a key secret. No token is stored; the audit log tells
/// what was granted to whom.
public final class AccessTokenResource {

    private static final Duration LIFE_DEFAULT = Duration.ofMinutes(15);

    /// What no token allows: to make others, and keys.
    private static final Set<String> NEVER = Set.of(Scopes.ADMIN, Scopes.ACCESS_TOKENS_WRITE);

    private final TokenGranting granting;
    private final AccessTokens tokens;
    private final InstantSource clock;

    /// @param clock the true time, by which tokens end; never a test clock
    public AccessTokenResource(TokenGranting granting, AccessTokens tokens, InstantSource clock) {
        this.granting = granting;
        this.tokens = tokens;
        this.clock = clock;
    }

    public void answer(Operations operations) {
        operations.on("createAccessToken", this::create);
    }

    private Reply create(Call call) {
        Caller caller = call.caller();
        Input in = call.input();
        List<String> scopes = in.texts("scopes");
        for (int i = 0; i < scopes.size(); i++) {
            requireGranted(caller, scopes.get(i), i);
        }
        AccessToken token =
                new AccessToken(
                        caller.secretHash(),
                        in.text("actor"),
                        scopes,
                        until(caller, in.integerOrNull("expires_in_seconds")));
        var command =
                new GrantToken(
                        caller.key(),
                        new TokenGrant(token.actor(), token.scopes(), token.expiresAt()));
        granting.grant(call.context(command), command);
        return Reply.json(
                        201,
                        new JsonObject()
                                .put("token", tokens.write(token))
                                .put("actor", token.actor())
                                .putTexts("scopes", token.scopes())
                                .put("expires_at", token.expiresAt())
                                .put("api_key_id", caller.key().id()))
                .with("Cache-Control", "no-store");
    }

    private static void requireGranted(Caller caller, String scope, int index) {
        if (NEVER.contains(scope) || !caller.may(scope)) {
            throw new ProblemException(
                    Refusal.at("/scopes/" + index, "scope_not_granted", Map.of("scope", scope)));
        }
    }

    /// Never after the end of the key.
    private Instant until(Caller caller, @Nullable Integer seconds) {
        Duration life = seconds == null ? LIFE_DEFAULT : Duration.ofSeconds(seconds);
        Instant end = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        Instant expiry = caller.key().expiresAt();
        return expiry != null && expiry.isBefore(end)
                ? expiry.truncatedTo(ChronoUnit.SECONDS)
                : end;
    }
}
