package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.introspection.IntrospectionQuery;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Documents that are small to send and large to answer. None of them reaches the database: here is
/// none, and what asks it fails otherwise.
final class AttacksTest {

    private static final GraphqlFace FACE = Wired.face();

    /// A document, the one variable that it has, and how it is refused.
    ///
    /// @param variable its name and value, or nothing
    record Attack(String name, String code, String document, List<Object> variable) {

        Attack(String name, String code, String document) {
            this(name, code, document, List.of());
        }

        Attack(String name, String code, String document, String variable, Object value) {
            this(name, code, document, List.of(variable, value));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        return List.of(
                new Attack(
                        "many aliases",
                        "query_too_costly",
                        "{ " + times(200, i -> "a" + i + ": tenant { id }") + " }"),
                new Attack(
                        "few aliases of large pages",
                        "query_too_costly",
                        "{ customers(first: 200) { nodes { "
                                + times(16, i -> "a" + i + ": invoices(first: 4) { nodes { id } }")
                                + " } } }"),
                new Attack(
                        "one alias for the same field again and again",
                        "query_too_costly",
                        "{ " + times(900, _ -> "a: node(id: \"x\") { id }") + " }"),
                new Attack(
                        "one alias for fields that differ",
                        "query_invalid",
                        "{ " + times(900, i -> "a: node(id: \"" + i + "\") { id }") + " }"),
                new Attack("deep nesting", "query_too_deep", nested(20)),
                new Attack("very deep nesting", "query_malformed", nested(1_000)),
                new Attack(
                        "deep values",
                        "query_malformed",
                        "{ node(id: " + "[".repeat(2_000) + "]".repeat(2_000) + ") { id } }"),
                new Attack(
                        "the same field again and again",
                        "query_too_costly",
                        "{ tenant { " + "name ".repeat(2_000) + "} }"),
                new Attack(
                        "the same directive again and again",
                        "query_invalid",
                        "{ __typename " + "@include(if: true) ".repeat(1_000) + "}"),
                new Attack(
                        "more tokens than a document has",
                        "query_malformed",
                        "{ tenant { " + "name ".repeat(GraphqlFace.TOKENS_MAX) + "} }"),
                new Attack(
                        "nothing but white space",
                        "query_malformed",
                        "{ __typename" + ", ".repeat(400_000) + "}"),
                new Attack(
                        "many operations",
                        "query_invalid",
                        times(1_500, i -> "query q" + i + " { __typename }")),
                new Attack(
                        "the largest page",
                        "query_too_costly",
                        "{ customers(first: 2147483647) { nodes { id } } }"),
                new Attack(
                        "the largest page, by a variable",
                        "query_too_costly",
                        "query($n: Int) { customers(first: $n) { nodes { id } } }",
                        "n",
                        Integer.MAX_VALUE),
                new Attack(
                        "a page of pages",
                        "query_too_costly",
                        "{ customers(last: 200) { nodes { invoices(last: 200) { nodes { id } } } } }"),
                new Attack(
                        "a fragment in itself",
                        "query_invalid",
                        "{ tenant { ...a } } fragment a on Tenant { id ...a }"),
                new Attack(
                        "fragments in each other",
                        "query_invalid",
                        "{ tenant { ...f0 } } "
                                + times(
                                        100,
                                        i ->
                                                "fragment f%d on Tenant { id ...f%d }"
                                                        .formatted(i, (i + 1) % 100))),
                new Attack(
                        "two fragments of one name",
                        "query_invalid",
                        "{ tenant { ...f0 } } fragment f0 on Tenant { id } " + chained(49)),
                new Attack(
                        "many fragments of one name",
                        "query_too_costly",
                        "{ tenant { ...a } }" + times(1_000, i -> " fragment a on Tenant { id }")),
                new Attack("a circle of many fragments", "query_too_costly", circle(1_000)),
                new Attack("a chain of many fragments", "query_too_costly", chain(1_000)),
                new Attack(
                        "a chain of fragments",
                        "query_too_deep",
                        chain(FragmentMeasure.FRAGMENTS_MAX - 1)),
                new Attack(
                        "many operations with a chain of fragments",
                        "query_too_costly",
                        times(400, i -> "query q" + i + " { tenant { ...f0 } }") + chained(49)),
                new Attack("layers of fragments", "query_too_costly", layers(50, 4)),
                new Attack(
                        "fragments that double each other",
                        "query_too_costly",
                        "{ tenant { ...f0 } } "
                                + times(
                                        24,
                                        i ->
                                                "fragment f%1$d on Tenant { ...f%2$d ...f%2$d }"
                                                        .formatted(i, i + 1))
                                + " fragment f24 on Tenant { id }"),
                new Attack("types of types of types", "query_too_costly", introspected(30)),
                new Attack(
                        "the schema again and again",
                        "query_too_costly",
                        "{ "
                                + times(50, i -> "s%d: __schema { types { name } }".formatted(i))
                                + " }"),
                new Attack(
                        "many ids",
                        "query_too_costly",
                        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                        "ids",
                        Collections.nCopies(100_000, "inv_01jd8x6q3v8f0r9t2m4n5p6q7r")),
                new Attack(
                        "a long text for a number",
                        "query_invalid",
                        "query($n: Int) { customers(first: $n) { nodes { id } } }",
                        "n",
                        "9".repeat(1_000_000)),
                new Attack(
                        "an object for a text",
                        "query_invalid",
                        "query($currency: String) { agingReport(currency: $currency) { asOf } }",
                        "currency",
                        deep(1_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void an_attack_is_refused_before_anything_runs(Attack attack) {
        Map<String, Object> answer =
                Wired.answer(FACE, attack.document(), attack.variable().toArray());
        assertThat(Wired.code(answer))
                .as("%s: %s", attack, Wired.error(answer))
                .isEqualTo(attack.code());
        assertThat(answer).doesNotContainKey("data");
    }

    @Test
    void what_tools_ask_of_the_schema_is_answered() {
        Map<String, Object> answer = Wired.answer(FACE, IntrospectionQuery.INTROSPECTION_QUERY);
        assertThat(answer).doesNotContainKey("errors").containsKey("data");
    }

    private static String times(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(" "));
    }

    private static String circle(int size) {
        return "{ tenant { ...f0 } } "
                + times(
                        size,
                        i -> "fragment f%d on Tenant { id ...f%d }".formatted(i, (i + 1) % size));
    }

    private static String chain(int size) {
        return "{ tenant { ...f0 } } " + chained(size);
    }

    private static String chained(int size) {
        return times(size, i -> " fragment f%d on Tenant { id ...f%d }".formatted(i, i + 1))
                + " fragment f%d on Tenant { id }".formatted(size);
    }

    /// As many fragments and spreads as a document may have: each is in all of the layer above.
    private static String layers(int layers, int width) {
        return "{ tenant { ...f0 } } "
                + times(
                        layers * width,
                        i -> {
                            int next = (i / width + 1) * width;
                            String spreads =
                                    next < layers * width
                                            ? times(width, j -> "...f" + (next + j)) + " "
                                            : "id ";
                            return "fragment f%d on Tenant { %s}"
                                    .formatted(i, spreads.repeat(next < layers * width ? 4 : 1));
                        });
    }

    private static String nested(int times) {
        return "{ customers(first: 1) { nodes { "
                + "invoices(first: 1) { nodes { customer { ".repeat(times)
                + "id "
                + "} } } ".repeat(times)
                + "} } }";
    }

    private static String introspected(int times) {
        return "{ __schema { types { "
                + "fields { type { ".repeat(times)
                + "name "
                + "} } ".repeat(times)
                + "} } }";
    }

    private static Object deep(int levels) {
        Object value = "x";
        for (int i = 0; i < levels; i++) {
            value = new TreeMap<>(Map.of("a", List.of(value)));
        }
        return value;
    }
}
