package io.cobro.core.webhook;

import io.cobro.core.Reading;
import java.util.Optional;

/// The webhook endpoints of the tenant whose transaction this is.
public interface WebhookEndpoints {

    Reading<Optional<WebhookEndpointView>> lock(WebhookEndpointId id);

    /// How many endpoints there are.
    Reading<Integer> count();

    /// Writes a new endpoint; it is told of events from now on.
    void insert(WebhookEndpointView endpoint);

    void update(WebhookEndpointView endpoint);

    void delete(WebhookEndpointId id);
}
