package io.cobro.api.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.persistence.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The samples of one company with the truth beside them, where `COBRO_SAMPLES` names their folder.
class TwoMonthsOfOneCompanyStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 10);
    private static final Set<String> CUSTOMER_MONEY = Set.of("customer_payment", "cash_deposit");

    @TempDir Path folder = Path.of("");

    private final DemoBench bench = new DemoBench();

    @BeforeAll
    static void samples_are_there() {
        assumeTrue(System.getenv("COBRO_SAMPLES") != null, "COBRO_SAMPLES names no folder");
    }

    @Test
    void files_lines_matches_and_agings_are_as_expected() throws Exception {
        JsonNode expected = DemoBench.parse(month().resolve("expected.json"));
        JsonNode report = run("camt053.xml");

        Map<String, String> results = new TreeMap<>();
        report.path("files").forEach(file -> results.put(text(file, "file"), text(file, "result")));
        Map<String, String> expectedResults = new TreeMap<>();
        expected.path("cfdi")
                .forEach(file -> expectedResults.put(text(file, "file"), text(file, "result")));
        assertThat(results).isEqualTo(expectedResults);

        assertThat(report.path("bank_lines"))
                .extracting(
                        line -> text(line, "bank_reference"),
                        line -> text(line, "value_date"),
                        line -> text(line, "amount"),
                        line -> text(line, "running_balance"),
                        line -> text(line, "description"))
                .containsExactlyElementsOf(
                        list(expected.path("movements")).stream()
                                .map(line ->
                                        org.assertj.core.groups.Tuple.tuple(
                                                text(line, "camt_ref"),
                                                text(line, "value_date"),
                                                text(line, "amount"),
                                                text(line, "balance_after"),
                                                text(line, "text")))
                                .toList());

        Set<Integer> accepted = accepted(report, expected, "camt_ref", "certain");
        assertAgings(report, expected, accepted, TODAY);
    }

    @Test
    void the_text_alone_accepts_only_what_it_shows() throws Exception {
        JsonNode expected = DemoBench.parse(month().resolve("expected.json"));
        JsonNode report = run("bbva.txt");

        Set<Integer> accepted = accepted(report, expected, "balance_after", "certain_bbva");
        assertAgings(report, expected, accepted, TODAY);
    }

    @Test
    void both_files_of_the_account_say_what_one_says() throws Exception {
        JsonNode one = run("camt053.xml");
        JsonNode both = run("camt053.xml", "bbva.txt");

        assertThat(balances(both)).isEqualTo(balances(one));
        assertThat(both.path("bank_lines").size()).isEqualTo(one.path("bank_lines").size());
        assertThat(both.path("aging")).isEqualTo(one.path("aging"));
    }

    private JsonNode run(String... statements) throws Exception {
        return DemoBench.parse(
                bench.run(
                        DATABASE,
                        new DemoOptions(
                                true,
                                List.of(month().resolve("cfdi"), month().resolve("cfdi-bad")),
                                List.of(statements).stream()
                                        .map(name -> new StatementFile(month().resolve(name), null))
                                        .toList(),
                                month().resolve("customers.csv"),
                                List.of("EKU9003173C9"),
                                TODAY,
                                0,
                                folder.resolve("report.json"))));
    }

    /// Checks each accepted match against the truth.
    ///
    /// @param key what tells the movements apart: `camt_ref`, or `balance_after`
    /// @param certain which certainty counts
    /// @return the numbers of the movements that were accepted
    private static Set<Integer> accepted(
            JsonNode report, JsonNode expected, String key, String certain) {
        String property = key.equals("camt_ref") ? "bank_reference" : "running_balance";
        Map<String, JsonNode> movements = new HashMap<>();
        expected.path("movements").forEach(line -> movements.put(text(line, key), line));
        Map<String, JsonNode> lines = new HashMap<>();
        report.path("bank_lines").forEach(line -> lines.put(text(line, "id"), line));
        Set<Integer> accepted = new TreeSet<>();
        for (JsonNode match : report.path("matches")) {
            if (!text(match, "status").equals("accepted")) {
                continue;
            }
            JsonNode line = lines.get(text(match, "bank_line_id"));
            assertThat(line).isNotNull();
            JsonNode movement = movements.get(text(line, property));
            assertThat(movement).isNotNull();
            assertThat(movement.path(certain).asBoolean()).as("certain: %s", movement).isTrue();
            assertThat(paid(match)).as("%s", movement).isEqualTo(paid(movement));
            assertThat(text(match, "unallocated")).isEqualTo(text(movement, "unallocated"));
            accepted.add(movement.path("n").asInt());
        }
        long sure =
                list(expected.path("movements")).stream()
                        .filter(line -> CUSTOMER_MONEY.contains(text(line, "kind")))
                        .filter(line -> line.path(certain).asBoolean())
                        .count();
        assertThat(accepted.size() * 10L).as("at least 90 %%").isGreaterThanOrEqualTo(sure * 9);
        return accepted;
    }

    private static Map<String, String> paid(JsonNode owner) {
        Map<String, String> paid = new TreeMap<>();
        for (JsonNode allocation : owner.path("allocations")) {
            String effective =
                    allocation.has("effective")
                            ? text(allocation, "effective")
                            : text(allocation, "effective_date");
            paid.put(text(allocation, "uuid"), text(allocation, "amount") + " from " + effective);
        }
        return paid;
    }

    /// The agings follow from the truth and the numbers of the accepted movements.
    private static void assertAgings(
            JsonNode report, JsonNode expected, Set<Integer> accepted, LocalDate today) {
        assertThat(report.path("aging"))
                .extracting(aging -> text(aging, "as_of"))
                .containsExactly("2026-10-31", today.toString());
        for (JsonNode aging : report.path("aging")) {
            Map<String, Map<String, BigDecimal>> rows = new TreeMap<>();
            for (JsonNode row : aging.path("rows")) {
                Map<String, BigDecimal> cells = new TreeMap<>();
                for (String column :
                        List.of("current", "1-30", "31-60", "61-90", "91+", "unallocated")) {
                    BigDecimal amount = new BigDecimal(text(row, column));
                    if (amount.signum() != 0) {
                        cells.put(column, amount);
                    }
                }
                rows.put(text(row, "customer_rfc") + " " + text(row, "currency"), cells);
            }
            assertThat(rows)
                    .as(text(aging, "as_of"))
                    .isEqualTo(
                            expectedAging(
                                    expected, accepted, LocalDate.parse(text(aging, "as_of"))));
        }
    }

    private static Map<String, Map<String, BigDecimal>> expectedAging(
            JsonNode expected, Set<Integer> accepted, LocalDate asOf) {
        Map<String, Map<String, BigDecimal>> rows = new TreeMap<>();
        Map<String, LocalDate> issued = new HashMap<>();
        for (JsonNode document : expected.path("cfdi")) {
            if (text(document, "kind").equals("invoice")) {
                issued.put(text(document, "uuid"), date(document, "issue_date"));
            }
        }
        List<JsonNode> movements =
                list(expected.path("movements")).stream()
                        .filter(line -> accepted.contains(line.path("n").asInt()))
                        .toList();
        for (JsonNode document : expected.path("cfdi")) {
            if (!text(document, "kind").equals("invoice")
                    || date(document, "issue_date").isAfter(asOf)
                    || (document.has("replaced_by")
                            && !issued.get(text(document, "replaced_by")).isAfter(asOf))) {
                continue;
            }
            String uuid = text(document, "uuid");
            BigDecimal balance = new BigDecimal(text(document, "total"));
            for (JsonNode note : expected.path("cfdi")) {
                if (text(note, "kind").equals("credit_note")
                        && !date(note, "issue_date").isAfter(asOf)) {
                    balance = balance.subtract(sum(note.path("applied_to"), uuid, LocalDate.MAX));
                }
            }
            for (JsonNode movement : movements) {
                balance = balance.subtract(sum(movement.path("allocations"), uuid, asOf));
            }
            if (balance.signum() != 0) {
                long days = ChronoUnit.DAYS.between(date(document, "due_date"), asOf);
                add(rows, document, text(document, "currency"), bucket(days), balance);
            }
        }
        for (JsonNode movement : movements) {
            if (!date(movement, "value_date").isAfter(asOf)) {
                BigDecimal rest =
                        new BigDecimal(text(movement, "amount"))
                                .subtract(sum(movement.path("allocations"), null, asOf));
                if (rest.signum() != 0) {
                    add(rows, movement, "MXN", "unallocated", rest.negate());
                }
            }
        }
        return rows;
    }

    private static String bucket(long days) {
        return days <= 0
                ? "current"
                : days <= 30 ? "1-30" : days <= 60 ? "31-60" : days <= 90 ? "61-90" : "91+";
    }

    private static void add(
            Map<String, Map<String, BigDecimal>> rows,
            JsonNode owner,
            String currency,
            String column,
            BigDecimal amount) {
        rows.computeIfAbsent(text(owner, "customer_rfc") + " " + currency, _ -> new TreeMap<>())
                .merge(column, amount, BigDecimal::add);
    }

    private static BigDecimal sum(
            JsonNode allocations, @org.jspecify.annotations.Nullable String uuid, LocalDate asOf) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode allocation : allocations) {
            boolean effective =
                    !allocation.has("effective") || !date(allocation, "effective").isAfter(asOf);
            if (effective && (uuid == null || uuid.equals(text(allocation, "uuid")))) {
                sum = sum.add(new BigDecimal(text(allocation, "amount")));
            }
        }
        return sum;
    }

    private static Map<String, String> balances(JsonNode report) {
        Map<String, String> balances = new TreeMap<>();
        report.path("invoices")
                .forEach(invoice -> balances.put(text(invoice, "uuid"), text(invoice, "balance")));
        return balances;
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }

    private static LocalDate date(JsonNode node, String property) {
        return LocalDate.parse(text(node, property));
    }

    private static String text(JsonNode node, String property) {
        return node.path(property).asString("");
    }

    private static Path month() {
        return Path.of(System.getenv("COBRO_SAMPLES")).resolve("mexico/month-a");
    }
}
