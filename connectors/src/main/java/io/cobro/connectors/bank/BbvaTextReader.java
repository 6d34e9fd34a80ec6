package io.cobro.connectors.bank;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BalanceChain;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.reconciliation.StatementFormat;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementProblem.Code;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tab-separated text that BBVA Net Cash (Mexico) exports.
///
/// ```
/// Día         Concepto / Referencia                                  cargo   Abono      Saldo
/// 03-11-2026  SPEI RECIBIDOBANORTE/7509271085 0000123 PAGO A-100             11,600.00  111,600.00
/// ```
///
/// Columns are found by their names in any order, case and accents; UTF-8 with and without a byte
/// order mark and Windows-1252 are told apart; the newest line comes first in such files and last
/// in the result. The format names neither account nor currency. One line of the file is one
/// movement, whatever quotes it holds, so that a damaged line spoils no other. Immutable and
/// thread-safe. Source: exports of BBVA Net Cash as read by importers of two firms; there is no
/// public specification.
public final class BbvaTextReader implements BankStatementReader {

    /// How far down the header may stand.
    static final int HEADER_LINES_MAX = 20;

    static final int LINE_CHARACTERS_MAX = 4_000;

    /// Blank lines included; some exports double their line ends.
    static final int PHYSICAL_LINES_MAX = 2 * LINES_MAX + HEADER_LINES_MAX;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CurrencyCode currency;

    /// @param currency of the account
    public BbvaTextReader(CurrencyCode currency) {
        this.currency = currency;
    }

    @Override
    public StatementReading read(byte[] file) {
        if (file.length > FILE_BYTES_MAX) {
            return new Rejected(
                    StatementReading.Code.FILE_TOO_LARGE,
                    "the file has more than " + FILE_BYTES_MAX + " bytes");
        }
        String[] lines = text(file).split("\r\n|\n|\r", PHYSICAL_LINES_MAX + 1);
        if (lines.length > PHYSICAL_LINES_MAX) {
            return tooManyLines();
        }
        for (int i = 0; i < Math.min(lines.length, HEADER_LINES_MAX); i++) {
            Header header = Header.of(lines[i]);
            if (header != null) {
                return new Document(header).read(lines, i + 1);
            }
        }
        return new Rejected(
                StatementReading.Code.TEXT_NOT_BBVA,
                "no line has the columns Día, Concepto / Referencia, cargo, Abono and Saldo,"
                        + " separated by tabs");
    }

    private static Rejected tooManyLines() {
        return new Rejected(
                StatementReading.Code.TOO_MANY_LINES,
                "the file has more than " + LINES_MAX + " lines");
    }

    private static String text(byte[] file) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return new String(file, Charset.forName("windows-1252"));
        }
    }

    /// The cells of a line; quotes around a cell are dropped, doubled ones inside become one.
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split("\t", -1)) {
            String stripped = cell.strip();
            boolean quoted =
                    stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
            cells.add(
                    quoted
                            ? stripped.substring(1, stripped.length() - 1)
                                    .replace("\"\"", "\"")
                                    .strip()
                            : stripped);
        }
        return cells;
    }

    /// Where each column stands.
    private record Header(int day, int concept, int charge, int credit, int balance) {

        private static @Nullable Header of(String line) {
            if (line.length() > LINE_CHARACTERS_MAX) {
                return null;
            }
            Map<String, Integer> columns = new HashMap<>();
            List<String> cells = cells(line);
            for (int i = 0; i < cells.size(); i++) {
                columns.putIfAbsent(BankText.plain(cells.get(i)).replaceAll("[^A-Z]", ""), i);
            }
            // Files saved in a DOS code page lose the accented letter.
            Integer day = columns.getOrDefault("DIA", columns.get("DA"));
            Integer concept = columns.get("CONCEPTOREFERENCIA");
            Integer charge = columns.get("CARGO");
            Integer credit = columns.get("ABONO");
            Integer balance = columns.get("SALDO");
            return day == null
                            || concept == null
                            || charge == null
                            || credit == null
                            || balance == null
                    ? null
                    : new Header(day, concept, charge, credit, balance);
        }

        int columns() {
            int last = Math.max(Math.max(day, concept), Math.max(charge, credit));
            return Math.max(last, balance) + 1;
        }
    }

    /// One pass over one file.
    private final class Document {

        private final Header header;
        private final List<StatementLine> lines = new ArrayList<>();
        private final List<StatementProblem> refused = new ArrayList<>();

        Document(Header header) {
            this.header = header;
        }

        StatementReading read(String[] text, int first) {
            for (int i = first; i < text.length; i++) {
                if (!text[i].isBlank()) {
                    add(i + 1, text[i]);
                }
                if (lines.size() + refused.size() > LINES_MAX) {
                    return tooManyLines();
                }
            }
            if (lines.isEmpty() && refused.isEmpty()) {
                return new Rejected(
                        StatementReading.Code.STATEMENT_EMPTY, "no line follows the header");
            }
            return new Read(List.of(statement(BalanceChain.chronological(lines))));
        }

        private void add(int number, String text) {
            if (text.length() > LINE_CHARACTERS_MAX) {
                refuse(
                        number,
                        Code.LINE_TOO_LONG,
                        "the line has more than " + LINE_CHARACTERS_MAX + " characters");
                return;
            }
            if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                refuse(number, Code.CONTROL_CHARACTER, "the line holds a control character");
                return;
            }
            List<String> cells = cells(text);
            if (cells.size() < header.columns()) {
                refuse(
                        number,
                        Code.COLUMNS_MISSING,
                        "the line has " + cells.size() + " columns, not " + header.columns());
                return;
            }
            LocalDate day = StatementDates.dayFirst(cells.get(header.day()));
            if (day == null) {
                refuse(number, Code.DATE_INVALID, "Día is no date such as 31-12-2026");
                return;
            }
            Money amount = amount(cells.get(header.charge()), cells.get(header.credit()));
            if (amount == null) {
                refuse(
                        number,
                        Code.AMOUNT_INVALID,
                        "one of cargo and Abono must be an amount such as 1,160.00");
                return;
            }
            String balanceText = cells.get(header.balance());
            Money balance = StatementAmounts.withCommas(balanceText, currency);
            if (balance == null && !balanceText.isEmpty()) {
                refuse(number, Code.BALANCE_INVALID, "Saldo is no amount such as 1,160.00");
                return;
            }
            lines.add(line(number, day, amount, balance, cells.get(header.concept())));
        }

        private void refuse(int number, Code code, String message) {
            refused.add(new StatementProblem(number, code, message));
        }

        /// The signed amount; nothing unless exactly one of the two columns has one.
        private @Nullable Money amount(String charge, String credit) {
            Money lost = column(charge);
            Money gained = column(credit);
            if (lost == null || gained == null || lost.isZero() == gained.isZero()) {
                return null;
            }
            return lost.isZero() ? gained : lost.negated();
        }

        /// Zero for an empty cell, nothing for an unreadable or negative one.
        private @Nullable Money column(String cell) {
            if (cell.isEmpty() || cell.equals("-")) {
                return Money.zero(currency);
            }
            Money money = StatementAmounts.withCommas(cell, currency);
            return money == null || money.isNegative() ? null : money;
        }

        private static StatementLine line(
                int number,
                LocalDate day,
                Money amount,
                @Nullable Money balance,
                String conceptAndReference) {
            BbvaConcept concept = BbvaConcept.parse(conceptAndReference, amount.isPositive());
            return new StatementLine(
                    number,
                    day,
                    null,
                    amount,
                    balance,
                    concept.kind(),
                    concept.description(),
                    concept.reference(),
                    null,
                    concept.trackingKeyTail(),
                    concept.bankReference(),
                    concept.counterparty());
        }

        private BankStatement statement(List<StatementLine> chronological) {
            List<StatementProblem> gaps = new ArrayList<>();
            for (StatementLine line : BalanceChain.breaks(chronological)) {
                gaps.add(
                        new StatementProblem(
                                line.lineNumber(),
                                Code.BALANCE_GAP,
                                "Saldo is not the one before plus this amount: a line is missing or"
                                        + " wrong between them"));
            }
            return new BankStatement(
                    null,
                    null,
                    StatementFormat.BBVA_TEXT,
                    lines.stream()
                            .map(StatementLine::bookingDate)
                            .min(LocalDate::compareTo)
                            .orElse(null),
                    lines.stream()
                            .map(StatementLine::bookingDate)
                            .max(LocalDate::compareTo)
                            .orElse(null),
                    opening(chronological),
                    chronological.isEmpty() ? null : chronological.getLast().runningBalance(),
                    chronological,
                    refused,
                    gaps,
                    0);
        }

        private static @Nullable Money opening(List<StatementLine> chronological) {
            if (chronological.isEmpty()) {
                return null;
            }
            StatementLine first = chronological.getFirst();
            Money balance = first.runningBalance();
            return balance == null ? null : balance.minus(first.amount());
        }
    }
}
