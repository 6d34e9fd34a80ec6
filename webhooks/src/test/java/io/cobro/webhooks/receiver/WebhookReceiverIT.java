package io.cobro.webhooks.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.event.Event;
import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptResult.Answered;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.webhooks.Examples;
import io.cobro.webhooks.client.AddressGuard;
import io.cobro.webhooks.client.GuardedClient;
import io.cobro.webhooks.client.SystemHostNames;
import io.cobro.webhooks.client.Timeouts;
import io.cobro.webhooks.delivery.Sender;
import io.cobro.webhooks.signing.SecretBox;
import io.cobro.webhooks.signing.SigningSecret;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sender and receiver, which verifies with the Standard Webhooks library, face to face.
class WebhookReceiverIT {

    private final SystemHostNames names = new SystemHostNames();
    private final SigningSecret secret = SigningSecret.generate(new SecureRandom());
    private GuardedClient client;
    private Sender sender;
    private WebhookReceiver receiver;
    private WebhookEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        client =
                new GuardedClient(
                        AddressGuard.allowing("127.0.0.0/8"),
                        names,
                        Timeouts.STANDARD,
                        SSLContext.getDefault());
        sender = new Sender(client, Examples.BOX, InstantSource.system());
        receiver = WebhookReceiver.start(0, 2);
        endpoint = Examples.anEndpoint(receiver.url(), secret);
    }

    @AfterEach
    void stop() {
        client.close();
        names.close();
        receiver.close();
    }

    private static int statusOf(DeliveryAttempt attempt) {
        assertThat(attempt.result()).isInstanceOf(Answered.class);
        return ((Answered) attempt.result()).status();
    }

    private static ClaimedDelivery again(ClaimedDelivery claim) {
        return new ClaimedDelivery(
                claim.delivery(), 1, 0, claim.leasedUntil(), claim.endpoint(), claim.event());
    }

    @Test
    void the_first_attempt_of_the_first_events_fails_however_often_it_is_made() {
        receiver.trust(secret.text());
        ClaimedDelivery second = Examples.aClaim(endpoint, Examples.anEvent(2));
        ClaimedDelivery third = Examples.aClaim(endpoint, Examples.anEvent(3));

        assertThat(statusOf(sender.send(second))).isEqualTo(503);
        assertThat(statusOf(sender.send(second))).isEqualTo(503);
        assertThat(statusOf(sender.send(again(second)))).isEqualTo(204);
        assertThat(statusOf(sender.send(third))).isEqualTo(204);
    }

    @Test
    void what_arrives_is_what_was_told() {
        receiver.trust(secret.text());
        Event event = Examples.anEvent(77);
        DeliveryAttempt attempt = sender.send(Examples.aClaim(endpoint, event));

        assertThat(attempt.number()).isEqualTo(1);
        assertThat(receiver.arrivals())
                .singleElement()
                .satisfies(arrival -> {
                    assertThat(arrival.eventId()).isEqualTo(event.id().text());
                    assertThat(arrival.type()).isEqualTo("invoice.overdue");
                    assertThat(arrival.sequence()).isEqualTo(77);
                    assertThat(arrival.attempt()).isEqualTo(1);
                    assertThat(arrival.verified()).isTrue();
                    assertThat(arrival.body()).contains("Ñandú 😀");
                });
    }

    @Test
    void a_call_of_an_unknown_secret_is_refused() {
        receiver.trust(SigningSecret.generate(new SecureRandom()).text());

        assertThat(statusOf(sender.send(Examples.aClaim(endpoint, Examples.anEvent(3)))))
                .isEqualTo(401);
        assertThat(receiver.arrivals()).singleElement().matches(arrival -> !arrival.verified());
    }

    @Test
    void during_rotation_a_receiver_of_the_old_secret_still_accepts() {
        SigningSecret newer = SigningSecret.generate(new SecureRandom());
        WebhookEndpoint rotated = Examples.anEndpoint(receiver.url(), newer, secret);
        receiver.trust(secret.text());

        assertThat(statusOf(sender.send(Examples.aClaim(rotated, Examples.anEvent(3)))))
                .isEqualTo(204);
    }

    @Test
    void nothing_is_sent_when_a_secret_can_not_be_read() {
        SecretBox other = SecretBox.of(SecretBox.newKey(new SecureRandom()), new SecureRandom());
        Sender blind = new Sender(client, other, InstantSource.system());
        DeliveryAttempt attempt = blind.send(Examples.aClaim(endpoint, Examples.anEvent(3)));

        assertThat(attempt.result())
                .isInstanceOfSatisfying(
                        AttemptResult.Unanswered.class,
                        result ->
                                assertThat(result.failure())
                                        .isEqualTo(AttemptResult.Failure.NOT_SENT));
        assertThat(receiver.arrivals()).isEmpty();
    }
}
