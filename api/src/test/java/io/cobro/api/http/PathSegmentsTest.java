package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathSegmentsTest {

    private static final String TEMPLATE = "/v1/customers/by_external_id/{external_id}";

    @ParameterizedTest
    @CsvSource({
        "A;1, A;1",
        "A%3b1, A;1",
        "%C3%91, Ñ",
        "%F0%9F%94%A8, 🔨",
        "A+1, A+1",
        "%2F, /",
        "%2525, %25"
    })
    void a_segment_is_read_once_and_whole(String sent, String text) {
        assertThat(read("/v1/customers/by_external_id/" + sent)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%D1", "%C0%AF", "%ED%A0%80", "%", "%4", "%4G", "Ñ"})
    void what_is_not_percent_encoded_utf_8_is_nothing(String sent) {
        assertThat(read("/v1/customers/by_external_id/" + sent)).isEqualTo("nothing");
    }

    @Test
    void a_path_with_other_segments_is_nothing() {
        assertThat(read("/v1/customers/x/../by_external_id/A")).isEqualTo("nothing");
        assertThat(read("/v1/customers/by_external_id/A/")).isEqualTo("nothing");
    }

    private static String read(String path) {
        return PathSegments.read(TEMPLATE, "{external_id}", path).orElse("nothing");
    }
}
