package io.cobro.webhooks;

import io.cobro.core.event.Event;
import io.cobro.core.event.EventCause;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventSubject;
import io.cobro.core.event.EventType;
import io.cobro.core.id.DerivedIds;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.EndpointHealth;
import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.webhooks.signing.SecretBox;
import io.cobro.webhooks.signing.SigningSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Things that several tests talk about.
public final class Examples {

    public static final Instant NOON = Instant.parse("2026-11-21T18:00:00Z");

    public static final SecretBox BOX =
            SecretBox.of(SecretBox.newKey(new SecureRandom()), new SecureRandom());

    private static final DerivedIds IDS = new DerivedIds(NOON, "examples");

    private static final TenantId FERRETERIA = new TenantId(1, IDS.next());

    private Examples() {}

    /// `invoice.overdue` of Ferretería del Norte.
    public static Event anEvent(long sequence) {
        return anEvent(sequence, "{\"invoice\":{\"number\":\"A-10\",\"name\":\"Ñandú 😀\"}}");
    }

    public static Event anEvent(long sequence, String data) {
        return new Event(
                new EventId(IDS.next()),
                new EventType("invoice.overdue"),
                new EventSubject("invoice", "inv_01jd8x6q3v8f0r9t2m4n5p6q7r", 7),
                sequence,
                NOON,
                FERRETERIA,
                TenantMode.TEST,
                new EventCause("req_1", "system:overdue", null),
                "invoice.v1",
                data,
                "{\"timeliness\":\"due_today\"}");
    }

    public static WebhookEndpoint anEndpoint(String url, SigningSecret... secrets) {
        WebhookEndpointId id = new WebhookEndpointId(IDS.next());
        return new WebhookEndpoint(
                id,
                url,
                EventFilter.EVERYTHING,
                DeliveryOrdering.NONE,
                List.of(secrets).stream().map(s -> BOX.seal(s.text(), id.text())).toList(),
                null,
                EndpointHealth.WELL,
                null);
    }

    public static ClaimedDelivery aClaim(WebhookEndpoint endpoint, Event event) {
        return new ClaimedDelivery(
                new DeliveryId(IDS.next()),
                0,
                0,
                NOON.plus(Duration.ofMinutes(1)),
                endpoint,
                event);
    }
}
