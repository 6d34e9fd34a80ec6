package io.cobro.api.http;

import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.signing.SecretBox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Writes and reads access tokens. Nothing of them is stored: a token is what it says, sealed, so
/// that nobody reads or changes it, and its key is looked up at each request. Thread-safe.
public final class AccessTokens {

    static final String PREFIX = "cobro_token_";

    private static final String OWNER = "access_token";

    private final SecretBox box;

    public AccessTokens(SecretBox box) {
        this.box = box;
    }

    public String write(AccessToken token) {
        String said =
                new JsonObject()
                        .put("key", token.secretHash())
                        .put("actor", token.actor())
                        .putTexts("scopes", token.scopes())
                        .put("expires", token.expiresAt().getEpochSecond())
                        .toString();
        return PREFIX + box.seal(said, OWNER);
    }

    /// What a token says; empty if it was not made here, was changed or has ended.
    Optional<AccessToken> read(String text, Instant now) {
        return box.open(text.substring(PREFIX.length()), OWNER)
                .map(AccessTokens::said)
                .filter(token -> now.isBefore(token.expiresAt()));
    }

    private static AccessToken said(String json) {
        JsonNode node = JsonText.MAPPER.readTree(json);
        List<String> scopes = node.path("scopes").valueStream().map(JsonNode::asString).toList();
        return new AccessToken(
                node.path("key").asString(),
                node.path("actor").asString(),
                scopes,
                Instant.ofEpochSecond(node.path("expires").asLong()));
    }
}
