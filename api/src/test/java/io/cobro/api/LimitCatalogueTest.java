package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.http.ProblemCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every refusal because of a limit has a test that comes to the limit and goes beyond it.
final class LimitCatalogueTest {

    private static final String BODY = "LimitsStory.a_limit_of_a_body_holds";
    private static final String XML =
            "TooMuchStory.xml_has_as_many_levels_elements_attributes_and_characters_as_it_may";
    private static final String BYTES = "TooMuchStory.a_file_has_as_many_bytes_as_it_may";
    private static final String HEAD = "HttpServerTest.a_request_line_and_headers_have_a_limit";
    private static final String CONDITIONS =
            "PolicyValidationTest.conditions_are_neither_too_deep_nor_too_many_nor_empty";

    /// By the code.
    private static final Map<String, String> TESTS =
            Map.ofEntries(
                    Map.entry(
                            "advance_too_long",
                            "TestClockStory.an_advance_that_leads_nowhere_is_refused"),
                    Map.entry("body_too_large", BYTES),
                    Map.entry("condition_too_deep", CONDITIONS),
                    Map.entry("condition_too_large", CONDITIONS),
                    Map.entry("file_too_large", BYTES),
                    Map.entry("headers_too_large", HEAD),
                    Map.entry(
                            "idempotency_key_invalid",
                            "IdempotencyMatrixStory.a_key_is_any_printable_text_of_a_length"),
                    Map.entry(
                            "instant_out_of_range",
                            "TestClockStory.an_advance_that_leads_nowhere_is_refused"),
                    Map.entry(
                            "line_too_long",
                            "TooMuchStory.a_line_of_a_bank_statement_has_as_many_characters_as_it_may"),
                    Map.entry("out_of_range", BODY),
                    Map.entry(
                            "query_too_costly",
                            "LimitsTest.what_costs_too_much_is_refused_by_the_size_of_its_pages"),
                    Map.entry("query_too_deep", "LimitsTest.what_is_too_deep_is_refused"),
                    Map.entry(
                            "reason_invalid",
                            "AuditStory.a_reason_has_as_many_characters_as_it_may"),
                    Map.entry("request_line_too_long", HEAD),
                    Map.entry("too_few_items", BODY),
                    Map.entry(
                            "too_many_decimals",
                            "RefusalsStory.a_fault_in_a_body_is_told_with_its_place"),
                    Map.entry(
                            "too_many_dunning_policies",
                            "TooMuchStory.there_are_as_many_policies_as_there_can_be_and_no_more"),
                    Map.entry("too_many_items", BODY),
                    Map.entry(
                            "too_many_lines",
                            "TooMuchStory.a_bank_statement_has_as_many_lines_as_it_may"),
                    Map.entry(
                            "too_many_templates",
                            "TooMuchStory.there_are_as_many_texts_as_there_can_be_and_no_more"),
                    Map.entry(
                            "too_many_waiting_requests",
                            "EventLogStory.a_tenant_has_so_many_streams_and_not_more_until_one_has_ended"),
                    Map.entry(
                            "too_many_webhook_endpoints",
                            "TooMuchStory.there_are_as_many_endpoints_as_there_can_be_and_no_more"),
                    Map.entry("value_too_long", BODY),
                    Map.entry("value_too_short", BODY),
                    Map.entry("webhook_url_too_long", "UrlPolicyTest.a_long_url_is_refused"),
                    Map.entry("xml_limit_exceeded", XML),
                    Map.entry("xml_too_deep", XML));

    @Test
    void each_refusal_because_of_a_limit_has_a_test() {
        Set<String> limits = new TreeSet<>();
        for (ProblemCatalogue.ProblemType type : ProblemCatalogue.load().all()) {
            String detail = type.detail(Locale.ENGLISH);
            if (type.code().contains("too_large")
                    || List.of("{limit}", "{minimum}").stream().anyMatch(detail::contains)) {
                limits.add(type.code());
            }
        }
        assertThat(new TreeSet<>(TESTS.keySet())).isEqualTo(limits);
    }

    @Test
    void the_tests_are_there() throws IOException {
        for (String test : new TreeSet<>(TESTS.values())) {
            int point = test.indexOf('.');
            assertThat(source(test.substring(0, point)))
                    .as(test)
                    .contains("void " + test.substring(point + 1) + "(");
        }
    }

    private static String source(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(".mvn"))) {
            root = Objects.requireNonNull(root.getParent(), "tests run inside the checkout");
        }
        for (String module : List.of("api", "core", "connectors", "persistence", "webhooks")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
                Path found =
                        files.filter(file -> file.endsWith(name + ".java"))
                                .findFirst()
                                .orElse(null);
                if (found != null) {
                    return Files.readString(found);
                }
            }
        }
        throw new AssertionError("there is no test " + name);
    }
}
