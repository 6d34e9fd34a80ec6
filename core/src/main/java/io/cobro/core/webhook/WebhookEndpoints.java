package io.cobro.core.webhook;

import io.cobro.core.Reading;
import java.time.Instant;
import java.util.Optional;

/// The webhook endpoints of the tenant whose transaction this is.
public interface WebhookEndpoints {

    Reading<Optional<WebhookEndpointView>> lock(WebhookEndpointId id);

    /// How many endpoints there are; no other transaction adds one until this one ends.
    Reading<Integer> lockCount();

    /// Writes a new endpoint; it is told of events from now on.
    void insert(WebhookEndpointView endpoint);

    void update(WebhookEndpointView endpoint);

    void delete(WebhookEndpointId id);

    /// Follows the tenant's clock to another instant: deliveries that wait and are due by then are
    /// due at once, and where the clock goes back, all wait as long as they had to.
    ///
    /// @param frozen whether it stands still there, so that nothing else becomes due
    void clockMoved(Instant before, Instant after, boolean frozen);
}
