package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Refused before anything runs: there is no database behind these.
final class LimitsTest {

    private static final GraphqlFace FACE = Wired.face();

    @Test
    void what_is_too_deep_is_refused() {
        String document =
                "{ invoice(id: \"x\") "
                        + "{ replacesInvoice ".repeat(11)
                        + "{ id }"
                        + "}".repeat(12);
        Map<String, Object> answer = Wired.answer(FACE, document);
        assertThat(Wired.code(answer)).isEqualTo("query_too_deep");
        assertThat(answer).doesNotContainKey("data");
    }

    @Test
    void what_costs_too_much_is_refused_by_the_size_of_its_pages() {
        String document =
                "query($n: Int) { customers(first: $n) { nodes { invoices(first: 200) { nodes { id } } } } }";
        assertThat(Wired.code(Wired.answer(FACE, document, "n", 200)))
                .isEqualTo("query_too_costly");
        assertThat(Wired.error(Wired.answer(FACE, document, "n", 200)).get("message").toString())
                .contains("40200");
    }

    @Test
    void a_page_without_a_size_is_one_of_fifty() {
        String nested =
                "{ customers { nodes { invoices { nodes { allocations { nodes { id } } } } } } }";
        // 50 + 50 × 50 + 50 × 50 × 50
        assertThat(Wired.error(Wired.answer(FACE, nested)).get("message").toString())
                .contains("127550");
    }

    @Test
    void many_aliases_are_refused() {
        String document =
                IntStream.rangeClosed(0, DocumentMeasure.ALIASES_MAX)
                        .mapToObj(i -> "a" + i + ": __typename")
                        .collect(Collectors.joining(" ", "{ ", " }"));
        assertThat(Wired.code(Wired.answer(FACE, document))).isEqualTo("query_too_costly");
    }

    @Test
    void the_same_field_many_times_is_refused() {
        String document = "{ " + "__typename ".repeat(DocumentMeasure.FIELDS_MAX + 1) + "}";
        assertThat(Wired.code(Wired.answer(FACE, document))).isEqualTo("query_too_costly");
    }

    @Test
    void fragments_that_double_each_other_are_refused_quickly() {
        String fragments =
                IntStream.range(0, 30)
                        .mapToObj(i ->
                                "fragment f%d on Query { ...f%d ...f%d }"
                                        .formatted(i, i + 1, i + 1))
                        .collect(Collectors.joining("\n"));
        Map<String, Object> answer =
                Wired.answer(
                        FACE, "{ ...f0 }\n" + fragments + "\nfragment f30 on Query { __typename }");
        assertThat(Wired.code(answer)).isEqualTo("query_too_costly");
    }

    @Test
    void what_takes_too_long_is_stopped() {
        Map<String, Object> answer =
                Wired.answer(FACE, "{ agingReport { asOf } }", Duration.ofMillis(-1));
        assertThat(Wired.code(answer)).isEqualTo("query_deadline_exceeded");
        assertThat(answer).doesNotContainKey("data");
    }

    @Test
    void a_bug_tells_nothing_of_the_inside() {
        Map<String, Object> answer = Wired.answer(FACE, "{ tenant { name } }");
        assertThat(Wired.code(answer)).isEqualTo("internal_error");
        assertThat(answer.toString()).doesNotContain("Hikari").doesNotContain("Exception");
        assertThat(answer).containsEntry("data", null);
    }

    @Test
    void syntax_is_told_with_its_place() {
        Map<String, Object> answer = Wired.answer(FACE, "{ tenant { name }");
        assertThat(Wired.code(answer)).isEqualTo("query_malformed");
        assertThat(Wired.error(answer)).containsKey("locations");
    }

    @Test
    void the_schema_can_be_asked_for() {
        Map<String, Object> answer =
                Wired.answer(FACE, graphql.introspection.IntrospectionQuery.INTROSPECTION_QUERY);
        assertThat(answer).doesNotContainKey("errors").containsKey("data");
    }
}
