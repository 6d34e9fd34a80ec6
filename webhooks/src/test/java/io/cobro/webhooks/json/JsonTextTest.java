package io.cobro.webhooks.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.event.EventId;
import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.webhooks.json.JsonText.Parsed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void every_kind_of_value_has_one_form_in_the_order_of_putting() {
        Id id = new EventId(new UUID(0x0193_4e2f_0000_7000L, 0x8000_0000_0000_0001L));
        JsonObject object =
                new JsonObject()
                        .put("total", new Money(116_000, CurrencyCode.MXN))
                        .put("pesos", new Money(1160, new CurrencyCode("CLP")))
                        .put("huge", new Money((1L << 53) + 1, CurrencyCode.MXN))
                        .put("rate", new BigDecimal("1.6E-7"))
                        .put("due_date", LocalDate.parse("2026-11-21"))
                        .put("paid_at", Instant.parse("2026-11-21T06:00:00.123456789Z"))
                        .put("id", id)
                        .put("version", 7)
                        .put("metadata", Map.of("b", "2", "a", "1"))
                        .putTexts("codes", List.of("x"))
                        .putObjects("lines", List.of(new JsonObject().put("open", true)));

        assertThat(object)
                .hasToString(
                        """
                        {"total":{"amount":"1160.00","currency":"MXN"},\
                        "pesos":{"amount":"1160","currency":"CLP"},\
                        "huge":{"amount":"90071992547409.93","currency":"MXN"},\
                        "rate":"0.00000016","due_date":"2026-11-21",\
                        "paid_at":"2026-11-21T06:00:00.123Z",\
                        "id":"%s","version":7,"metadata":{"a":"1","b":"2"},\
                        "codes":["x"],"lines":[{"open":true}]}\
                        """
                                .formatted(id.text()));
    }

    @Test
    void what_has_no_value_is_null_and_never_left_out() {
        JsonObject object =
                new JsonObject()
                        .put("a", (String) null)
                        .put("b", (Money) null)
                        .put("c", (Instant) null)
                        .put("d", (JsonObject) null);

        assertThat(object).hasToString("{\"a\":null,\"b\":null,\"c\":null,\"d\":null}");
    }

    @Test
    void decimals_are_read_exactly() {
        assertThat(JsonText.parse("0.1000000000000000055"))
                .isInstanceOfSatisfying(
                        Parsed.Tree.class,
                        parsed ->
                                assertThat(parsed.node().decimalValue())
                                        .isEqualTo(new BigDecimal("0.1000000000000000055")));
    }

    @Test
    void whole_numbers_beyond_64_bits_are_whole_numbers() {
        assertThat(JsonText.parse("{\"a\": [1e30, 1e18, 1.5]}"))
                .isInstanceOfSatisfying(
                        Parsed.Tree.class,
                        parsed -> {
                            assertThat(parsed.node().at("/a/0").isBigInteger()).isTrue();
                            assertThat(parsed.node().at("/a/1").isBigDecimal()).isTrue();
                            assertThat(parsed.node().at("/a/2").isBigDecimal()).isTrue();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"\uD83D\uDE00\"", "\"\\uD83D\\uDE00\"", " [1] "})
    void json_is_accepted(String text) {
        assertThat(JsonText.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Parsed.Tree.class);
    }

    static Stream<String> texts_that_readers_disagree_about() {
        return Stream.of(
                "",
                "   ",
                "{",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":NaN}",
                "{'a':1}",
                "[1,]",
                "\"\\u0000\"",
                "{\"\\u0000\":1}",
                "{\"a\":[\"\\uD83D\"]}",
                "\"\\uDE00\\uD83D\"",
                "1".repeat(JsonText.NUMBER_CHARS_MAX + 1),
                "1e64",
                "{\"a\":[1e999999999]}",
                "{\"a\":[1e-999999999]}",
                "\"" + "x".repeat(JsonText.STRING_CHARS_MAX + 1) + "\"",
                "{\"" + "x".repeat(JsonText.NAME_CHARS_MAX + 1) + "\":1}",
                "[".repeat(JsonText.DEPTH_MAX + 1) + "]".repeat(JsonText.DEPTH_MAX + 1),
                "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("texts_that_readers_disagree_about")
    void other_text_is_refused_in_a_sentence(String text) {
        assertThat(JsonText.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class,
                        refused ->
                                assertThat(refused.sentence()).isNotBlank().hasSizeLessThan(700));
    }

    static Stream<byte[]> bytes_that_are_not_utf_8() {
        return Stream.of(
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                "{}".getBytes(StandardCharsets.UTF_16LE),
                "{}".getBytes(StandardCharsets.UTF_16));
    }

    @ParameterizedTest
    @MethodSource("bytes_that_are_not_utf_8")
    void other_bytes_are_refused(byte[] bytes) {
        assertThat(JsonText.parse(bytes)).isInstanceOf(Parsed.Malformed.class);
    }
}
