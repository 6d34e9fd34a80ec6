package io.cobro.webhooks.event;

import io.cobro.core.event.Event;
import io.cobro.webhooks.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON in which an event reaches integrators, the same by webhook, by `GET /v1/events` and in
/// streams.
///
/// ```json
/// {"id":"evt_…","sequence":"184467","type":"invoice.overdue",
///  "timestamp":"2026-11-21T06:00:00.000Z","mode":"live","tenant":"ten_…",
///  "subject":{"type":"invoice","id":"inv_…","version":7},"schema":"invoice.v1",
///  "cause":{"request_id":"req_…","actor":"system:overdue","idempotency_key":null},
///  "data":{"invoice":{…}},"previous":{"timeliness":"due_today"}}
/// ```
///
/// The sequence is a string, because JavaScript reads numbers above 2^53 wrongly.
public final class EventEnvelope {

    /// Bytes of UTF-8. Source: Standard Webhooks 1.0.0, "Payload size": usually below 20 kB.
    public static final int BODY_BYTES_MAX = 20_000;

    private EventEnvelope() {}

    /// The body in UTF-8. The same event always gives the same bytes.
    ///
    /// @throws EventTooLargeException if it is above [#BODY_BYTES_MAX]; whoever records an event
    ///   calls this first, so that one that can never be delivered is never recorded
    public static byte[] write(Event event) {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonText.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("id", event.id().text());
            json.writeStringProperty("sequence", Long.toString(event.sequence()));
            json.writeStringProperty("type", event.type().name());
            json.writeStringProperty("timestamp", JsonText.of(event.occurredAt()));
            json.writeStringProperty("mode", event.mode().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("tenant", event.tenant().text());
            json.writeObjectPropertyStart("subject");
            json.writeStringProperty("type", event.subject().type());
            json.writeStringProperty("id", event.subject().id());
            json.writeNumberProperty("version", event.subject().version());
            json.writeEndObject();
            json.writeStringProperty("schema", event.schema());
            json.writeObjectPropertyStart("cause");
            json.writeStringProperty("request_id", event.cause().requestId());
            json.writeStringProperty("actor", event.cause().actor());
            json.writeName("idempotency_key");
            writeText(json, event.cause().idempotencyKey());
            json.writeEndObject();
            json.writeName("data");
            json.writeRawValue(event.data());
            json.writeName("previous");
            writeJson(json, event.previous());
            json.writeEndObject();
        }
        if (bytes.size() > BODY_BYTES_MAX) {
            throw new EventTooLargeException(event, bytes.size());
        }
        return bytes.toByteArray();
    }

    /// The body as text.
    public static String text(Event event) {
        return new String(write(event), StandardCharsets.UTF_8);
    }

    private static void writeText(JsonGenerator json, @Nullable String text) {
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(text);
        }
    }

    private static void writeJson(JsonGenerator json, @Nullable String value) {
        if (value == null) {
            json.writeNull();
        } else {
            json.writeRawValue(value);
        }
    }
}
