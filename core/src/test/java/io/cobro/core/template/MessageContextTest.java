package io.cobro.core.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.template.MessageContent.Item;
import io.cobro.core.tenant.Language;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageContextTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 12);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "116000 | MXN | $1,160.00 MXN",
                "1 | MXN | $0.01 MXN",
                "-50 | USD | -$0.50 USD",
                "1160 | CLP | $1,160 CLP",
                "123456789012 | MXN | $1,234,567,890.12 MXN",
                "9007199254740993 | MXN | $90,071,992,547,409.93 MXN",
                "100000 | EUR | 1,000.00 EUR",
            })
    void money_is_exact_and_names_its_currency(long minorUnits, String currency, String text) {
        assertThat(MessageContext.money(Money.ofMinor(minorUnits, new CurrencyCode(currency))))
                .isEqualTo(text);
    }

    @Test
    void dates_are_those_of_letters() {
        assertThat(MessageContext.date(TODAY, Language.ES)).isEqualTo("12 de marzo de 2026");
        assertThat(MessageContext.date(TODAY, Language.EN)).isEqualTo("12 March 2026");
    }

    @Test
    void days_have_a_singular() {
        assertThat(item(TODAY.minusDays(1), Language.ES))
                .containsEntry("past_due_for", "1 día")
                .containsEntry("days_past_due", "1")
                .containsEntry("days_until_due", "0")
                .containsEntry("is_overdue", true);
        assertThat(item(TODAY.plusDays(3), Language.EN))
                .containsEntry("due_in", "3 days")
                .containsEntry("is_overdue", false)
                .containsEntry("is_upcoming", true);
        assertThat(item(TODAY, Language.ES)).containsEntry("is_due_today", true);
    }

    @Test
    void each_currency_has_its_total_and_they_are_joined_as_in_speech() {
        Map<String, Object> es = MessageContext.of(SampleContent.ofMany(Language.ES), Language.ES);
        assertThat(es)
                .containsEntry("amount_due", "$13,505.67 MXN y $500.00 USD")
                .containsEntry("amount_overdue", "$1,160.00 MXN")
                .containsEntry("count", "3")
                .containsEntry("is_single", false)
                .containsEntry(
                        "totals",
                        List.of(
                                Map.of("amount", "$13,505.67 MXN"),
                                Map.of("amount", "$500.00 USD")));
        assertThat(MessageContext.of(SampleContent.ofMany(Language.EN), Language.EN))
                .containsEntry("amount_due", "$13,505.67 MXN and $500.00 USD");
    }

    @Test
    void a_message_lists_100_items_and_counts_the_others() {
        Item one = SampleContent.ofOne(Language.ES).items().getFirst();
        Map<String, Object> many =
                MessageContext.of(
                        new MessageContent("A", "B", TODAY, Collections.nCopies(112, one)),
                        Language.ES);
        assertThat((List<?>) many.get("items")).hasSize(100);
        assertThat(many)
                .containsEntry("items_more", "12")
                .containsEntry("count", "112")
                .containsEntry("amount_due", "$129,920.00 MXN");
    }

    @Test
    void names_are_one_line() {
        Map<String, Object> context =
                MessageContext.of(
                        new MessageContent(
                                "Azul\r\nBcc: todos@example.com",
                                " Juana\u2028 Pérez\t",
                                TODAY,
                                SampleContent.ofOne(Language.ES).items()),
                        Language.ES);
        assertThat(context)
                .containsEntry("tenant", Map.of("name", "Azul Bcc: todos@example.com"))
                .containsEntry("customer", Map.of("name", "Juana Pérez"));
    }

    @Test
    void every_name_that_is_promised_is_there_and_no_other() {
        Map<String, Object> context =
                MessageContext.of(SampleContent.ofMany(Language.ES), Language.ES);
        assertThat(context.keySet()).isEqualTo(MessageContext.NAMES.get(""));
        context.forEach((name, value) -> {
            if (value instanceof Map<?, ?> group) {
                assertThat(group.keySet()).as(name).isEqualTo(MessageContext.NAMES.get(name));
            }
            if (value instanceof List<?> list) {
                assertThat(list)
                        .as(name)
                        .allSatisfy(each ->
                                assertThat(((Map<?, ?>) each).keySet())
                                        .isEqualTo(MessageContext.NAMES.get(name)));
            }
        });
    }

    private static Map<Object, Object> item(LocalDate due, Language language) {
        Money balance = Money.ofMinor(100, CurrencyCode.MXN);
        MessageContent content =
                new MessageContent(
                        "A",
                        "B",
                        TODAY,
                        List.of(new Item("A-1", TODAY.minusDays(30), due, balance, balance)));
        List<?> items = (List<?>) MessageContext.of(content, language).get("items");
        return new HashMap<>((Map<?, ?>) items.getFirst());
    }
}
