package io.cobro.connectors.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Code;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes are, reading answers with a value.
class HostileStatementTest {

    private static final String XML =
            Camt053StatementTest.message(
                    "0.00",
                    "2.00",
                    Camt053StatementTest.entry("1.00", "CRDT", "2026-11-03", "RCDT", "DMCT", "")
                            .repeat(2));
    private static final String TEXT =
            """
            Día\tConcepto / Referencia\tcargo\tAbono\tSaldo
            03-11-2026\tSPEI RECIBIDOHSBC/0958502443  021 0251130PAGO A-1\t\t1.00\t2.00
            03-11-2026\tDEPOSITO EN EFECTIVO/0891200044\t\t1.00\t1.00
            """;

    @Test
    void a_file_beyond_the_size_limit_is_refused_unread() {
        assertRejected(new byte[BankStatementReader.FILE_BYTES_MAX + 1], Code.FILE_TOO_LARGE);
        byte[] xml = new byte[BankStatementReader.FILE_BYTES_MAX + 1];
        Arrays.fill(xml, (byte) '<');
        assertRejected(xml, Code.FILE_TOO_LARGE);
    }

    @Test
    void more_lines_than_the_limit_are_refused() {
        String text = TEXT + "03-11-2026\tX\t\t1.00\t1.00\n".repeat(BankStatementReader.LINES_MAX);
        String entries = "<Ntry><Sts>BOOK</Sts></Ntry>".repeat(BankStatementReader.LINES_MAX + 1);

        assertRejected(bytes(text), Code.TOO_MANY_LINES);
        assertRejected(bytes(TEXT + "\n".repeat(300_000)), Code.TOO_MANY_LINES);
        assertRejected(
                bytes(Camt053StatementTest.message("0.00", "0.00", entries)), Code.TOO_MANY_LINES);
    }

    @Test
    void the_largest_amounts_in_the_most_lines_still_sum() {
        String largest =
                Camt053StatementTest.entry(
                        "1000000000000.00", "CRDT", "2026-11-03", "RCDT", "DMCT", "");
        String message =
                Camt053StatementTest.message(
                        "1000000000000.00", "0.00", largest.repeat(BankStatementReader.LINES_MAX));

        assertThat(read(bytes(message)))
                .isInstanceOfSatisfying(
                        Read.class,
                        read ->
                                assertThat(
                                                read.statements()
                                                        .getFirst()
                                                        .lines()
                                                        .getLast()
                                                        .runningBalance())
                                        .hasToString("MXN 50001000000000000.00"));
    }

    @Test
    void an_amount_beyond_the_limit_is_refused() {
        String message =
                Camt053StatementTest.message(
                        "0.00",
                        "0.00",
                        Camt053StatementTest.entry(
                                "1000000000000.01", "CRDT", "2026-11-03", "RCDT", "DMCT", ""));

        assertThat(read(bytes(message)))
                .isInstanceOfSatisfying(
                        Read.class,
                        read -> assertThat(read.statements().getFirst().refused()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a>",
                "<Document><BkToCstmrStmt><Stmt><Ntry>",
                "<Document><BkToCstmrStmt><Stmt>"
            })
    void nesting_beyond_the_limit_is_refused(String beginning) {
        String deep = beginning + "<a>".repeat(200_000);

        assertRejected(bytes(deep), Code.XML_TOO_DEEP);
    }

    @Test
    void an_outside_entity_is_never_fetched() {
        String xml =
                "<!DOCTYPE D [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
                        + "<Document><BkToCstmrStmt>&x;</BkToCstmrStmt></Document>";

        assertRejected(bytes(xml), Code.DOCTYPE_FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damaged_files_are_answered_and_never_thrown_at(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            byte[] file = bytes(random.nextBoolean() ? XML : TEXT);
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                file = damaged(file, random);
            }
            assertThat(read(file)).as("seed %d, file %d", seed, i).isNotNull();
        }
    }

    private static byte[] damaged(byte[] file, Random random) {
        if (file.length == 0) {
            return file;
        }
        int at = random.nextInt(file.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1 -> {
                byte[] flipped = file.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 2 -> Arrays.copyOfRange(file, at, file.length);
            default -> {
                byte[] doubled = Arrays.copyOf(file, file.length + at);
                System.arraycopy(file, 0, doubled, file.length, at);
                yield doubled;
            }
        };
    }

    private static void assertRejected(byte[] file, Code code) {
        assertThat(read(file))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(code));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StatementReading read(byte[] file) {
        return new StatementFormats(CurrencyCode.MXN).read(file);
    }
}
