package io.cobro.webhooks.receiver;

/// A call that a receiver got.
///
/// @param eventId the header `webhook-id`; empty if absent
/// @param type the event's type; empty if the body has none
/// @param sequence the header `cobro-sequence`; 0 if absent
/// @param attempt the header `cobro-attempt`; 0 if absent
/// @param verified whether the signature is of a known secret
/// @param status what was answered
/// @param body the body as text
public record Arrival(
        String eventId,
        String type,
        long sequence,
        int attempt,
        boolean verified,
        int status,
        String body) {}
