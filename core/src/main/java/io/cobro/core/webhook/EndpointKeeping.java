package io.cobro.core.webhook;

import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.SecretOverlap;
import io.cobro.core.Transactions;
import io.cobro.core.event.Act;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
            String url,
            @Nullable String description,
            List<String> eventTypes,
            DeliveryOrdering ordering) {

        /// An endpoint that keeps no order.
        public CreateEndpoint(String url, @Nullable String description, List<String> eventTypes) {
            this(url, description, eventTypes, DeliveryOrdering.NONE);
        }
    }

    /// Changes what the patch names. Setting `status` to `enabled` revives a disabled endpoint.
    public record UpdateEndpoint(
            WebhookEndpointId id,
            int expectedVersion,
            Patch<String> url,
            Patch<String> description,
            Patch<List<String>> eventTypes,
            Patch<DeliveryOrdering> ordering,
            Patch<EndpointStatus> status) {

        /// A change that leaves the order as it is.
        public UpdateEndpoint(
                WebhookEndpointId id,
                int expectedVersion,
                Patch<String> url,
                Patch<String> description,
                Patch<List<String>> eventTypes,
                Patch<EndpointStatus> status) {
            this(id, expectedVersion, url, description, eventTypes, Patch.absent(), status);
        }
    }

    public record DeleteEndpoint(WebhookEndpointId id, int expectedVersion) {}

    /// Makes a new secret.
    ///
    /// @param expectedVersion null if the caller does not say
    /// @param overlap how long the present secret signs beside it, from zero to [SecretOverlap#MAX]
    public record RotateSecret(
            WebhookEndpointId id, @Nullable Integer expectedVersion, Duration overlap) {}

    private final Transactions transactions;
    private final EndpointSecrets secrets;
    private final UrlRule urls;
    private final InstantSource wallClock;

    /// @param wallClock the true time, which receivers have too; never a test clock
    public EndpointKeeping(
            Transactions transactions,
            EndpointSecrets secrets,
            UrlRule urls,
            InstantSource wallClock) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.urls = urls;
        this.wallClock = wallClock;
    }

    /// Makes an endpoint; the answer alone shows its secret.
    ///
    /// Refusals: those of the [UrlRule], `value_not_allowed`, `too_many_webhook_endpoints`.
    public Outcome<WebhookEndpointView> create(CommandContext context, CreateEndpoint command) {
        Optional<Refusal> refused =
                urls.refusal(command.url()).or(() -> bad("/event_types", command.eventTypes()));
        if (refused.isPresent()) {
            return Outcome.refused(refused.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    if (books.webhookEndpoints().lockCount().get() >= ENDPOINTS_MAX) {
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
                                            command.ordering(),
                                            List.of(secrets.seal(secret, id)),
                                            null,
                                            EndpointHealth.WELL,
                                            null),
                                    command.description(),
                                    1,
                                    context.now(),
                                    secret);
                    books.webhookEndpoints().insert(view);
                    books.facts().note(Act.of("webhook_endpoint.created", view.kept()));
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
            Optional<Refusal> refused = bad("/event_types", types);
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
                    boolean stays = status == endpoint.health().status();
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
                                            command.ordering()
                                                    .applyTo(
                                                            endpoint.ordering(),
                                                            DeliveryOrdering.NONE),
                                            endpoint.sealedSecrets(),
                                            endpoint.previousSecretUntil(),
                                            stays
                                                    ? endpoint.health()
                                                    : new EndpointHealth(status, null),
                                            stays ? endpoint.pausedUntil() : null),
                                    command.description().applyTo(before.description()),
                                    before.version() + 1,
                                    before.recordedAt(),
                                    null);
                    books.webhookEndpoints().update(after);
                    books.facts()
                            .note(Act.of("webhook_endpoint.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Makes a new secret, which the answer alone shows. Until the overlap ends calls carry a
    /// signature of each of the two.
    ///
    /// Refusals: `not_found`, `version_conflict`, `out_of_range`.
    public Outcome<WebhookEndpointView> rotateSecret(CommandContext context, RotateSecret command) {
        Optional<Refusal> refusal = SecretOverlap.refusal(command.overlap());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    WebhookEndpointView before =
                            found(
                                    books.webhookEndpoints().lock(command.id()),
                                    command.id(),
                                    command.expectedVersion());
                    String secret = secrets.make();
                    String sealed = secrets.seal(secret, command.id());
                    Instant end = SecretOverlap.end(wallClock.instant(), command.overlap());
                    WebhookEndpointView after =
                            new WebhookEndpointView(
                                    end == null
                                            ? before.endpoint().rotated(sealed)
                                            : before.endpoint().rotated(sealed, end),
                                    before.description(),
                                    before.version() + 1,
                                    before.recordedAt(),
                                    secret);
                    books.webhookEndpoints().update(after);
                    books.facts().note(Act.of("webhook_endpoint.secret_rotated", after.kept()));
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
                    books.facts().note(Act.of("webhook_endpoint.deleted", endpoint));
                    return endpoint;
                });
    }

    /// Why a list of patterns cannot be used.
    ///
    /// @param pointer where the list stands
    static Optional<Refusal> bad(String pointer, List<String> eventTypes) {
        for (int i = 0; i < eventTypes.size(); i++) {
            if (!EventFilter.isPattern(eventTypes.get(i))) {
                return Optional.of(
                        Refusal.at(
                                pointer + "/" + i,
                                "value_not_allowed",
                                Map.of(
                                        "allowed",
                                        "an event type such as invoice.paid, a pattern such as invoice.*, or *")));
            }
        }
        return Optional.empty();
    }

    private static WebhookEndpointView found(
            Reading<Optional<WebhookEndpointView>> reading,
            WebhookEndpointId id,
            @Nullable Integer expected) {
        WebhookEndpointView endpoint =
                reading.get()
                        .orElseThrow(
                                () -> Refusal.notFound("webhook_endpoint", id.text()).exception());
        Refusal.requireVersion(expected, endpoint.version());
        return endpoint;
    }
}
