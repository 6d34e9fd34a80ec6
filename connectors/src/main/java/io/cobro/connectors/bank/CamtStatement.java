package io.cobro.connectors.bank;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.Clabe;
import io.cobro.core.reconciliation.StatementFormat;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementProblem.Code;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects one `Stmt` of camt.053 part by part; header and balances come before the entries.
///
/// Running balances, which camt.053 does not print, are the opening balance plus all entries so
/// far. Behind an entry whose amount is unreadable they are counted back from the closing balance
/// instead; between two such entries there are none.
final class CamtStatement {

    /// A movement of money in the order of the file: what became of one entry or of one part of a
    /// batch.
    ///
    /// @param amount nothing if it could not be read
    /// @param line nothing if it was refused
    private record Step(@Nullable Money amount, @Nullable StatementLine line) {}

    private final Map<String, XmlElement> balances = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<StatementProblem> refused = new ArrayList<>();
    private final List<StatementProblem> warnings = new ArrayList<>();
    private @Nullable String account;
    private @Nullable CurrencyCode currency;
    private @Nullable LocalDate fromDate;
    private @Nullable LocalDate toDate;
    private int pendingLines;

    /// Takes a part that is not an entry.
    void add(XmlElement part) {
        switch (part.name()) {
            case "Acct" -> {
                String iban = part.text("Id", "IBAN");
                account = BankText.value(iban == null ? part.text("Id", "Othr", "Id") : iban);
                countIn(part.text("Ccy"));
            }
            case "FrToDt" -> {
                fromDate = StatementDates.iso(part.text("FrDtTm"));
                toDate = StatementDates.iso(part.text("ToDtTm"));
            }
            case "Bal" -> {
                String type = part.text("Tp", "CdOrPrtry", "Cd");
                balances.putIfAbsent(type == null ? "" : type, part);
                countIn(currencyOf(part));
            }
            default -> {}
        }
    }

    /// Takes an entry.
    ///
    /// @param number of the entry in the file
    /// @return how many lines it makes, refused and pending ones included
    int add(int number, XmlElement part) {
        countIn(currencyOf(part));
        CamtEntry entry = new CamtEntry(number, part);
        if (!entry.isBooked()) {
            pendingLines++;
            return 1;
        }
        Money amount = currency == null ? null : entry.amount(currency);
        LocalDate bookingDate = entry.bookingDate();
        if (amount == null || amount.isZero()) {
            refuseAmount(number, part);
            steps.add(new Step(amount, null));
            return 1;
        }
        if (bookingDate == null) {
            refuse(number, Code.DATE_INVALID, "the entry has no date of booking in the calendar");
            steps.add(new Step(amount, null));
            return 1;
        }
        List<StatementLine> lines = entry.lines(bookingDate, amount);
        for (StatementLine line : lines) {
            steps.add(new Step(line.amount(), line));
            checkAccount(line);
        }
        return lines.size();
    }

    private void countIn(@Nullable String code) {
        if (currency == null && code != null && CurrencyCode.isValid(code)) {
            currency = new CurrencyCode(code);
        }
    }

    private static @Nullable String currencyOf(XmlElement owner) {
        XmlElement amount = owner.at("Amt");
        return amount == null ? null : amount.currency();
    }

    private void refuseAmount(int number, XmlElement part) {
        String code = currencyOf(part);
        if (currency != null && code != null && !code.equals(currency.code())) {
            refuse(
                    number,
                    Code.CURRENCY_MISMATCH,
                    "the entry is not in " + currency + ", the currency of the account");
        } else {
            refuse(
                    number,
                    Code.AMOUNT_INVALID,
                    "the entry needs an amount such as 1160.00 and the direction CRDT or DBIT");
        }
    }

    private void refuse(int number, Code code, String message) {
        refused.add(new StatementProblem(number, code, message));
    }

    private void checkAccount(StatementLine line) {
        String number = line.counterparty().account();
        if (number != null
                && Clabe.parse(number).filter(clabe -> !clabe.hasRightCheckDigit()).isPresent()) {
            warnings.add(
                    new StatementProblem(
                            line.lineNumber(),
                            Code.CLABE_CHECK_DIGIT,
                            "the check digit of the counterparty's CLABE is wrong"));
        }
    }

    BankStatement finished() {
        // A bank that lists the newest first would otherwise get balances of days that never were.
        List<LocalDate> days =
                steps.stream()
                        .map(Step::line)
                        .filter(Objects::nonNull)
                        .map(StatementLine::bookingDate)
                        .toList();
        if (!days.isEmpty() && days.getFirst().isAfter(days.getLast())) {
            Collections.reverse(steps);
        }
        Money opening = balance("OPBD", "PRCD");
        Money closing = balance("CLBD");
        return new BankStatement(
                account,
                currency,
                StatementFormat.CAMT053,
                firstKnown(
                        fromDate, dateOfBalance("OPBD"), days.stream().min(LocalDate::compareTo)),
                firstKnown(toDate, dateOfBalance("CLBD"), days.stream().max(LocalDate::compareTo)),
                opening,
                closing,
                balanced(opening, closing),
                refused,
                warnings,
                pendingLines);
    }

    private @Nullable Money balance(String... types) {
        for (String type : types) {
            XmlElement balance = balances.get(type);
            if (balance != null && currency != null) {
                return CamtEntry.signedAmount(balance, currency);
            }
        }
        return null;
    }

    private @Nullable LocalDate dateOfBalance(String type) {
        XmlElement balance = balances.get(type);
        return balance == null ? null : CamtEntry.dateAt(balance.at("Dt"));
    }

    private static @Nullable LocalDate firstKnown(
            @Nullable LocalDate stated,
            @Nullable LocalDate ofBalance,
            Optional<LocalDate> ofLines) {
        if (stated != null) {
            return stated;
        }
        return ofBalance == null ? ofLines.orElse(null) : ofBalance;
    }

    /// The lines with their running balances.
    private List<StatementLine> balanced(@Nullable Money opening, @Nullable Money closing) {
        List<StatementLine> lines = new ArrayList<>();
        Money running = opening;
        int next = 0;
        while (next < steps.size() && running != null) {
            Step step = steps.get(next);
            if (step.amount() == null) {
                break;
            }
            running = running.plus(step.amount());
            take(step, running, lines);
            next++;
        }
        if (next == steps.size()) {
            if (running != null && closing != null && !running.equals(closing)) {
                warnings.add(
                        new StatementProblem(
                                0,
                                Code.CLOSING_BALANCE_MISMATCH,
                                "the opening balance plus all entries is not the closing balance"));
            }
            return lines;
        }
        List<StatementLine> fromTheEnd = new ArrayList<>();
        running = closing;
        for (Step step : steps.subList(next, steps.size()).reversed()) {
            take(step, running, fromTheEnd);
            running =
                    running == null || step.amount() == null ? null : running.minus(step.amount());
        }
        lines.addAll(fromTheEnd.reversed());
        return lines;
    }

    private static void take(Step step, @Nullable Money running, List<StatementLine> lines) {
        if (step.line() != null) {
            lines.add(step.line().withRunningBalance(running));
        }
    }
}
