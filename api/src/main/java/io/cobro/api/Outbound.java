package io.cobro.api;

import io.cobro.core.Refusal;
import io.cobro.core.webhook.EndpointSecrets;
import io.cobro.core.webhook.UrlRule;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.webhooks.client.AddressGuard;
import io.cobro.webhooks.client.GuardedClient;
import io.cobro.webhooks.client.SystemHostNames;
import io.cobro.webhooks.client.Timeouts;
import io.cobro.webhooks.client.UrlPolicy;
import io.cobro.webhooks.client.UrlPolicy.Verdict;
import io.cobro.webhooks.delivery.Sender;
import io.cobro.webhooks.signing.SecretBox;
import io.cobro.webhooks.signing.SigningSecret;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// What leaves the house: the guarded client, what it may call, and the secrets that it signs with.
final class Outbound implements AutoCloseable {

    private final SystemHostNames names;
    private final GuardedClient client;
    private final UrlPolicy policy;
    private final SecretBox box;
    private final SecureRandom random;

    private Outbound(
            SystemHostNames names,
            GuardedClient client,
            UrlPolicy policy,
            SecretBox box,
            SecureRandom random) {
        this.names = names;
        this.client = client;
        this.policy = policy;
        this.box = box;
        this.random = random;
    }

    static Outbound open(Settings settings) {
        AddressGuard guard = AddressGuard.allowing(settings.allowedNetworks());
        SystemHostNames names = new SystemHostNames();
        SecureRandom random = new SecureRandom();
        return new Outbound(
                names,
                new GuardedClient(guard, names, Timeouts.STANDARD, tls()),
                new UrlPolicy(guard, names),
                SecretBox.of(settings.secretsKey(), random),
                random);
    }

    /// Signs and sends; signatures carry the time of the wall clock, which receivers compare with
    /// theirs.
    Sender sender() {
        return new Sender(client, box, Clock.systemUTC());
    }

    EndpointSecrets secrets() {
        return new EndpointSecrets() {
            @Override
            public String make() {
                return SigningSecret.generate(random).text();
            }

            @Override
            public String seal(String secret, WebhookEndpointId owner) {
                return box.seal(secret, owner.text());
            }
        };
    }

    /// Seals and opens what leaves this server and comes back.
    SecretBox box() {
        return box;
    }

    UrlRule urls() {
        return url ->
                switch (policy.check(url)) {
                    case Verdict.Accepted _ -> Optional.empty();
                    case Verdict.Refused(String code, String _) ->
                            Optional.of(Refusal.at("/url", code));
                };
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        client.close();
        names.close();
    }
}
