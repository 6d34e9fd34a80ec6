package io.cobro.webhooks.delivery;

import io.cobro.core.event.Event;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.webhooks.client.GuardedClient;
import io.cobro.webhooks.event.EventEnvelope;
import io.cobro.webhooks.signing.SecretBox;
import io.cobro.webhooks.signing.Signing;
import io.cobro.webhooks.signing.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the one call of an attempt: body, headers, signature.
///
/// | header | value |
/// |---|---|
/// | `webhook-id` | the event's id, the same in every attempt |
/// | `webhook-timestamp` | seconds since 1970 of this attempt, by the wall clock |
/// | `webhook-signature` | see [Signing] |
/// | `cobro-sequence` | the event's place in the tenant's log |
/// | `cobro-attempt` | the number of the attempt, from 1 |
public final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    /// Secrets kept open, so that the key need not open them for each call; at more, all are
    /// forgotten.
    private static final int SECRETS_KEPT_MAX = 10_000;

    private final GuardedClient client;
    private final SecretBox secrets;
    private final InstantSource wallClock;
    private final Map<Sealed, SigningSecret> kept = new ConcurrentHashMap<>();

    /// Sends through a client.
    ///
    /// @param wallClock the true time, for receivers refuse signatures of another; never a test
    ///   clock
    public Sender(GuardedClient client, SecretBox secrets, InstantSource wallClock) {
        this.client = client;
        this.secrets = secrets;
        this.wallClock = wallClock;
    }

    /// Makes the call, and never throws: what goes wrong is the attempt's result.
    public DeliveryAttempt send(ClaimedDelivery claim) {
        Instant startedAt = wallClock.instant();
        long began = System.nanoTime();
        AttemptResult result = call(claim, startedAt);
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        return new DeliveryAttempt(
                claim.delivery(), claim.attemptNumber(), startedAt, duration, result);
    }

    private AttemptResult call(ClaimedDelivery claim, Instant startedAt) {
        try {
            Optional<List<SigningSecret>> opened = open(claim.endpoint(), startedAt);
            if (opened.isEmpty()) {
                LOG.error(
                        "no key of COBRO_SECRETS_KEY opens a secret of {}", claim.endpoint().id());
                return notSent("The signing secret could not be read.");
            }
            Event event = claim.event();
            byte[] body = EventEnvelope.write(event);
            String id = event.id().text();
            Map<String, String> headers =
                    Map.of(
                            "webhook-id", id,
                            "webhook-timestamp", Long.toString(startedAt.getEpochSecond()),
                            "webhook-signature",
                                    Signing.signatures(
                                            id,
                                            startedAt,
                                            new String(body, StandardCharsets.UTF_8),
                                            opened.get()),
                            "cobro-sequence", Long.toString(event.sequence()),
                            "cobro-attempt", Integer.toString(claim.attemptNumber()));
            return client.post(claim.endpoint().url(), headers, body);
        } catch (RuntimeException bug) {
            LOG.error("delivery {} could not be sent", claim.delivery(), bug);
            return notSent("The call could not be made.");
        }
    }

    /// All secrets of the endpoint that sign now, or none: with one left out, who knows only that
    /// one would refuse.
    private Optional<List<SigningSecret>> open(WebhookEndpoint endpoint, Instant now) {
        List<SigningSecret> opened = new ArrayList<>();
        if (kept.size() > SECRETS_KEPT_MAX) {
            kept.clear();
        }
        List<String> live = endpoint.sealedSecretsAt(now);
        for (String sealed : live) {
            SigningSecret secret =
                    kept.computeIfAbsent(new Sealed(endpoint.id(), sealed), this::open);
            if (secret != null) {
                opened.add(secret);
            }
        }
        boolean isComplete = !opened.isEmpty() && opened.size() == live.size();
        return isComplete ? Optional.of(opened) : Optional.empty();
    }

    private @Nullable SigningSecret open(Sealed sealed) {
        return secrets.open(sealed.text, sealed.owner.text())
                .flatMap(SigningSecret::parse)
                .orElse(null);
    }

    private static AttemptResult notSent(String sentence) {
        return new AttemptResult.Unanswered(AttemptResult.Failure.NOT_SENT, sentence);
    }

    /// A secret at rest. It opens only for its owner.
    private record Sealed(WebhookEndpointId owner, String text) {}
}
