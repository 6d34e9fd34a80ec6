package io.cobro.connectors.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.SmsText.Accents;
import io.cobro.core.reminder.SmsText.Encoding;
import io.cobro.core.template.BuiltInTemplates;
import io.cobro.core.template.MessageContent;
import io.cobro.core.template.MessageContent.Item;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.MessageWriting.Message;
import io.cobro.core.template.MessageWriting.Writing;
import io.cobro.core.template.SampleContent;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.Language;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts that customers read when nobody wrote others.
final class BuiltInTemplatesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 12);

    private final MessageWriting writing =
            new MessageWriting(new MustacheRendering(), Accents.STRIP);

    static List<TemplateKey> keys() {
        return BuiltInTemplates.all().stream().map(Template::key).toList();
    }

    @Test
    void every_kind_is_there_for_every_channel_and_language() {
        assertThat(keys()).hasSize(16).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_text_says_who_writes_how_much_it_is_and_what_to_do_after_paying(TemplateKey key) {
        boolean spanish = key.language() == Language.ES;
        for (MessageContent content : situations(key.language())) {
            Message message = written(key, content);
            String text = message.subject() + "\n" + message.body();
            assertThat(text)
                    .contains(content.tenant())
                    .contains("1,160.00 MXN")
                    .containsIgnoringCase(spanish ? "haga caso omiso" : "disregard this")
                    .doesNotContain("{{", "  ", "\n\n\n", " ,", " .");
            if (key.channel() == Channel.EMAIL) {
                assertThat(message.subject()).isNotBlank().doesNotContain("\n");
                assertThat(text).contains(spanish ? "responda" : "reply");
                assertThat(text).contains("Ferretería del Norte");
                content.items().forEach(item -> assertThat(text).contains(item.number()));
            } else {
                assertThat(text).endsWith(spanish ? "Dudas: contactenos." : "Contact us.");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_message_about_several_invoices_says_nothing_that_is_true_of_some_only(TemplateKey key) {
        Message message =
                written(
                        key,
                        content(
                                key.language(),
                                item("A-1024", TODAY.minusDays(5)),
                                item("A-1031", TODAY.plusDays(3))));
        assertThat(message.subject()).doesNotContain("hoy", "today", "próximos", "upcoming");
        assertThat(message.body()).doesNotContain("próximos pagos", "pagos proximos", "upcoming");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void an_invoice_that_is_not_past_due_is_never_called_so(TemplateKey key) {
        String late = key.language() == Language.ES ? "venció" : "was due";
        for (LocalDate due : List.of(TODAY, TODAY.plusDays(1))) {
            String text = text(written(key, content(key.language(), item("A-1024", due))));
            assertThat(text).doesNotContain(late).doesNotContain("vencio");
        }
        String text =
                text(written(key, content(key.language(), item("A-1024", TODAY.minusDays(1)))));
        assertThat(text).containsAnyOf(late, "vencio", "Final reminder", "Último recordatorio");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void an_sms_about_one_invoice_is_one_message(TemplateKey key) {
        if (key.channel() == Channel.SMS) {
            for (LocalDate due : List.of(TODAY.minusDays(5), TODAY, TODAY.plusDays(3))) {
                var sms = written(key, content(key.language(), item("A-1024", due))).sms();
                assertThat(sms).isNotNull();
                assertThat(sms.encoding()).isEqualTo(Encoding.GSM_7);
                assertThat(sms.segments()).as(sms.text()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_late_invoice_reads_like_this() {
        Message message =
                written(
                        new TemplateKey("payment_late", Channel.EMAIL, Language.ES),
                        SampleContent.ofOne(Language.ES));

        assertThat(message.subject()).isEqualTo("Su factura A-1024 venció el 7 de marzo de 2026");
        assertThat(message.body())
                .isEqualTo(
                        """
                        Buen día, Ferretería del Norte:

                        Según nuestros registros, su factura A-1024 venció el 7 de marzo de 2026 (hace 5 días) y tiene un saldo pendiente de $1,160.00 MXN. Le agradeceremos realizar su pago a la brevedad posible.

                        Si ya realizó su pago, haga caso omiso de este mensaje; le agradeceremos enviarnos el comprobante para aplicarlo. Si hay algún inconveniente con su factura o con su pago, responda a este mensaje y lo revisaremos con usted.

                        Atentamente,
                        Distribuidora Azul
                        """);
    }

    @Test
    void several_invoices_in_several_currencies_read_like_this() {
        Message message =
                written(
                        new TemplateKey("payment_late", Channel.WEBHOOK, Language.ES),
                        SampleContent.ofMany(Language.ES));

        assertThat(message.subject()).isEqualTo("Sus pagos pendientes con Distribuidora Azul");
        assertThat(message.body())
                .contains(
                        """
                        Según nuestros registros, tiene pagos pendientes por un total de $13,505.67 MXN y $500.00 USD, de los cuales ya vencieron $1,160.00 MXN:

                        - Factura A-1024: $1,160.00 MXN, venció el 7 de marzo de 2026 (hace 5 días)
                        - Factura A-1031: $12,345.67 MXN, vence hoy
                        - Factura A-1040: $500.00 USD, vence el 15 de marzo de 2026

                        Si ya realizó su pago,\
                        """);
    }

    @Test
    void there_is_no_text_of_another_kind() {
        assertThat(
                        writing.write(
                                new TemplateKey("summer_sale", Channel.SMS, Language.EN),
                                Optional.empty(),
                                SampleContent.ofOne(Language.EN)))
                .isInstanceOfSatisfying(
                        Writing.NotWritable.class,
                        problem -> assertThat(problem.pointer()).isEqualTo("/kind"));
    }

    private static List<MessageContent> situations(Language language) {
        return List.of(
                content(language, item("A-1024", TODAY.minusDays(5))),
                content(language, item("A-1024", TODAY.minusDays(1))),
                content(language, item("A-1024", TODAY)),
                content(language, item("A-1024", TODAY.plusDays(3))),
                content(language, item("A-1024", TODAY.minusDays(40)), cents("A-1025", TODAY)),
                content(language, item("A-1024", TODAY.plusDays(1)), cents("A-1025", TODAY)));
    }

    private static MessageContent content(Language language, Item... items) {
        return new MessageContent(
                language == Language.ES ? "Distribuidora Azul" : "Blue Supplies",
                "Ferretería del Norte",
                TODAY,
                List.of(items));
    }

    private static Item item(String number, LocalDate due) {
        Money balance = Money.ofMinor(116_000, CurrencyCode.MXN);
        return new Item(number, due.minusDays(30), due, balance, balance);
    }

    private static Item cents(String number, LocalDate due) {
        Money balance = Money.ofMinor(1, CurrencyCode.USD);
        return new Item(number, due.minusDays(30), due, balance, balance);
    }

    private Message written(TemplateKey key, MessageContent content) {
        return ((Writing.Written) writing.write(key, Optional.empty(), content)).message();
    }

    private static String text(Message message) {
        return message.subject() + "\n" + message.body();
    }
}
