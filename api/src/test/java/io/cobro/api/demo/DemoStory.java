package io.cobro.api.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DemoStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
    @RegisterExtension static final TestDatabase ANOTHER = new TestDatabase();

    @TempDir Path folder = Path.of("");

    private final DemoBench bench = new DemoBench();

    @Test
    void the_bundled_company_is_shown_and_shown_again_without_change() throws Exception {
        DemoOptions options = bundled();
        String first = bench.run(DATABASE, options);
        List<String> said = List.copyOf(bench.said);

        JsonNode report = DemoBench.parse(first);
        assertThat(values(report.path("files"), "result"))
                .containsOnly("imported", "duplicate", "ignored", "refused");
        assertThat(count(report.path("files"), "result", "imported")).isEqualTo(17);
        assertThat(count(report.path("files"), "result", "duplicate")).isEqualTo(1);
        assertThat(count(report.path("files"), "result", "ignored")).isEqualTo(1);
        assertThat(count(report.path("files"), "result", "refused")).isEqualTo(3);
        assertThat(report.path("bank_lines").size()).isEqualTo(19);
        assertThat(
                        report.path("statements").get(1).path("lines_imported").asInt()
                                + report.path("statements").get(0).path("lines_imported").asInt())
                .isEqualTo(19);
        assertThat(balance(report, "AZ-206")).isEqualTo("0.01");
        assertThat(balance(report, "AZ-201")).isEqualTo("0.00");
        assertThat(balance(report, "AZ-212")).isEqualTo("4872.00");
        assertThat(report.path("matches"))
                .filteredOn(match -> match.path("status").asString("").equals("accepted"))
                .hasSize(9);
        assertThat(values(report.path("deliveries"), "event"))
                .contains(
                        "invoice.issued",
                        "payment.received",
                        "payment.allocated",
                        "invoice.paid",
                        "invoice.overdue");
        assertThat(values(report.path("deliveries"), "status")).containsOnly("succeeded");
        assertThat(report.path("deliveries"))
                .anySatisfy(delivery ->
                        assertThat(values(delivery.path("attempts"), "status_code"))
                                .containsExactly("503", "204"));
        for (JsonNode aging : report.path("aging")) {
            for (JsonNode total : aging.path("totals")) {
                assertThat(total.path("total")).isEqualTo(total.path("ledger"));
            }
        }

        assertThat(bench.run(DATABASE, options)).as("again").isEqualTo(first);
        assertThat(bench.said).isEqualTo(said);
        assertThat(bench.run(ANOTHER, options)).as("elsewhere").isEqualTo(first);
    }

    @Test
    void every_bundled_file_is_listed() throws Exception {
        Path example = Path.of("../examples/distribuidora-azul");
        try (Stream<Path> files = Files.walk(example)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(file -> example.relativize(file).toString())
                                    .filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(DemoInput.bundledNames());
        }
    }

    private DemoOptions bundled() {
        return new DemoOptions(
                true,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                0,
                folder.resolve("report.json"));
    }

    private static String balance(JsonNode report, String number) {
        for (JsonNode invoice : report.path("invoices")) {
            if (invoice.path("number").asString("").equals(number)) {
                return invoice.path("balance").asString("");
            }
        }
        throw new AssertionError(number);
    }

    private static long count(JsonNode list, String property, String value) {
        return values(list, property).stream().filter(value::equals).count();
    }

    private static List<String> values(JsonNode list, String property) {
        List<String> values = new ArrayList<>();
        list.forEach(item -> values.add(item.path(property).asString("")));
        return values;
    }
}
