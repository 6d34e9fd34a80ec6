package io.cobro.webhooks.event;

import io.cobro.core.event.Event;

/// Thrown where the body of an event is above [EventEnvelope#BODY_BYTES_MAX]: a bug, because the
/// limits of a resource's properties must keep it below.
public final class EventTooLargeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    EventTooLargeException(Event event, int bytes) {
        super(
                "the body of %s %s has %d bytes, more than %d"
                        .formatted(event.type(), event.id(), bytes, EventEnvelope.BODY_BYTES_MAX));
    }
}
