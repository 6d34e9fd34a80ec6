package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.event.Event;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointKeeping.CreateEndpoint;
import io.cobro.core.webhook.EndpointKeeping.UpdateEndpoint;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.event.EventQueries;
import io.cobro.webhooks.delivery.Limits;
import io.cobro.webhooks.receiver.WebhookReceiver;
import io.cobro.webhooks.signing.SecretBox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The step that tells an integrator: a receiver beside us, an endpoint that names it, and the wait
/// until every event has arrived.
final class Telling {

    static final List<String> EVENT_TYPES =
            List.of(
                    "invoice.issued",
                    "payment.received",
                    "payment.allocated",
                    "invoice.paid",
                    "invoice.overdue");

    /// What a process that was killed has claimed is free again after its lease of real time.
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int EVENTS_PAGE = 200;

    private final Application application;
    private final SecretBox secrets;
    private final Answers answers;
    private final TenantId tenant;

    Telling(Application application, SecretBox secrets, Answers answers, TenantId tenant) {
        this.application = application;
        this.secrets = secrets;
        this.answers = answers;
        this.tenant = tenant;
    }

    /// Registers the receiver before anything happens, so that it hears of everything.
    WebhookEndpointId register(CommandContext context, WebhookReceiver receiver) {
        String id =
                answers.done(
                                application
                                        .handlers()
                                        .endpoints()
                                        .create(
                                                context,
                                                new CreateEndpoint(
                                                        receiver.url(),
                                                        "The receiver of the demonstration",
                                                        EVENT_TYPES)))
                        .path("id")
                        .asString("");
        WebhookEndpointId endpoint = WebhookEndpointId.parse(id).orElseThrow();
        WebhookEndpointView view = view(endpoint);
        for (String sealed : view.endpoint().sealedSecrets()) {
            receiver.trust(
                    secrets.open(sealed, endpoint.text())
                            .orElseThrow(() ->
                                    new io.cobro.api.IllegalConfigException(
                                            "The secrets of this data folder were sealed with another COBRO_SECRETS_KEY.")));
        }
        if (!view.endpoint().url().equals(receiver.url())
                || view.endpoint().health().status() != EndpointStatus.ENABLED) {
            update(view, Patch.set(receiver.url()), EndpointStatus.ENABLED);
        }
        return endpoint;
    }

    /// Nobody listens any more.
    void disable(WebhookEndpointId endpoint) {
        update(view(endpoint), Patch.absent(), EndpointStatus.DISABLED);
    }

    private void update(WebhookEndpointView view, Patch<String> url, EndpointStatus status) {
        Outcome<WebhookEndpointView> outcome =
                application
                        .handlers()
                        .endpoints()
                        .update(
                                new CommandContext(
                                        application.storage().tenants().find(tenant).orElseThrow(),
                                        "system:demo",
                                        "demo",
                                        null,
                                        Instant.now(),
                                        new TimeOrderedIds()),
                                new UpdateEndpoint(
                                        view.endpoint().id(),
                                        view.version(),
                                        url,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(status)));
        answers.done(outcome);
    }

    private WebhookEndpointView view(WebhookEndpointId endpoint) {
        return application.storage().webhookEndpoints().find(tenant, endpoint).orElseThrow();
    }

    /// Gives everything that is to tell to the receiver.
    ///
    /// Retries are due at once, by a clock that runs ahead: each round looks a lease further.
    ///
    /// @throws IllegalStateException if it does not end
    void deliver(WebhookEndpointId endpoint) throws InterruptedException {
        Instant now = Instant.now();
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        for (; ; ) {
            application.workers().drain(now);
            List<Delivery> deliveries = deliveries(endpoint);
            boolean settled =
                    deliveries.stream()
                            .allMatch(delivery ->
                                    delivery.status() == DeliveryStatus.SUCCEEDED
                                            || delivery.status() == DeliveryStatus.EXHAUSTED);
            if (settled && deliveries.size() >= wanted().size()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("webhooks were not delivered in time");
            }
            if (!settled) {
                now = now.plus(Limits.STANDARD.lease());
            }
            Thread.sleep(PAUSE);
        }
    }

    List<Delivery> deliveries(WebhookEndpointId endpoint) {
        return Pages.all(
                request -> application.storage().deliveries().list(tenant, endpoint, request));
    }

    /// The events that the endpoint is told of, in the order of the log.
    List<Event> wanted() {
        List<Event> events = new ArrayList<>();
        long after = 0;
        for (; ; ) {
            var page =
                    application
                            .storage()
                            .events()
                            .list(
                                    tenant,
                                    after,
                                    new EventQueries.Wanted(new EventFilter(EVENT_TYPES), null),
                                    EVENTS_PAGE);
            events.addAll(page.items());
            if (!page.hasNext()) {
                return events;
            }
            after = page.items().getLast().sequence();
        }
    }
}
