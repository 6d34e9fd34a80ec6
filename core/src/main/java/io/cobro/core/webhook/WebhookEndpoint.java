package io.cobro.core.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address of an integrator that is told of events.
///
/// @param url where events are posted
/// @param filter which events are wanted
/// @param ordering whether events of one subject wait for each other
/// @param sealedSecrets the signing secrets, encrypted, newest first: one, or two while the secret
///   is being changed
/// @param previousSecretUntil when the second secret ends, by the wall clock; null if there is none
/// @param health whether it is called
/// @param pausedUntil not called before this instant, because it asked for less; null if it did not
public record WebhookEndpoint(
        WebhookEndpointId id,
        String url,
        EventFilter filter,
        DeliveryOrdering ordering,
        List<String> sealedSecrets,
        @Nullable Instant previousSecretUntil,
        EndpointHealth health,
        @Nullable Instant pausedUntil) {

    public static final int SECRETS_MAX = 2;

    public WebhookEndpoint {
        sealedSecrets = List.copyOf(sealedSecrets);
    }

    /// The secrets that calls are signed with: both during the overlap of a change, then the new
    /// one alone.
    ///
    /// @param now by the wall clock
    public List<String> sealedSecretsAt(Instant now) {
        return previousSecretUntil == null || now.isBefore(previousSecretUntil)
                ? sealedSecrets
                : sealedSecrets.subList(0, 1);
    }

    /// The endpoint with a new secret, which the present one accompanies until an instant. A second
    /// one from a change before ends at once.
    public WebhookEndpoint rotated(String sealed, Instant previousUntil) {
        return new WebhookEndpoint(
                id,
                url,
                filter,
                ordering,
                List.of(sealed, sealedSecrets.getFirst()),
                previousUntil,
                health,
                pausedUntil);
    }

    /// The endpoint with a new secret alone.
    public WebhookEndpoint rotated(String sealed) {
        return new WebhookEndpoint(
                id, url, filter, ordering, List.of(sealed), null, health, pausedUntil);
    }

    /// The endpoint after an attempt.
    public WebhookEndpoint with(EndpointHealth newHealth, @Nullable Instant newPausedUntil) {
        return new WebhookEndpoint(
                id,
                url,
                filter,
                ordering,
                sealedSecrets,
                previousSecretUntil,
                newHealth,
                newPausedUntil);
    }
}
