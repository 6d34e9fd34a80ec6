package io.cobro.api.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DemoStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
    @RegisterExtension static final TestDatabase ANOTHER = new TestDatabase();
    @RegisterExtension static final TestDatabase KILLED = new TestDatabase();

    @TempDir Path folder = Path.of("");

    private final DemoBench bench = new DemoBench();

    @Test
    void the_bundled_company_is_shown_and_shown_again_without_change() throws Exception {
        DemoOptions options = bundled();
        String first = bench.run(DATABASE, options);
        List<String> said = List.copyOf(bench.said);
        assertThat(bench.received).isEqualTo(2);

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
        assertReminders(report.path("reminders"));
        assertThat(said)
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith("Reminders   6 scheduled: 2 sent, 4 suppressed")
                                .contains("paid 9, unmatched_payment 2")
                                .endsWith("a second run of the day sent 0"))
                .contains("One of the reminders, as it left:");

        for (JsonNode aging : report.path("aging")) {
            for (JsonNode total : aging.path("totals")) {
                assertThat(total.path("total")).isEqualTo(total.path("ledger"));
            }
        }

        assertThat(bench.run(DATABASE, options)).as("again").isEqualTo(first);
        assertThat(bench.said).isEqualTo(said);
        assertThat(bench.received).as("sent once more").isZero();
        assertThat(bench.run(ANOTHER, options)).as("elsewhere").isEqualTo(first);
    }

    @Test
    void a_message_that_a_killed_run_took_along_is_handed_over_again() throws Exception {
        DemoOptions options = bundled();
        String whole = bench.run(KILLED, options);
        String tenant = Rows.of(KILLED, "select tenant_id from tenant").getFirst();
        try (Connection connection = KILLED.pool(DatabaseRole.OWNER).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set app.tenant_id = '%s'".formatted(tenant));
            assertThat(
                            statement.executeUpdate(
                                    """
                                    update reminder
                                    set state = 'dispatching', sent_at = null,
                                      leased_until = dispatched_at + interval '5 minutes'
                                    where state = 'sent' and body like '%AZ-204%'
                                    """))
                    .isOne();
            statement.execute("reset app.tenant_id");
        }

        assertThat(bench.run(KILLED, options)).isEqualTo(whole);
        assertThat(bench.received).isOne();
    }

    /// What is paid by the statement of the same run, or may be, is not asked for.
    private static void assertReminders(JsonNode reminders) {
        assertThat(reminders.path("scheduled").asInt()).isEqualTo(6);
        assertThat(reminders.path("sent").asInt()).isEqualTo(2);
        assertThat(reminders.path("suppressed").asInt()).isEqualTo(4);
        assertThat(reminders.path("failed").asInt()).isZero();
        assertThat(reminders.path("second_run_sent").asInt(-1)).isZero();
        assertThat(outcomes(reminders))
                .containsEntry("AZ-201", "paid")
                .containsEntry("AZ-204", "included")
                .containsEntry("AZ-206", "condition_not_met")
                .containsEntry("AZ-210", "paid")
                .containsEntry("AZ-212", "unmatched_payment")
                .containsEntry("AZ-213", "unmatched_payment")
                .containsEntry("AZ-216", "included")
                .doesNotContainKeys("AZ-214", "AZ-215");
        JsonNode shown = reminders.path("shown");
        assertThat(shown.path("to").asString("")).endsWith(".example");
        assertThat(shown.path("subject").asString("")).isNotBlank();
        assertThat(shown.path("body").asString(""))
                .contains("Buen día", "MXN")
                .doesNotContain("{{");
    }

    /// The last word on each invoice.
    private static Map<String, String> outcomes(JsonNode reminders) {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode reminder : reminders.path("reminders")) {
            for (JsonNode item : reminder.path("items")) {
                String reason = item.path("skip_reason").asString("");
                if (!reason.equals("superseded")) {
                    outcomes.put(
                            item.path("invoice_number").asString(""),
                            reason.isEmpty() ? item.path("status").asString("") : reason);
                }
            }
        }
        return outcomes;
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
