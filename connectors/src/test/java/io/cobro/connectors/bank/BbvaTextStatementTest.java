package io.cobro.connectors.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementProblem.Code;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BbvaTextStatementTest {

    private static final String HEADER = "Día\tConcepto / Referencia\tcargo\tAbono\tSaldo\r\n";
    private static final String NOVEMBER =
            HEADER
                    + "05-11-2026\tSPEI ENVIADO AFIRME/6005940511 0000001 PAGO PROVEEDOR\t7,942.55\t\t103,651.65\r\n"
                    + "03-11-2026\tIVA COMISION/0000000\t0.80\t\t111,594.20\r\n"
                    + "03-11-2026\tCOMISION SPEI/0000000 0000000 COMISION SPEI\t5.00\t\t111,595.00\r\n"
                    + "03-11-2026\tSPEI RECIBIDOBANORTE/7509271085 0000123 PAGO FACTURA Ñ-100\t\t11,600.00\t111,600.00\r\n";

    @Test
    void lines_come_out_oldest_first_with_their_line_of_the_file() {
        BankStatement statement = only(NOVEMBER);

        assertThat(statement.lines())
                .extracting(StatementLine::lineNumber, line -> line.amount().toString())
                .containsExactly(
                        tuple(5, "MXN 11600.00"),
                        tuple(4, "MXN -5.00"),
                        tuple(3, "MXN -0.80"),
                        tuple(2, "MXN -7942.55"));
        assertThat(statement.openingBalance()).hasToString("MXN 100000.00");
        assertThat(statement.closingBalance()).hasToString("MXN 103651.65");
        assertThat(statement.fromDate()).isEqualTo("2026-11-03");
        assertThat(statement.toDate()).isEqualTo("2026-11-05");
        assertThat(statement.account()).isNull();
        assertThat(statement.currency()).isNull();
        assertThat(statement.refused()).isEmpty();
        assertThat(statement.warnings()).isEmpty();
    }

    @Test
    void every_encoding_line_end_and_quoting_reads_the_same() {
        StatementReading expected = read(NOVEMBER);
        String quoted = NOVEMBER.replaceAll("(?m)([^\t\r\n]+)", "\"$1\"");

        assertThat(bytes(NOVEMBER.getBytes(Charset.forName("windows-1252")))).isEqualTo(expected);
        assertThat(read("\uFEFF" + NOVEMBER)).isEqualTo(expected);
        assertThat(read(NOVEMBER.replace("\r\n", "\n"))).isEqualTo(expected);
        assertThat(read(NOVEMBER + "\r\n\t\t\t\t\r\n  \r\n")).isEqualTo(expected);
        assertThat(read(quoted)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DIA\tCONCEPTO / REFERENCIA\tCARGO\tABONO\tSALDO",
                "día\tConcepto/Referencia\tCargo\tabono\tsaldo",
                "D¡a\tConcepto / Referencia\tcargo\tAbono\tSaldo",
            })
    void the_header_is_known_by_its_names(String header) {
        assertThat(read(NOVEMBER.replace(HEADER, header + "\r\n"))).isEqualTo(read(NOVEMBER));
    }

    @Test
    void columns_may_stand_in_another_order_below_a_preamble() {
        String moved =
                """
                Cuenta de cheques
                Saldo\tAbono\tcargo\tConcepto / Referencia\tDía
                100.00\t100.00\t\tPAGO A-1\t03-11-2026
                """;

        assertThat(only(moved).lines())
                .extracting(StatementLine::description, line -> line.amount().toString())
                .containsExactly(tuple("PAGO A-1", "MXN 100.00"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "SPEI RECIBIDOBANREGIO/1069574782 0951649 TRANSFERENCIA SPEI|TRANSFER_IN|TRANSFERENCIA SPEI|0951649|1069574782|-|BANREGIO|-",
                "SPEI RECIBIDOHSBC/HSBC616399 9837498 PAGO A-10|TRANSFER_IN|PAGO A-10|9837498|HSBC616399|-|HSBC|-",
                "SPEI RECIBIDOCITI MEXICO/2610061553 4488446 STRIPE PAYOUT|TRANSFER_IN|STRIPE PAYOUT|4488446|2610061553|-|CITI MEXICO|-",
                "SPEI RECIBIDOHSBC/0958502443  021 0251130PAGO FACTURA A-3391|TRANSFER_IN|PAGO FACTURA A-3391|0251130|-|0958502443|HSBC|-",
                "SPEI RECIBIDOBANORTE/0893200064  072 69288121077|TRANSFER_IN|1077|6928812|-|0893200064|BANORTE|-",
                "SPEI RECIBIDOBANORTE/0893200064  072 0000000|TRANSFER_IN|SPEI RECIBIDOBANORTE|-|-|0893200064|BANORTE|-",
                "SPEI RECIBIDOINBURSA/0222776435 0000000 PAGO 1/2|TRANSFER_IN|PAGO 1/2|-|0222776435|-|INBURSA|-",
                "SPEI DEVUELTOBANREGIO/2006326859 2148938 DEVOLUCION SPEI|RETURNED_TRANSFER|DEVOLUCION SPEI|2148938|2006326859|-|BANREGIO|-",
                "PAGO CUENTA DE TERCERO/ 0958202432 BNET 07641347037 ABONO 2|TRANSFER_IN|ABONO 2|-|-|0958202432|BBVA|07641347037",
                "DEPOSITO EN EFECTIVO/0891200044|CASH_DEPOSIT|DEPOSITO EN EFECTIVO|-|-|0891200044|-|-",
                "DEPOSITO EN EFECTIVO SUC 1234/0098877 0098877 DEPOSITO EN EFECTIVO SUC 1234|CASH_DEPOSIT|DEPOSITO EN EFECTIVO SUC 1234|0098877|-|0098877|-|-",
                "INTERESES GANADOS/REF X 12|OTHER|INTERESES GANADOS REF X 12|-|-|-|-|-",
                "SPEI RECIBIDO|TRANSFER_IN|SPEI RECIBIDO|-|-|-|-|-",
                "PAGO FACTURA A-9|OTHER|PAGO FACTURA A-9|-|-|-|-|-",
                "''|OTHER|''|-|-|-|-|-",
            })
    void a_concept_is_taken_apart(
            @Nullable String concept,
            LineKind kind,
            @Nullable String description,
            @Nullable String reference,
            @Nullable String trackingKeyTail,
            @Nullable String bankReference,
            @Nullable String bank,
            @Nullable String account) {
        StatementLine line =
                only(HEADER + "03-11-2026\t" + concept + "\t\t1.00\t1.00\n").lines().getFirst();

        assertThat(line.kind()).isEqualTo(kind);
        assertThat(line.description()).isEqualTo(description);
        assertThat(line.reference()).isEqualTo(reference);
        assertThat(line.trackingKeyTail()).isEqualTo(trackingKeyTail);
        assertThat(line.bankReference()).isEqualTo(bankReference);
        assertThat(line.counterparty().bank()).isEqualTo(bank);
        assertThat(line.counterparty().account()).isEqualTo(account);
        assertThat(line.trackingKey()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "31-02-2026\tX\t\t1.00\t1.00|DATE_INVALID",
                "2026-11-03\tX\t\t1.00\t1.00|DATE_INVALID",
                "03-11-9999\tX\t\t1.00\t1.00|DATE_INVALID",
                "\tTotales\t\t1.00\t1.00|DATE_INVALID",
                "03-11-2026\tX\t\t\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t1.00\t1.00\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t0.00\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1.005\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1.160,00\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1,16,00\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t-1.00\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1e9\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1,000,000,000,000.01\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t99999999999999999999999999\t1.00|AMOUNT_INVALID",
                "03-11-2026\tX\t\t1.00\tmucho|BALANCE_INVALID",
                "03-11-2026\tX\t\t1.00|COLUMNS_MISSING",
                "El saldo puede cambiar|COLUMNS_MISSING",
                "03-11-2026\tX\u0000Y\t\t1.00\t1.00|CONTROL_CHARACTER",
            })
    void a_bad_line_is_refused_by_number_and_the_good_ones_kept(String bad, Code code) {
        BankStatement statement = only(NOVEMBER + bad + "\r\n");

        assertThat(statement.refused())
                .extracting(StatementProblem::lineNumber, StatementProblem::code)
                .containsExactly(tuple(6, code));
        assertThat(statement.lines()).hasSize(4);
        assertThat(statement.warnings()).isEmpty();
    }

    @Test
    void an_endless_line_and_an_open_quote_spoil_no_other_line() {
        String endless = "03-11-2026\t" + "A".repeat(5_000) + "\t\t1.00\t1.00\r\n";
        String openQuote = "02-11-2026\t\"PAGO A-1\t\t1.00\t100,000.00\r\n";

        BankStatement statement = only(NOVEMBER + openQuote + endless);

        assertThat(statement.lines()).hasSize(5);
        assertThat(statement.lines().getFirst().description()).isEqualTo("\"PAGO A-1");
        assertThat(statement.refused())
                .extracting(StatementProblem::code)
                .containsExactly(Code.LINE_TOO_LONG);
    }

    @Test
    void a_missing_line_is_reported_at_the_line_after_it() {
        String gap = NOVEMBER.replaceAll("(?m)^.*IVA COMISION.*\r\n", "");

        assertThat(only(gap).warnings())
                .extracting(StatementProblem::lineNumber, StatementProblem::code)
                .containsExactly(tuple(2, Code.BALANCE_GAP));
    }

    @Test
    void overdrafts_have_negative_balances() {
        String overdrawn =
                HEADER
                        + "03-11-2026\tCHEQUE PAGADO 345/0000345 0000345 CHEQUE PAGADO 345\t15,000.00\t\t-5,000.00\n";

        BankStatement statement = only(overdrawn);

        assertThat(statement.closingBalance()).hasToString("MXN -5000.00");
        assertThat(statement.openingBalance()).hasToString("MXN 10000.00");
    }

    @Test
    void the_account_may_be_in_dollars() {
        StatementReading reading =
                new StatementFormats(CurrencyCode.USD)
                        .read(NOVEMBER.getBytes(StandardCharsets.UTF_8));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Read.class,
                        read ->
                                assertThat(read.statements().getFirst().closingBalance())
                                        .hasToString("USD 103651.65"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|TEXT_NOT_BBVA",
                "hola|TEXT_NOT_BBVA",
                "Día;Concepto / Referencia;cargo;Abono;Saldo|TEXT_NOT_BBVA",
                "Día\tConcepto / Referencia\tcargo\tAbono\tSaldo|STATEMENT_EMPTY",
            })
    void other_texts_are_refused(String text, StatementReading.Code code) {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(code));
    }

    /// parse ∘ print = identity, for statements of all kinds of lines.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7919, 20261103})
    void what_is_printed_is_read_again(long seed) {
        Random random = new Random(seed);
        List<Movement> movements = movements(random, 1 + random.nextInt(200));

        BankStatement statement = only(printed(movements, random));

        assertThat(statement.lines())
                .as("seed %d", seed)
                .isEqualTo(movements.stream().map(Movement::line).toList());
        assertThat(statement.refused()).isEmpty();
        assertThat(statement.warnings()).isEmpty();
    }

    /// A line and how BBVA writes its concept.
    private record Movement(StatementLine line, String concept) {}

    private static List<Movement> movements(Random random, int count) {
        List<Movement> movements = new ArrayList<>();
        LocalDate day = LocalDate.of(2026, 2, 27);
        long balance = random.nextLong(-10_000_000, 1_000_000_000L);
        for (int i = 0; i < count; i++) {
            day = day.plusDays(random.nextInt(3));
            boolean gained = random.nextInt(4) > 0;
            long minor = 1 + random.nextLong(random.nextBoolean() ? 200 : 5_000_000_000L);
            balance += gained ? minor : -minor;
            String text = text(random);
            String reference = "%07d".formatted(1 + random.nextInt(9_999_999));
            String number = "%010d".formatted(1 + random.nextLong(9_999_999_999L));
            String spei = gained ? "SPEI RECIBIDO" : "SPEI ENVIADO ";
            StatementLine line =
                    new StatementLine(
                            count + 1 - i,
                            day,
                            null,
                            Money.ofMinor(gained ? minor : -minor, CurrencyCode.MXN),
                            Money.ofMinor(balance, CurrencyCode.MXN),
                            gained ? LineKind.TRANSFER_IN : LineKind.TRANSFER_OUT,
                            text,
                            null,
                            null,
                            null,
                            null,
                            Counterparty.UNKNOWN);
            movements.add(
                    switch (random.nextInt(3)) {
                        case 0 ->
                                new Movement(
                                        with(line, reference, number, null, "BANREGIO", null),
                                        spei + "BANREGIO/" + number + " " + reference + " " + text);
                        case 1 ->
                                new Movement(
                                        with(line, reference, null, number, "HSBC", null),
                                        spei + "HSBC/" + number + "  021 " + reference + text);
                        default ->
                                new Movement(
                                        with(line, null, null, number, "BBVA", "0" + number),
                                        "PAGO CUENTA DE TERCERO/ %s BNET 0%s %s"
                                                .formatted(number, number, text));
                    });
        }
        return movements;
    }

    private static StatementLine with(
            StatementLine line,
            @Nullable String reference,
            @Nullable String trackingKeyTail,
            @Nullable String bankReference,
            String bank,
            @Nullable String account) {
        return new StatementLine(
                line.lineNumber(),
                line.bookingDate(),
                line.valueDate(),
                line.amount(),
                line.runningBalance(),
                line.kind(),
                line.description(),
                reference,
                line.trackingKey(),
                trackingKeyTail,
                bankReference,
                new Counterparty(null, null, account, bank));
    }

    private static String text(Random random) {
        String[] words = {
            "PAGO", "A-100", "1/2", "\"Ñandú\"", "0000001", "=SUMA(A1)", "'", "💸", "x"
        };
        StringBuilder text = new StringBuilder(words[random.nextInt(words.length)]);
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(' ').append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    /// Newest first, some cells in quotes, some amounts without thousands commas.
    private static String printed(List<Movement> movements, Random random) {
        StringBuilder text = new StringBuilder(HEADER);
        for (Movement movement : movements.reversed()) {
            StatementLine line = movement.line();
            String amount = amount(Math.abs(line.amount().minorUnits()), random);
            String concept =
                    random.nextBoolean()
                            ? movement.concept()
                            : '"' + movement.concept().replace("\"", "\"\"") + '"';
            text.append(line.bookingDate().format(DateTimeFormatter.ofPattern("dd-MM-uuuu")))
                    .append('\t')
                    .append(concept)
                    .append('\t')
                    .append(line.amount().isNegative() ? amount + "\t" : "\t" + amount)
                    .append('\t')
                    .append(
                            amount(
                                    Objects.requireNonNull(line.runningBalance()).minorUnits(),
                                    random))
                    .append("\r\n");
        }
        return text.toString();
    }

    private static String amount(long minor, Random random) {
        BigDecimal major = BigDecimal.valueOf(minor, 2);
        return random.nextBoolean()
                ? major.toPlainString()
                : String.format(Locale.ROOT, "%,.2f", major);
    }

    private static BankStatement only(String text) {
        return read(text) instanceof Read read
                ? read.statements().getFirst()
                : fail("the text was not read");
    }

    private static StatementReading read(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static StatementReading bytes(byte[] file) {
        return new StatementFormats(CurrencyCode.MXN).read(file);
    }
}
