package io.cobro.core.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address of an integrator that is told of events.
///
/// @param url where events are posted
/// @param filter which events are wanted
/// @param sealedSecrets the signing secrets, encrypted, newest first: one, or two while the secret
///   is being changed
/// @param health whether it is called
/// @param pausedUntil not called before this instant, because it asked for less; null if it did not
public record WebhookEndpoint(
        WebhookEndpointId id,
        String url,
        EventFilter filter,
        List<String> sealedSecrets,
        EndpointHealth health,
        @Nullable Instant pausedUntil) {

    public static final int SECRETS_MAX = 2;

    public WebhookEndpoint {
        sealedSecrets = List.copyOf(sealedSecrets);
    }
}
