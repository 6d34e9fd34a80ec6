package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused never reaches a fetcher: there is no database behind these.
final class ScalarsTest {

    private static final GraphqlFace FACE = Wired.face();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-02-30\"",
                "\"2026-2-3\"",
                "\"21/11/2026\"",
                "\"2026-11-21T00:00:00Z\"",
                "\"\"",
                "20261121",
                "true",
                "OPEN"
            })
    void a_date_that_does_not_exist_is_refused_with_its_place(String literal) {
        Map<String, Object> answer =
                Wired.answer(FACE, "{ agingReport(asOf: " + literal + ") { asOf } }");
        assertThat(Wired.code(answer)).isEqualTo("query_invalid");
        assertThat(Wired.error(answer).get("locations"))
                .isEqualTo(List.of(Map.of("line", 1, "column", 15)));
        assertThat(answer).doesNotContainKey("data");
    }

    @Test
    void a_date_in_a_variable_is_held_to_the_same_form() {
        Map<String, Object> answer =
                Wired.answer(
                        FACE,
                        "query($day: Date) { agingReport(asOf: $day) { asOf } }",
                        "day",
                        "2026-02-30");
        assertThat(Wired.code(answer)).isEqualTo("query_invalid");
        assertThat(answer).doesNotContainKey("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10.5", "\"1e3\"", "\"1,000.00\"", "\"\"", "\"+1\"", "\".5\""})
    void a_decimal_is_digits_in_quotes(String literal) {
        Map<String, Object> answer = Wired.answer(FACE, payment(literal));
        assertThat(Wired.code(answer)).isEqualTo("query_invalid");
        assertThat(answer).doesNotContainKey("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026-11-21\"", "\"2026-11-21 16:20:00\"", "1763742000"})
    void an_instant_names_its_offset(String literal) {
        Map<String, Object> answer =
                Wired.answer(
                        FACE,
                        "mutation { createApiKey(input: {name: \"x\", scopes: [ADMIN], expiresAt: "
                                + literal
                                + "}) { replayed } }");
        assertThat(Wired.code(answer)).isEqualTo("query_invalid");
    }

    private static String payment(String amount) {
        return """
        mutation {
          createPayment(idempotencyKey: "k", input: {
            amount: {amount: %s, currency: "MXN"}, receivedDate: "2026-11-21", method: SPEI
          }) { replayed }
        }
        """
                .formatted(amount);
    }
}
