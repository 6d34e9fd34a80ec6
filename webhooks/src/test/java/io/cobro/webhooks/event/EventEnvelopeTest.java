package io.cobro.webhooks.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.event.Event;
import io.cobro.webhooks.Examples;
import io.cobro.webhooks.json.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventEnvelopeTest {

    @Test
    void the_envelope_has_the_published_form() {
        Event event = Examples.anEvent(184_467);

        assertThat(EventEnvelope.text(event))
                .isEqualTo(
                        """
                        {"id":"%s","sequence":"184467","type":"invoice.overdue",\
                        "timestamp":"2026-11-21T18:00:00.000Z","mode":"test","tenant":"%s",\
                        "subject":{"type":"invoice","id":"inv_01jd8x6q3v8f0r9t2m4n5p6q7r","version":7},\
                        "schema":"invoice.v1",\
                        "cause":{"request_id":"req_1","actor":"system:overdue","idempotency_key":null},\
                        "data":{"invoice":{"number":"A-10","name":"Ñandú 😀"}},\
                        "previous":{"timeliness":"due_today"}}\
                        """
                                .formatted(event.id().text(), event.tenant().text()));
    }

    @Test
    void it_is_json_in_utf_8_and_the_same_each_time() {
        Event event = Examples.anEvent(1);

        assertThat(JsonText.parse(EventEnvelope.write(event)))
                .isInstanceOf(JsonText.Parsed.Tree.class);
        assertThat(EventEnvelope.write(event)).isEqualTo(EventEnvelope.write(event));
    }

    @Test
    void a_body_of_just_the_limit_is_written_and_one_byte_more_is_a_bug() {
        int rest = EventEnvelope.write(Examples.anEvent(1, "\"\"")).length;
        String fits = "\"" + "x".repeat(EventEnvelope.BODY_BYTES_MAX - rest) + "\"";
        Event large = Examples.anEvent(1, fits.replaceFirst("x", "xx"));

        assertThat(EventEnvelope.text(Examples.anEvent(1, fits)).getBytes(StandardCharsets.UTF_8))
                .hasSize(EventEnvelope.BODY_BYTES_MAX);
        assertThatThrownBy(() -> EventEnvelope.write(large))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("20001");
    }
}
