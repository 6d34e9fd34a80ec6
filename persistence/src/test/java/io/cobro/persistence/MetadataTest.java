package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jooq.JSONB;
import org.junit.jupiter.api.Test;

class MetadataTest {

    @Test
    void what_is_written_is_read() {
        Map<String, String> metadata =
                Map.of(
                        "nota", "dice \"hola\"\\\n\r\t\b\f\u0001",
                        "emoji", "😀",
                        "", "",
                        "{,:}", "[1, null]");
        assertThat(Metadata.read(Metadata.json(metadata))).isEqualTo(metadata);
    }

    @Test
    void the_form_of_the_server_is_read() {
        assertThat(Metadata.read(JSONB.jsonb("{\"a\": \"1\", \"b\": \"\\u00e9\\/\"}")))
                .isEqualTo(Map.of("a", "1", "b", "é/"));
        assertThat(Metadata.read(JSONB.jsonb("{}"))).isEmpty();
    }

    @Test
    void anything_else_is_a_bug() {
        assertThatThrownBy(() -> Metadata.read(JSONB.jsonb("{\"a\": 1}")))
                .isInstanceOf(IllegalStateException.class);
    }
}
