package io.cobro.webhooks.signing;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Signatures `v1` of Standard Webhooks 1.0.0: HMAC-SHA256 over `{id}.{timestamp}.{body}`.
public final class Signing {

    private Signing() {}

    /// The value of `webhook-signature`: one signature a secret, newest first, separated by spaces,
    /// so that an endpoint that knows either of two secrets accepts the call.
    ///
    /// @param id the value of `webhook-id`
    /// @param sentAt its whole seconds are the value of `webhook-timestamp`
    /// @param body exactly what is sent
    public static String signatures(
            String id, Instant sentAt, String body, List<SigningSecret> secrets) {
        return secrets.stream()
                .map(secret -> signature(id, sentAt, body, secret))
                .collect(Collectors.joining(" "));
    }

    private static String signature(String id, Instant sentAt, String body, SigningSecret secret) {
        try {
            return new Webhook(secret.text()).sign(id, sentAt.getEpochSecond(), body);
        } catch (EmptyWebhookSecretException | WebhookSigningException impossible) {
            throw new IllegalStateException("a checked secret does not sign", impossible);
        }
    }
}
