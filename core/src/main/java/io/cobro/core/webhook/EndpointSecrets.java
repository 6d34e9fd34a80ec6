package io.cobro.core.webhook;

/// Makes the secrets that deliveries are signed with, and seals them for keeping.
public interface EndpointSecrets {

    /// A new secret: `whsec_` and base64 of 32 random bytes.
    String make();

    /// The secret, encrypted for one endpoint.
    String seal(String secret, WebhookEndpointId owner);
}
