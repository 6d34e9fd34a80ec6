package io.cobro.core.webhook;

/// In which order an endpoint is told of events.
public enum DeliveryOrdering {
    /// As they become due: what failed comes later than what happened after it.
    NONE,
    /// Events of one subject in the order of the log: a newer one waits until the older one is
    /// delivered or exhausted. Other subjects go on.
    PER_SUBJECT
}
