package io.cobro.core.webhook;

import io.cobro.core.Reading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The deliveries and replays of the tenant whose transaction this is.
public interface WebhookDeliveries {

    /// Locks a delivery and its endpoint.
    Reading<Optional<Owed>> lock(DeliveryId id);

    /// Writes the delivery of a test event, which waits until its event has its number.
    void insertTest(Delivery delivery);

    /// Writes a delivery that is due again, with the whole schedule before it.
    void sendAgain(Delivery delivery);

    /// The highest number in the log; 0 while it is empty.
    Reading<Long> lastSequence();

    /// Whether a replay to the endpoint is running.
    Reading<Boolean> isReplaying(WebhookEndpointId endpoint);

    /// Writes a replay, which begins at once.
    void insert(Replay replay);

    /// A delivery with its endpoint.
    ///
    /// @param endpoint null if it was deleted
    record Owed(Delivery delivery, @Nullable WebhookEndpoint endpoint) {}
}
