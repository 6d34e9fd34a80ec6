package io.cobro.connectors.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.Clabe;
import io.cobro.core.reconciliation.LineIdentity;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads other people's samples, which are not part of the project: set COBRO_SAMPLES to their
/// folder.
class SampleStatementsTest {

    private static final String SAMPLES =
            Objects.requireNonNullElse(System.getenv("COBRO_SAMPLES"), "");

    @BeforeEach
    void needs_the_samples() {
        assumeTrue(!SAMPLES.isEmpty(), "COBRO_SAMPLES is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "mexico/month-a/camt053.xml, mexico/month-a/bbva.txt, 31",
        "matching/mx-1/statement_camt053.xml, matching/mx-1/statement_bbva.txt, 2491",
        "mexico/bank-statements/camt053.xml, mexico/bank-statements/bbva_netcash.txt, 10",
    })
    void a_movement_is_the_same_in_camt053_and_in_the_text(String xml, String text, int lines)
            throws IOException {
        BankStatement camt = only(xml);
        BankStatement bbva = only(text);
        String account = Objects.requireNonNull(camt.account());

        assertThat(camt.lines()).hasSize(lines);
        assertThat(LineIdentity.of(account, camt.lines()))
                .doesNotHaveDuplicates()
                .isEqualTo(LineIdentity.of(account, bbva.lines()));
        assertThat(camt.openingBalance()).isEqualTo(bbva.openingBalance());
        assertThat(camt.closingBalance()).isEqualTo(bbva.closingBalance());
        assertThat(Stream.of(camt, bbva))
                .allSatisfy(statement -> {
                    assertThat(statement.refused()).isEmpty();
                    assertThat(statement.warnings())
                            .extracting(StatementProblem::code)
                            .doesNotContain(
                                    StatementProblem.Code.BALANCE_GAP,
                                    StatementProblem.Code.CLOSING_BALANCE_MISMATCH);
                });
        assertThat(each(bbva, StatementLine::description))
                .isEqualTo(each(camt, StatementLine::description));
        assertThat(each(bbva, StatementLine::kind)).isEqualTo(each(camt, StatementLine::kind));
        assertThat(each(bbva, StatementLine::amount)).isEqualTo(each(camt, StatementLine::amount));
    }

    @Test
    void what_a_month_of_text_shows_of_a_transfer_agrees_with_camt053() throws IOException {
        List<StatementLine> camt = only("mexico/month-a/camt053.xml").lines();
        List<StatementLine> bbva = only("mexico/month-a/bbva.txt").lines();

        for (int i = 0; i < camt.size(); i++) {
            StatementLine full = camt.get(i);
            StatementLine text = bbva.get(i);
            assertThat(text.reference()).isEqualTo(full.reference());
            assertThat(text.counterparty().bank()).isEqualTo(full.counterparty().bank());
            if (full.trackingKey() == null) {
                assertThat(text.trackingKeyTail()).isNull();
            } else {
                assertThat(full.trackingKey()).endsWith(text.trackingKeyTail());
            }
        }
    }

    @Test
    void what_the_other_spelling_shows_of_a_transfer_agrees_with_camt053() throws IOException {
        List<StatementLine> camt = only("matching/mx-1/statement_camt053.xml").lines();
        List<StatementLine> bbva = only("matching/mx-1/statement_bbva.txt").lines();

        for (int i = 0; i < camt.size(); i++) {
            StatementLine full = camt.get(i);
            StatementLine text = bbva.get(i);
            assertThat(text.bankReference()).isEqualTo(full.bankReference());
            if (text.reference() != null) {
                assertThat(text.reference()).isEqualTo(full.reference());
            }
            if (text.counterparty().account() != null) {
                Clabe clabe = new Clabe(Objects.requireNonNull(full.counterparty().account()));
                assertThat(text.counterparty().account()).isEqualTo(clabe.accountNumber());
            }
        }
    }

    @Test
    void the_month_equals_its_published_truth() throws IOException {
        String expected = Files.readString(Path.of(SAMPLES, "mexico/month-a/expected.json"));
        Matcher movement =
                Pattern.compile(
                                "\"camt_ref\": \"(\\w+)\",(?:\\s*\"tracking_key\": \"(\\w+)\",)?"
                                        + "\\s*\"bbva_line\": (\\d+),"
                                        + "\\s*\"value_date\": \"([-\\d]+)\","
                                        + "\\s*\"amount\": \"([-.\\d]+)\","
                                        + "\\s*\"balance_after\": \"([.\\d]+)\","
                                        + "\\s*\"text\": \"([^\"]*)\"")
                        .matcher(expected);
        List<StatementLine> camt = only("mexico/month-a/camt053.xml").lines();
        List<StatementLine> bbva = only("mexico/month-a/bbva.txt").lines();

        for (int i = 0; i < camt.size(); i++) {
            assertThat(movement.find()).isTrue();
            StatementLine line = camt.get(i);
            assertThat(line.bankReference()).isEqualTo(movement.group(1));
            assertThat(line.trackingKey()).isEqualTo(movement.group(2));
            assertThat(bbva.get(i).lineNumber()).isEqualTo(Integer.parseInt(movement.group(3)));
            assertThat(line.receivedDate()).isEqualTo(movement.group(4));
            assertThat(line.amount().toDecimal()).isEqualTo(movement.group(5));
            assertThat(Objects.requireNonNull(line.runningBalance()).toDecimal())
                    .isEqualTo(movement.group(6));
            assertThat(line.description()).isEqualTo(movement.group(7));
        }
        assertThat(movement.find()).isFalse();
        assertThat(each(only("mexico/month-a/camt053.xml"), StatementLine::kind))
                .contains(LineKind.RETURNED_TRANSFER, LineKind.CASH_DEPOSIT, LineKind.TRANSFER_OUT)
                .doesNotContain(LineKind.OTHER);
    }

    @Test
    void every_camt053_of_any_bank_is_read_and_its_relatives_are_refused() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(SAMPLES, "bank/camt"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                StatementReading reading = read(file);
                if (name.contains("053.v2.wrong")) {
                    assertThat(reading)
                            .isInstanceOfSatisfying(
                                    Rejected.class,
                                    rejected ->
                                            assertThat(rejected.code())
                                                    .isEqualTo(
                                                            StatementReading.Code.STATEMENT_EMPTY));
                } else if (name.contains("053") || name.contains("camt53")) {
                    assertThat(reading).as(name).isInstanceOf(Read.class);
                } else {
                    assertThat(reading)
                            .as(name)
                            .isInstanceOfSatisfying(
                                    Rejected.class,
                                    rejected ->
                                            assertThat(rejected.code())
                                                    .isEqualTo(StatementReading.Code.NOT_CAMT053));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camt053", "camt053-txdtls", "camt053-no-ntry"})
    void amounts_days_and_accounts_equal_those_of_another_reader(String name) throws IOException {
        String golden =
                Files.readString(
                        Path.of(SAMPLES, "bank/golden_oca/16.0_golden-" + name + ".pydata"));
        List<StatementLine> lines =
                statements("bank/camt/oca/16.0_test-" + name + ".xml").stream()
                        .flatMap(statement -> statement.lines().stream())
                        .toList();

        assertThat(lines)
                .extracting(line -> line.amount().toDecimal().doubleValue())
                .isEqualTo(all(golden, "'amount': (-?[\\d.]+)").map(Double::valueOf).toList());
        assertThat(lines)
                .extracting(line -> line.counterparty().account())
                .isEqualTo(all(golden, "'account_number': '(\\w+)'").toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mexico/bank-statements/banamex.csv",
                "mexico/bank-statements/banorte_cheques.csv",
                "mexico/bank-statements/mt940.sta",
                "mexico/bank-statements/santander.csv",
                "mexico/bank-statements/santander_enlace_630.txt",
            })
    void formats_that_are_not_read_yet_are_refused(String file) throws IOException {
        assertThat(read(Path.of(SAMPLES, file)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.code())
                                        .isEqualTo(StatementReading.Code.TEXT_NOT_BBVA));
    }

    @Test
    void the_text_reads_the_same_in_every_encoding() throws IOException {
        Path file = Path.of(SAMPLES, "mexico/month-a/bbva.txt");
        String text = Files.readString(file, Charset.forName("windows-1252"));
        StatementReading original = read(file);

        assertThat(
                        new StatementFormats(CurrencyCode.MXN)
                                .read(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(original);
        assertThat(
                        new StatementFormats(CurrencyCode.MXN)
                                .read(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(original);
    }

    private static Stream<String> all(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    private static <T> List<T> each(BankStatement statement, Function<StatementLine, T> fact) {
        return statement.lines().stream().map(fact).toList();
    }

    private static BankStatement only(String file) throws IOException {
        List<BankStatement> statements = statements(file);
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }

    private static List<BankStatement> statements(String file) throws IOException {
        return read(Path.of(SAMPLES, file)) instanceof Read read ? read.statements() : List.of();
    }

    private static StatementReading read(Path file) throws IOException {
        return new StatementFormats(CurrencyCode.MXN).read(Files.readAllBytes(file));
    }
}
