package io.cobro.api;

import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Echo;
import io.cobro.core.Outcome;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.reminder.Channel;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateKeeping.DeleteTemplate;
import io.cobro.core.template.TemplateKeeping.PutTemplate;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.TemplateText;
import io.cobro.core.tenant.Language;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.reminder.ReminderMessages.Found;
import io.cobro.persistence.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kinds of messages that a tenant made itself.
class OwnTemplatesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final int ROUNDS = 10;

    private static Application application;

    private DunningDesk desk;

    @BeforeAll
    static void open_the_office() throws Exception {
        application = DunningDesk.server(DATABASE);
    }

    @AfterAll
    static void close_the_office() {
        application.close();
    }

    @BeforeEach
    void take_a_new_desk() {
        desk = DunningDesk.open(DATABASE, application);
    }

    @Test
    void a_kind_without_a_text_in_the_customers_language_is_sent_in_the_tenants() {
        put("aviso", Language.ES);
        desk.policy(CatchUp.SEND_LATEST, late("aviso"));
        Customer customer = speaking(Language.EN);
        desk.invoice(customer, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-04-03", "08:00");
        assertThat(desk.reminder().language()).isEqualTo(Language.EN);
        assertThat(subjectNow()).isEqualTo("aviso es");

        desk.run("2026-04-03");

        assertThat(desk.mails).extracting(mail -> mail.subject()).containsExactly("aviso es");
        assertThat(desk.mails).extracting(mail -> mail.language()).containsExactly(Language.ES);
        assertThat(desk.reminder().language()).isEqualTo(Language.ES);
    }

    @Test
    void a_kind_without_a_text_in_the_tenants_language_is_sent_in_the_one_it_has() {
        put("notice", Language.EN);
        desk.policy(CatchUp.SEND_LATEST, late("notice"));
        desk.invoice(speaking(Language.ES), "2026-03-01", "2026-03-31", "1160.00");

        desk.run("2026-04-03");

        assertThat(desk.mails).extracting(mail -> mail.subject()).containsExactly("notice en");
    }

    @Test
    void the_customers_language_comes_first() {
        put("aviso", Language.ES);
        put("aviso", Language.EN);
        desk.policy(CatchUp.SEND_LATEST, late("aviso"));
        desk.invoice(speaking(Language.EN), "2026-03-01", "2026-03-31", "1160.00");

        desk.run("2026-04-03");

        assertThat(desk.mails).extracting(mail -> mail.subject()).containsExactly("aviso en");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Su saldo | {{#amount_overdue}}Debe {{amount_overdue}}.{{/amount_overdue}} | /body, line 1: the text is empty",
                "{{#amount_overdue}}Su saldo{{/amount_overdue}} | Debe {{amount_due}}. | /subject, line 1: the subject is empty",
            })
    void a_text_that_says_nothing_of_these_invoices_does_not_leave(
            String subject, String body, String problem) {
        put("aviso", Channel.EMAIL, Language.ES, new TemplateText(subject, body));
        desk.policy(CatchUp.SEND_LATEST, before("aviso", Channel.EMAIL));
        desk.invoice(speaking(Language.ES), "2026-03-01", "2026-03-31", "1160.00");

        desk.run("2026-03-28");

        assertThat(desk.mails).isEmpty();
        assertThat(desk.reminder().reason()).isEqualTo("template_invalid");
        assertThat(desk.reminder().detail()).isEqualTo(problem);
    }

    @Test
    void an_sms_that_says_nothing_of_these_invoices_is_not_asked_for() throws Exception {
        put(
                "aviso",
                Channel.SMS,
                Language.ES,
                new TemplateText(
                        "", "{{#amount_overdue}}Debe {{amount_overdue}}{{/amount_overdue}}"));
        desk.policy(CatchUp.SEND_LATEST, before("aviso", Channel.SMS));
        Customer customer =
                desk.customer(
                        "Alfa",
                        new CustomerReminding(Language.ES, "+525512345678", null, false, null));
        desk.invoice(customer, "2026-03-01", "2026-03-31", "1160.00");

        desk.run("2026-03-28");

        assertThat(desk.events("reminder.%"))
                .containsExactly("reminder.scheduled", "reminder.failed");
    }

    @Test
    void the_language_that_a_customer_has_when_a_message_leaves_is_the_one_of_it()
            throws Exception {
        put("aviso", Language.ES);
        put("aviso", Language.EN);
        desk.policy(CatchUp.SEND_LATEST, late("aviso"));
        desk.invoice(speaking(Language.EN), "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-04-03", "08:00");
        desk.change("update customer set language = 'es'");

        assertThat(subjectNow()).isEqualTo("aviso es");
        desk.run("2026-04-03");

        assertThat(desk.mails).extracting(mail -> mail.subject()).containsExactly("aviso es");
        assertThat(desk.reminder().language()).isEqualTo(Language.ES);
    }

    private String subjectNow() {
        return desk.storage()
                .reminderMessages()
                .find(desk.tenant(), desk.reminder().id(), desk.at("2026-04-03").today())
                .map(found -> ((Found.Message) found).message().subject())
                .orElseThrow();
    }

    @Test
    void a_policy_that_sends_own_kinds_takes_no_more_round_trips_than_another() {
        put("aviso", Language.ES);
        put("ultimatum", Language.ES);

        assertThat(RoundTrips.during(() -> created(late("aviso"), late("ultimatum"))))
                .isEqualTo(RoundTrips.during(() -> created(late("payment_late"))));
    }

    @Test
    void a_kind_cannot_go_while_a_policy_comes_that_sends_it() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String kind = "aviso_" + round;
            Template template = put(kind, Language.ES);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Boolean> created = threads.submit(() -> created(late(kind)));
                Future<Boolean> deleted =
                        threads.submit(() ->
                                isAccepted(
                                        desk.handlers()
                                                .templates()
                                                .delete(
                                                        desk.at("2026-03-01"),
                                                        new DeleteTemplate(template.key(), 1))));
                assertThat(created.get()).isNotEqualTo(deleted.get());
            }
        }
    }

    private Customer speaking(Language language) {
        return desk.customer(
                "Alpha Builders", new CustomerReminding(language, null, null, false, null));
    }

    private boolean created(DunningStep... steps) {
        Outcome<DunningPolicy> outcome =
                desk.handlers()
                        .dunningPolicies()
                        .create(
                                desk.at("2026-03-01"),
                                new CreatePolicy(
                                        "Cobranza",
                                        false,
                                        new PolicyDocument(
                                                List.of(steps),
                                                DunningDesk.EVERY_DAY,
                                                null,
                                                CatchUp.SEND_LATEST)));
        return isAccepted(outcome);
    }

    private static boolean isAccepted(Outcome<?> outcome) {
        return !(outcome instanceof Outcome.Refused<?>);
    }

    private static DunningStep late(String template) {
        return new DunningStep(
                "late_" + template,
                StepAnchor.DUE_DATE,
                template.length() % 3 + 1,
                null,
                null,
                Channel.EMAIL,
                template);
    }

    private static DunningStep before(String template, Channel channel) {
        return new DunningStep("before_3", StepAnchor.DUE_DATE, -3, null, null, channel, template);
    }

    private Template put(String kind, Language language) {
        String text = kind + " " + language.name().toLowerCase(java.util.Locale.ROOT);
        return put(kind, Channel.EMAIL, language, new TemplateText(text, text));
    }

    private Template put(String kind, Channel channel, Language language, TemplateText text) {
        return accepted(
                desk.handlers()
                        .templates()
                        .put(
                                desk.at("2026-03-01"),
                                new PutTemplate(
                                        new TemplateKey(kind, channel, language), text, null),
                                Echo.NONE));
    }
}
