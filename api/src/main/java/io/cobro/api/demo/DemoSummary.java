package io.cobro.api.demo;

import static java.util.stream.Collectors.joining;

import io.cobro.core.invoice.Invoice;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.core.report.AgingReport;
import io.cobro.core.webhook.DeliveryStatus;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a demonstration says to people: a line for each step, and at the end what a bookkeeper
/// wants to see.
final class DemoSummary {

    private static final int NAME_CHARS_MAX = 38;
    private static final int AMOUNT_CHARS = 14;

    private DemoSummary() {}

    static String customers(CustomerFile file) {
        StringBuilder line =
                new StringBuilder("Customers   %d recorded".formatted(file.rows().size()));
        for (CustomerFile.Refused row : file.refused()) {
            line.append("\n            line %d refused: %s".formatted(row.line(), row.message()));
        }
        return line.toString();
    }

    static String documents(List<FileResult> files) {
        Map<String, Integer> counts = new TreeMap<>();
        StringBuilder refusals = new StringBuilder();
        for (FileResult file : files) {
            counts.merge(file.result(), 1, Integer::sum);
            if (file.result().equals("refused")) {
                refusals.append(
                        "\n            %s refused (%s): %s"
                                .formatted(file.file(), file.code(), file.message()));
            }
        }
        return "CFDI        %d files: %d imported, %d duplicate, %d ignored, %d refused"
                        .formatted(
                                files.size(),
                                counts.getOrDefault("imported", 0),
                                counts.getOrDefault("duplicate", 0),
                                counts.getOrDefault("ignored", 0),
                                counts.getOrDefault("refused", 0))
                + refusals;
    }

    static String statements(List<StatementResult> statements) {
        List<String> lines = new ArrayList<>();
        for (StatementResult statement : statements) {
            lines.add(
                    statement.result().equals("refused")
                            ? "Statement   %s refused (%s): %s"
                                    .formatted(
                                            statement.file(), statement.code(), statement.message())
                            : "Statement   %s: %d lines, %d new, %d known"
                                    .formatted(
                                            statement.file(),
                                            statement.linesTotal(),
                                            statement.linesImported(),
                                            statement.linesDuplicate()));
        }
        return lines.isEmpty() ? "Statement   none" : String.join("\n", lines);
    }

    static String matching(JsonNode run) {
        return "Matching    %d lines: %d accepted, %d proposed, %d left, %d excluded"
                .formatted(
                        run.path("lines_considered").asInt(),
                        run.path("accepted").asInt(),
                        run.path("proposed").asInt(),
                        run.path("unmatched").asInt(),
                        run.path("excluded").asInt());
    }

    static String told(Findings findings) {
        long attempts = findings.told().stream().mapToLong(told -> told.attempts().size()).sum();
        long succeeded =
                findings.told().stream()
                        .filter(told -> told.status() == DeliveryStatus.SUCCEEDED)
                        .count();
        return "Webhooks    %d of %d events delivered in %d attempts, %s"
                .formatted(
                        succeeded,
                        findings.told().size(),
                        attempts,
                        findings.unverified() == 0
                                ? "every signature right"
                                : findings.unverified() + " signatures WRONG");
    }

    /// What was asked for, and what was left out for which reason.
    static String reminders(Findings findings) {
        List<Reminder> reminders = findings.reminders();
        long sent = count(reminders, ReminderStatus.SENT);
        long suppressed = count(reminders, ReminderStatus.SKIPPED);
        StringBuilder line =
                new StringBuilder(
                        "Reminders   %d scheduled: %d sent, %d suppressed"
                                .formatted(reminders.size(), sent, suppressed));
        long others = reminders.size() - sent - suppressed;
        if (others > 0) {
            line.append(", %d failed".formatted(others));
        }
        Map<String, Long> left = leftOut(reminders);
        left.remove(SkipReason.SUPERSEDED.text());
        line.append(
                "\n            %d invoices asked for; left out: %s"
                        .formatted(
                                reminders.stream()
                                        .flatMap(reminder -> reminder.items().stream())
                                        .filter(item -> item.status() == ItemStatus.INCLUDED)
                                        .count(),
                                left.isEmpty()
                                        ? "none"
                                        : left.entrySet().stream()
                                                .map(reason ->
                                                        reason.getKey() + " " + reason.getValue())
                                                .collect(joining(", "))));
        return line.append(
                        "\n            a second run of the day sent %d"
                                .formatted(findings.reminded().secondRunSent()))
                .toString();
    }

    private static long count(List<Reminder> reminders, ReminderStatus status) {
        return reminders.stream().filter(reminder -> reminder.status() == status).count();
    }

    /// How many items were left out, by reason.
    static Map<String, Long> leftOut(List<Reminder> reminders) {
        Map<String, Long> counts = new TreeMap<>();
        for (Reminder reminder : reminders) {
            for (ReminderItem item : reminder.items()) {
                if (item.skipReason() != null) {
                    counts.merge(item.skipReason().text(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /// One of the messages, whole.
    static List<String> message(Findings findings) {
        ReminderMessage shown = findings.reminded().shown();
        if (shown == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("One of the reminders, as it left:");
        lines.add("");
        lines.add("    To: " + shown.to());
        lines.add("    Subject: " + shown.subject());
        lines.add("");
        shown.body().lines().forEach(line -> lines.add(("    " + line).stripTrailing()));
        return lines;
    }

    static String aging(Findings findings) {
        return "Aging       as of %s; %s"
                .formatted(
                        String.join(
                                " and ",
                                findings.agings().stream()
                                        .map(aging -> aging.asOf().toString())
                                        .toList()),
                        findings.isInOrder()
                                ? "equals the ledger to the cent"
                                : "DOES NOT EQUAL the ledger");
    }

    /// The closing summary.
    static List<String> table(Findings findings) {
        List<String> lines = new ArrayList<>();
        int paid = 0;
        int open = 0;
        int voided = 0;
        for (Invoice invoice : findings.invoices()) {
            switch (invoice.status()) {
                case "paid" -> paid++;
                case "open" -> open++;
                default -> voided++;
            }
        }
        long waiting = findings.lines().stream().filter(BankTransaction::isWaiting).count();
        lines.add(
                "Invoices %d: %d paid, %d open, %d void. Credit notes %d. Bank lines %d, of which %d wait for a person."
                        .formatted(
                                findings.invoices().size(),
                                paid,
                                open,
                                voided,
                                findings.creditNotes().size(),
                                findings.lines().size(),
                                waiting));
        for (AgingReport aging : findings.agings()) {
            lines.add("");
            table(aging, lines);
        }
        return lines;
    }

    private static void table(AgingReport aging, List<String> lines) {
        lines.add(
                row(
                        "Owed on " + aging.asOf(),
                        "",
                        List.of(
                                "current",
                                "1-30",
                                "31-60",
                                "61-90",
                                "91+",
                                "on account",
                                "total")));
        for (AgingReport.Row row : aging.rows()) {
            lines.add(
                    row(
                            row.customerName() == null ? "(nobody known)" : row.customerName(),
                            row.currency().code(),
                            amounts(row.currency(), row.buckets())));
        }
        for (AgingReport.Total total : aging.totals()) {
            lines.add(
                    row(
                            "TOTAL",
                            total.currency().code(),
                            amounts(total.currency(), total.buckets())));
        }
    }

    private static List<String> amounts(CurrencyCode currency, AgingReport.Buckets buckets) {
        return List.of(
                amount(currency, buckets.current()),
                amount(currency, buckets.days1To30()),
                amount(currency, buckets.days31To60()),
                amount(currency, buckets.days61To90()),
                amount(currency, buckets.days91AndMore()),
                amount(currency, Math.addExact(buckets.unallocated(), buckets.credits())),
                amount(currency, buckets.total()));
    }

    private static String amount(CurrencyCode currency, long minor) {
        if (minor == 0) {
            return "-";
        }
        String pattern =
                currency.digits() == 0 ? "#,##0" : "#,##0." + "0".repeat(currency.digits());
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(Money.ofMinor(minor, currency).toDecimal());
    }

    private static String row(String name, String currency, List<String> cells) {
        StringBuilder line = new StringBuilder(cut(name)).append(' ').append(pad(currency, 3));
        for (String cell : cells) {
            line.append(" ".repeat(Math.max(1, AMOUNT_CHARS - cell.length()))).append(cell);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String name) {
        return pad(
                name.length() > NAME_CHARS_MAX ? name.substring(0, NAME_CHARS_MAX - 1) + "…" : name,
                NAME_CHARS_MAX);
    }

    private static String pad(String text, int chars) {
        return text + " ".repeat(Math.max(0, chars - text.length()));
    }
}
