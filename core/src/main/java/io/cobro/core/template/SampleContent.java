package io.cobro.core.template;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.template.MessageContent.Item;
import io.cobro.core.tenant.Language;
import java.time.LocalDate;
import java.util.List;

/// What templates are tried with: invented, the same every day.
public final class SampleContent {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 12);

    private static final Item OVERDUE =
            item("A-1024", LocalDate.of(2026, 2, 5), LocalDate.of(2026, 3, 7), 116_000, "MXN");

    private static final Item UPCOMING =
            item("A-1040", LocalDate.of(2026, 2, 13), LocalDate.of(2026, 3, 15), 50_000, "USD");

    private SampleContent() {}

    /// What a text is tried with before it is taken.
    public static List<MessageContent> all(Language language) {
        return List.of(ofOne(language), ofUpcoming(language), ofMany(language));
    }

    /// One invoice, five days past due.
    public static MessageContent ofOne(Language language) {
        return content(language, List.of(OVERDUE));
    }

    /// One invoice, due in three days.
    public static MessageContent ofUpcoming(Language language) {
        return content(language, List.of(UPCOMING));
    }

    /// Three invoices in two currencies: past due, due today and not due.
    public static MessageContent ofMany(Language language) {
        return content(
                language,
                List.of(
                        OVERDUE,
                        item("A-1031", LocalDate.of(2026, 2, 10), TODAY, 1_234_567, "MXN"),
                        UPCOMING));
    }

    private static MessageContent content(Language language, List<Item> items) {
        return switch (language) {
            case ES ->
                    new MessageContent("Distribuidora Azul", "Ferretería del Norte", TODAY, items);
            case EN -> new MessageContent("Blue Supplies", "Northern Hardware", TODAY, items);
        };
    }

    private static Item item(
            String number, LocalDate issued, LocalDate due, long minorUnits, String currency) {
        Money balance = Money.ofMinor(minorUnits, new CurrencyCode(currency));
        return new Item(number, issued, due, balance, balance);
    }
}
