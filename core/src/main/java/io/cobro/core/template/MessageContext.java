package io.cobro.core.template;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.template.MessageContent.Item;
import io.cobro.core.tenant.Language;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a template can read: everything as ready text, truth values, or lists of such.
///
/// | name | Spanish | English |
/// |---|---|---|
/// | `tenant.name`, `customer.name` | | |
/// | `today`, `items.due_date`, `items.issue_date` | 12 de marzo de 2026 | 12 March 2026 |
/// | `items.balance`, `items.total`, `totals.amount` | $1,160.00 MXN | $1,160.00 MXN |
/// | `amount_due`, `amount_overdue`: all currencies | $1,160.00 MXN y $50.00 USD | … and … |
/// | `items.past_due_for`, `items.due_in` | 1 día, 5 días | 1 day, 5 days |
/// | `items.days_past_due`, `items.days_until_due`, `count`, `items_more` | 5 | 5 |
/// | `is_single`, `items.is_overdue`, `items.is_due_today`, `items.is_upcoming` | | |
public final class MessageContext {

    /// Items that a message lists; the number of the others is `items_more`.
    public static final int ITEMS_MAX = 100;

    /// The names that a template can read at the top, and inside each list or group.
    public static final Map<String, Set<String>> NAMES =
            Map.of(
                    "",
                    Set.of(
                            "tenant",
                            "customer",
                            "today",
                            "items",
                            "items_more",
                            "totals",
                            "overdue_totals",
                            "amount_due",
                            "amount_overdue",
                            "count",
                            "is_single"),
                    "tenant",
                    Set.of("name"),
                    "customer",
                    Set.of("name"),
                    "items",
                    Set.of(
                            "number",
                            "issue_date",
                            "due_date",
                            "days_past_due",
                            "days_until_due",
                            "past_due_for",
                            "due_in",
                            "balance",
                            "total",
                            "is_overdue",
                            "is_due_today",
                            "is_upcoming"),
                    "totals",
                    Set.of("amount"),
                    "overdue_totals",
                    Set.of("amount"));

    /// Currencies whose sign is `$`.
    private static final Set<String> PESOS_AND_DOLLARS =
            Set.of("MXN", "USD", "CAD", "CLP", "COP", "ARS", "DOP", "UYU");

    private static final List<String> MONTHS_ES =
            List.of(
                    "enero",
                    "febrero",
                    "marzo",
                    "abril",
                    "mayo",
                    "junio",
                    "julio",
                    "agosto",
                    "septiembre",
                    "octubre",
                    "noviembre",
                    "diciembre");

    private static final List<String> MONTHS_EN =
            List.of(
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December");

    private MessageContext() {}

    /// The content in a language.
    public static Map<String, Object> of(MessageContent content, Language language) {
        List<Item> items = content.items();
        LocalDate today = content.today();
        List<Item> shown = items.subList(0, Math.min(items.size(), ITEMS_MAX));
        List<String> totals = totals(items);
        List<String> overdue =
                totals(items.stream().filter(item -> item.dueDate().isBefore(today)).toList());
        int more = items.size() - shown.size();
        Map<String, Object> context = new HashMap<>();
        context.put("tenant", Map.of("name", line(content.tenant())));
        context.put("customer", Map.of("name", line(content.customer())));
        context.put("today", date(today, language));
        context.put("items", shown.stream().map(item -> item(item, today, language)).toList());
        context.put("items_more", more == 0 ? "" : Integer.toString(more));
        context.put("totals", amounts(totals));
        context.put("overdue_totals", amounts(overdue));
        context.put("amount_due", joined(totals, language));
        context.put("amount_overdue", joined(overdue, language));
        context.put("count", Integer.toString(items.size()));
        context.put("is_single", items.size() == 1);
        return context;
    }

    /// A date as letters have it: 12 de marzo de 2026, 12 March 2026.
    public static String date(LocalDate date, Language language) {
        return switch (language) {
            case ES ->
                    "%d de %s de %d"
                            .formatted(
                                    date.getDayOfMonth(),
                                    MONTHS_ES.get(date.getMonthValue() - 1),
                                    date.getYear());
            case EN ->
                    "%d %s %d"
                            .formatted(
                                    date.getDayOfMonth(),
                                    MONTHS_EN.get(date.getMonthValue() - 1),
                                    date.getYear());
        };
    }

    /// Money with its currency, for several of them are dollars or pesos: $1,160.00 MXN.
    public static String money(Money money) {
        BigDecimal amount = money.toDecimal();
        DecimalFormat format =
                new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(money.currency().digits());
        format.setMaximumFractionDigits(money.currency().digits());
        String sign = PESOS_AND_DOLLARS.contains(money.currency().code()) ? "$" : "";
        return (money.isNegative() ? "-" : "")
                + sign
                + format.format(amount.abs())
                + " "
                + money.currency().code();
    }

    private static Map<String, Object> item(Item item, LocalDate today, Language language) {
        long past = ChronoUnit.DAYS.between(item.dueDate(), today);
        Map<String, Object> values = new HashMap<>();
        values.put("number", line(item.number()));
        values.put("issue_date", date(item.issueDate(), language));
        values.put("due_date", date(item.dueDate(), language));
        values.put("days_past_due", Long.toString(Math.max(past, 0)));
        values.put("days_until_due", Long.toString(Math.max(-past, 0)));
        values.put("past_due_for", days(Math.max(past, 0), language));
        values.put("due_in", days(Math.max(-past, 0), language));
        values.put("balance", money(item.balance()));
        values.put("total", money(item.total()));
        values.put("is_overdue", past > 0);
        values.put("is_due_today", past == 0);
        values.put("is_upcoming", past < 0);
        return values;
    }

    private static String days(long days, Language language) {
        String word =
                switch (language) {
                    case ES -> days == 1 ? "día" : "días";
                    case EN -> days == 1 ? "day" : "days";
                };
        return days + " " + word;
    }

    private static List<String> totals(Collection<Item> items) {
        Map<CurrencyCode, Money> totals = new TreeMap<>();
        items.forEach(item -> totals.merge(item.balance().currency(), item.balance(), Money::plus));
        return totals.values().stream().map(MessageContext::money).toList();
    }

    private static List<Map<String, Object>> amounts(List<String> totals) {
        List<Map<String, Object>> amounts = new ArrayList<>();
        totals.forEach(total -> amounts.add(Map.of("amount", total)));
        return amounts;
    }

    /// `a`, `a y b`, `a, b y c`.
    private static String joined(List<String> totals, Language language) {
        if (totals.size() < 2) {
            return String.join("", totals);
        }
        String last = language == Language.ES ? " y " : " and ";
        return String.join(", ", totals.subList(0, totals.size() - 1)) + last + totals.getLast();
    }

    /// A name in one line: names come from outside.
    private static String line(String name) {
        return name.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ").strip();
    }
}
