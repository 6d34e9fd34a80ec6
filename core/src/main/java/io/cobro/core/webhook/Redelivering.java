package io.cobro.core.webhook;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.event.Act;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventType;
import io.cobro.core.event.Fact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sending by hand: a test event, one delivery again, a part of the log again.
public final class Redelivering {

    /// The type of the event that only the endpoint that is tested is told of.
    public static final String TESTED = "webhook_endpoint.tested";

    public record TestEndpoint(WebhookEndpointId id) {}

    public record RetryDelivery(DeliveryId id) {}

    /// @param fromSequence the first event
    /// @param toSequence the last event; null means the newest
    /// @param types patterns of [EventFilter]; none means all that the endpoint wants
    public record ReplayEvents(
            WebhookEndpointId id,
            long fromSequence,
            @Nullable Long toSequence,
            List<String> types) {}

    private final Transactions transactions;

    public Redelivering(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Records that the endpoint is tested, and tells it alone.
    ///
    /// Refusals: `not_found`, `webhook_endpoint_not_active`.
    public Outcome<Delivery> test(CommandContext context, TestEndpoint command) {
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookEndpointView endpoint =
                            found(books.webhookEndpoints().lock(command.id()), command.id());
                    requireActive(endpoint.endpoint(), command.id());
                    EventId event = books.facts().add(Fact.of("webhook_endpoint.tested", endpoint));
                    Delivery delivery =
                            new Delivery(
                                    new DeliveryId(context.ids().next()),
                                    command.id(),
                                    event,
                                    new EventType(TESTED),
                                    null,
                                    null,
                                    DeliveryStatus.PENDING,
                                    0,
                                    context.now(),
                                    null,
                                    context.now());
                    books.webhookDeliveries().insertTest(delivery);
                    return delivery;
                });
    }

    /// Sends one delivery again, whatever became of it: now, and after a failure by the whole
    /// schedule.
    ///
    /// Refusals: `not_found`, `webhook_endpoint_not_active`.
    public Outcome<Delivery> retry(CommandContext context, RetryDelivery command) {
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookDeliveries.Owed owed =
                            books.webhookDeliveries()
                                    .lock(command.id())
                                    .get()
                                    .orElseThrow(() ->
                                            Refusal.notFound("delivery", command.id().text())
                                                    .exception());
                    requireActive(owed.endpoint(), owed.delivery().endpoint());
                    Delivery again = owed.delivery().again(context.now());
                    if (!again.equals(owed.delivery())) {
                        books.webhookDeliveries().sendAgain(again);
                        books.facts().note(Act.of("delivery.retried", again));
                    }
                    return again;
                });
    }

    /// Begins to tell an endpoint of a part of the log again.
    ///
    /// Refusals: `not_found`, `webhook_endpoint_not_active`, `webhook_replay_running`,
    /// `out_of_range`, `value_not_allowed`.
    public Outcome<Replay> replay(CommandContext context, ReplayEvents command) {
        Optional<Refusal> bad = EndpointKeeping.bad("/types", command.types());
        if (bad.isPresent()) {
            return Outcome.refused(bad.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookDeliveries deliveries = books.webhookDeliveries();
                    Reading<Optional<WebhookEndpointView>> locked =
                            books.webhookEndpoints().lock(command.id());
                    Reading<Boolean> replaying = deliveries.isReplaying(command.id());
                    Reading<Long> last = deliveries.lastSequence();
                    requireActive(found(locked, command.id()).endpoint(), command.id());
                    if (replaying.get()) {
                        throw Refusal.of("webhook_replay_running").exception();
                    }
                    Replay replay = replay(context, command, last.get());
                    deliveries.insert(replay);
                    books.facts().note(Act.of("replay.created", replay));
                    return replay;
                });
    }

    private static Replay replay(CommandContext context, ReplayEvents command, long last) {
        long from = command.fromSequence();
        requireRange("/from_sequence", from, 1, last);
        long to = command.toSequence() == null ? last : command.toSequence();
        requireRange("/to_sequence", to, from, Math.min(last, from + Replay.EVENTS_MAX - 1));
        return new Replay(
                new ReplayId(context.ids().next()),
                command.id(),
                from,
                to,
                command.types().isEmpty() ? null : new EventFilter(command.types()),
                ReplayStatus.RUNNING,
                from,
                0,
                1,
                context.now(),
                null);
    }

    private static void requireRange(String pointer, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw Refusal.at(
                            pointer,
                            "out_of_range",
                            Map.of(
                                    "minimum", Long.toString(minimum),
                                    "maximum", Long.toString(maximum)))
                    .exception();
        }
    }

    private static void requireActive(@Nullable WebhookEndpoint endpoint, WebhookEndpointId id) {
        if (endpoint == null || endpoint.health().status() == EndpointStatus.DISABLED) {
            throw Refusal.of("webhook_endpoint_not_active", Map.of("id", id.text())).exception();
        }
    }

    private static WebhookEndpointView found(
            Reading<Optional<WebhookEndpointView>> reading, WebhookEndpointId id) {
        return reading.get()
                .orElseThrow(() -> Refusal.notFound("webhook_endpoint", id.text()).exception());
    }
}
