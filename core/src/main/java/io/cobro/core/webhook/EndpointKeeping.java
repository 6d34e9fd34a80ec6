package io.cobro.core.webhook;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeping the addresses that are told of events.
public final class EndpointKeeping {

    /// Endpoints that a tenant may have.
    public static final int ENDPOINTS_MAX = 100;

    /// @param eventTypes patterns of [EventFilter]
    public record CreateEndpoint(
            String url, @Nullable String description, List<String> eventTypes) {}

    /// Changes what the patch names. Setting `status` to `enabled` revives a disabled endpoint.
    public record UpdateEndpoint(
            WebhookEndpointId id,
            int expectedVersion,
            Patch<String> url,
            Patch<String> description,
            Patch<List<String>> eventTypes,
            Patch<EndpointStatus> status) {}

    public record DeleteEndpoint(WebhookEndpointId id, int expectedVersion) {}

    private final Transactions transactions;
    private final EndpointSecrets secrets;
    private final UrlRule urls;

    public EndpointKeeping(Transactions transactions, EndpointSecrets secrets, UrlRule urls) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.urls = urls;
    }

    /// Makes an endpoint; the answer alone shows its secret.
    ///
    /// Refusals: those of the [UrlRule], `value_not_allowed`, `too_many_webhook_endpoints`.
    public Outcome<WebhookEndpointView> create(CommandContext context, CreateEndpoint command) {
        Optional<Refusal> refused = urls.refusal(command.url()).or(() -> bad(command.eventTypes()));
        if (refused.isPresent()) {
            return Outcome.refused(refused.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    if (books.webhookEndpoints().count().get() >= ENDPOINTS_MAX) {
                        throw Refusal.of(
                                        "too_many_webhook_endpoints",
                                        Map.of("limit", Integer.toString(ENDPOINTS_MAX)))
                                .exception();
                    }
                    String secret = secrets.make();
                    WebhookEndpointId id = new WebhookEndpointId(context.ids().next());
                    WebhookEndpointView view =
                            new WebhookEndpointView(
                                    new WebhookEndpoint(
                                            id,
                                            command.url(),
                                            new EventFilter(command.eventTypes()),
                                            List.of(secrets.seal(secret, id)),
                                            EndpointHealth.WELL,
                                            null),
                                    command.description(),
                                    1,
                                    context.now(),
                                    secret);
                    books.webhookEndpoints().insert(view);
                    return view;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, those of the [UrlRule], `value_not_allowed`.
    public Outcome<WebhookEndpointView> update(CommandContext context, UpdateEndpoint command) {
        if (command.url() instanceof Patch.Set<String>(var url) && url != null) {
            Optional<Refusal> refused = urls.refusal(url);
            if (refused.isPresent()) {
                return Outcome.refused(refused.get());
            }
        }
        if (command.eventTypes() instanceof Patch.Set<List<String>>(var types) && types != null) {
            Optional<Refusal> refused = bad(types);
            if (refused.isPresent()) {
                return Outcome.refused(refused.get());
            }
        }
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookEndpointView before =
                            found(
                                    books.webhookEndpoints().lock(command.id()),
                                    command.id(),
                                    command.expectedVersion());
                    WebhookEndpoint endpoint = before.endpoint();
                    EndpointStatus status =
                            command.status()
                                    .applyTo(endpoint.health().status(), EndpointStatus.ENABLED);
                    WebhookEndpointView after =
                            new WebhookEndpointView(
                                    new WebhookEndpoint(
                                            endpoint.id(),
                                            command.url().applyTo(endpoint.url(), endpoint.url()),
                                            new EventFilter(
                                                    command.eventTypes()
                                                            .applyTo(
                                                                    endpoint.filter().patterns(),
                                                                    EventFilter.EVERYTHING
                                                                            .patterns())),
                                            endpoint.sealedSecrets(),
                                            status == endpoint.health().status()
                                                    ? endpoint.health()
                                                    : new EndpointHealth(status, null),
                                            endpoint.pausedUntil()),
                                    command.description().applyTo(before.description()),
                                    before.version() + 1,
                                    before.recordedAt(),
                                    null);
                    books.webhookEndpoints().update(after);
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`.
    public Outcome<WebhookEndpointView> delete(CommandContext context, DeleteEndpoint command) {
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookEndpointView endpoint =
                            found(
                                    books.webhookEndpoints().lock(command.id()),
                                    command.id(),
                                    command.expectedVersion());
                    books.webhookEndpoints().delete(command.id());
                    return endpoint;
                });
    }

    private static Optional<Refusal> bad(List<String> eventTypes) {
        for (int i = 0; i < eventTypes.size(); i++) {
            if (!EventFilter.isPattern(eventTypes.get(i))) {
                return Optional.of(
                        Refusal.at(
                                "/event_types/" + i,
                                "value_not_allowed",
                                Map.of(
                                        "allowed",
                                        "an event type such as invoice.paid, a pattern such as invoice.*, or *")));
            }
        }
        return Optional.empty();
    }

    private static WebhookEndpointView found(
            Reading<Optional<WebhookEndpointView>> reading, WebhookEndpointId id, int expected) {
        WebhookEndpointView endpoint =
                reading.get()
                        .orElseThrow(
                                () -> Refusal.notFound("webhook_endpoint", id.text()).exception());
        Refusal.requireVersion(expected, endpoint.version());
        return endpoint;
    }
}
