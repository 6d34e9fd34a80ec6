package io.cobro.api.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cobro.api.Application;
import io.cobro.connectors.mail.MailSink;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.event.Event;
import io.cobro.core.invoice.InvoiceCommand.InstallmentDraft;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.persistence.testing.TestDatabase;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What users of other programs complained about, each as the name says.
final class PeerRegressionsStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final LocalDate ISSUED = LocalDate.of(2026, 3, 2);
    private static final LocalDate DUE = LocalDate.of(2026, 3, 16);
    private static final String RECORDED = "2026-03-02T12:00";

    private static MailSink mail;
    private static Application node;
    private static int desks;

    private Desk desk;
    private CustomerId customer;

    @BeforeAll
    static void start() throws Exception {
        mail = MailSink.start();
        node = Desk.node(DATABASE, mail);
    }

    @AfterAll
    static void stop() {
        node.close();
        mail.close();
    }

    /// On the due date, three days later, and then every seven days, three times in all.
    @BeforeEach
    void open() {
        desk = Desk.open(node, "Distribuidora Azul " + ++desks);
        desk.policy(
                Desk.time(RECORDED),
                "Cobranza",
                true,
                policy(
                        step("vence", 0, null, "payment_due_today"),
                        step("vencida", 3, new StepRepeat(7, 3), "payment_late")));
        customer = desk.customer(Desk.time(RECORDED), "Tlapalería El Clavo", address()).id();
    }

    @Test
    void invoiceninja_2330_a_job_that_runs_every_hour_sends_one_message_a_step() {
        InvoiceId invoice = invoice("1", 1_000_00);
        for (LocalDate day = DUE; day.isBefore(DUE.plusDays(5)); day = day.plusDays(1)) {
            for (int hour = 0; hour < 24; hour++) {
                desk.run(Desk.time(day, LocalTime.of(hour, 5)));
            }
        }
        assertThat(desk.items(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(DUE, DUE.plusDays(3));
        assertThat(received()).isEqualTo(2);
    }

    @Test
    void invoiceninja_637_days_that_the_job_missed_are_caught_up_once() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-13T10:00");
        // Nothing runs on the 16th, the 19th, nor until the 24th.
        desk.run("2026-03-24T10:00");
        desk.run("2026-03-24T15:00");
        assertThat(desk.items(invoice))
                .extracting(ReminderItem::stepDate, ReminderItem::skipReason)
                .containsExactly(tuple(DUE, SkipReason.SUPERSEDED), tuple(DUE.plusDays(3), null));
        assertThat(received()).isOne();
    }

    @Test
    void invoiceninja_8665_9228_11160_reminders_go_on_after_a_mail_server_was_away() {
        InvoiceId invoice = invoice("1", 1_000_00);
        CustomerId other = desk.customer(Desk.time(RECORDED), "Sin buzón", "nadie").id();
        InvoiceId unreachable = desk.invoice(Desk.time(RECORDED), other, "2", 500_00, ISSUED, DUE);
        for (LocalDate day = ISSUED; day.isBefore(DUE.plusDays(20)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        // The address that nobody can write to is refused each time, and holds up nobody.
        assertThat(desk.reminders())
                .filteredOn(reminder -> reminder.customer().equals(other))
                .hasSize(4)
                .allSatisfy(reminder -> {
                    assertThat(reminder.status()).isEqualTo(ReminderStatus.FAILED);
                    assertThat(reminder.reason()).isEqualTo("rejected");
                });
        assertThat(included(invoice)).hasSize(4);
        assertThat(desk.items(unreachable)).hasSize(4);
        assertThat(received()).isEqualTo(4);
    }

    @Test
    void invoiceninja_8665_a_payment_that_bounces_before_the_log_tells_of_it_stops_nothing() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-13T10:00");
        PaymentId payment = desk.pay(Desk.time("2026-03-16T06:00"), customer, invoice, 1_000_00);
        desk.runBeforeTheLog("2026-03-16T07:00");
        desk.reverse(Desk.time("2026-03-16T08:00"), payment);
        for (LocalDate day = DUE; day.isBefore(DUE.plusDays(20)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(included(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(DUE, DUE.plusDays(3), DUE.plusDays(10), DUE.plusDays(17));
        assertThat(received()).isEqualTo(4);
    }

    @Test
    void invoiceninja_8665_a_part_whose_payment_bounces_is_reminded_of_again() {
        LocalDate later = DUE.plusDays(60);
        InvoiceId invoice =
                desk.invoice(
                        Desk.time(RECORDED),
                        customer,
                        "1",
                        1_000_00,
                        ISSUED,
                        later,
                        List.of(
                                new InstallmentDraft(DUE, Desk.mxn(400_00)),
                                new InstallmentDraft(later, Desk.mxn(600_00))));
        desk.run("2026-03-02T13:00");
        PaymentId payment = desk.pay(Desk.time("2026-03-12T12:00"), customer, invoice, 400_00);
        for (LocalDate day = DUE.minusDays(2);
                day.isBefore(DUE.plusDays(20));
                day = day.plusDays(1)) {
            if (day.equals(DUE.plusDays(2))) {
                desk.reverse(Desk.time(day, LocalTime.of(8, 0)), payment);
            }
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(included(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(DUE, DUE.plusDays(3), DUE.plusDays(10), DUE.plusDays(17));
        assertThat(included(invoice))
                .allSatisfy(item -> assertThat(item.balance()).isEqualTo(Desk.mxn(400_00)));
    }

    /// Its last step passed while it was paid, and the next part was asked for meanwhile.
    @Test
    void a_part_whose_payment_bounces_after_its_last_step_is_asked_for_by_that_step() {
        LocalDate later = DUE.plusDays(31);
        desk.policy(
                Desk.time(RECORDED),
                "Dos avisos",
                true,
                policy(
                        step("tarde", 3, null, "payment_late"),
                        step("ultima", 30, null, "final_notice")));
        InvoiceId invoice =
                desk.invoice(
                        Desk.time(RECORDED),
                        customer,
                        "1",
                        1_000_00,
                        ISSUED,
                        later,
                        List.of(
                                new InstallmentDraft(DUE, Desk.mxn(400_00)),
                                new InstallmentDraft(later, Desk.mxn(600_00))));
        desk.run("2026-03-02T13:00");
        PaymentId payment = desk.pay(Desk.time("2026-03-12T12:00"), customer, invoice, 400_00);
        LocalDate bounced = later.plusDays(4);
        for (LocalDate day = DUE; day.isBefore(bounced); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(included(invoice))
                .extracting(ReminderItem::installment, ReminderItem::step)
                .containsExactly(tuple(2, "tarde"));

        desk.reverse(Desk.time(bounced, LocalTime.of(8, 0)), payment);
        for (LocalDate day = bounced; day.isBefore(later.plusDays(40)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(desk.items(invoice))
                .extracting(ReminderItem::installment, ReminderItem::step, ReminderItem::skipReason)
                .containsExactly(
                        tuple(1, "tarde", SkipReason.SUPERSEDED),
                        tuple(1, "ultima", null),
                        tuple(2, "tarde", null),
                        tuple(2, "ultima", null));
    }

    @Test
    void invoiceninja_7465_an_invoice_without_a_due_date_has_that_of_the_terms() {
        InvoiceId invoice =
                desk.invoice(Desk.time(RECORDED), customer, "1", 1_000_00, ISSUED, null);
        LocalDate byTerms = ISSUED.plusDays(30);
        for (LocalDate day = ISSUED; day.isBefore(byTerms.plusDays(5)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(desk.items(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(byTerms, byTerms.plusDays(3));
        assertThat(received()).isEqualTo(2);
    }

    @Test
    void invoiceninja_4293_a_paused_invoice_is_left_alone_until_it_is_resumed() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-13T10:00");
        desk.pause(Desk.time("2026-03-13T11:00"), invoice, null);
        for (LocalDate day = DUE; day.isBefore(DUE.plusDays(9)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(received()).isZero();
        desk.resume(Desk.time("2026-03-25T09:30"), invoice);
        desk.run("2026-03-25T10:00");
        desk.run("2026-03-25T15:00");
        assertThat(received()).isOne();
        assertThat(included(invoice))
                .singleElement()
                .satisfies(item -> assertThat(item.stepDate()).isEqualTo(DUE.plusDays(3)));
    }

    @Test
    void invoiceninja_1730_a_reminder_repeats_as_often_as_is_asked_for_and_then_ends() {
        InvoiceId invoice = invoice("1", 1_000_00);
        for (LocalDate day = ISSUED; day.isBefore(DUE.plusDays(60)); day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(desk.items(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(DUE, DUE.plusDays(3), DUE.plusDays(10), DUE.plusDays(17));
        assertThat(desk.enrollment(invoice).nextDate()).isNull();
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(received()).isEqualTo(4);
    }

    @Test
    void oca_credit_control_330_a_partly_paid_invoice_is_reminded_of_with_what_is_left() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-13T10:00");
        desk.pay(Desk.time("2026-03-14T12:00"), customer, invoice, 400_00);
        desk.run("2026-03-16T10:00");
        assertThat(included(invoice))
                .singleElement()
                .satisfies(item -> assertThat(item.balance()).isEqualTo(Desk.mxn(600_00)));
        assertThat(mails())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains("$600.00 MXN"));
    }

    @Test
    void oca_credit_control_pr_170_a_disputed_invoice_is_left_out_of_a_message_about_several() {
        InvoiceId disputed = invoice("1", 1_000_00);
        InvoiceId clear = invoice("2", 250_00);
        desk.run("2026-03-16T07:00");
        desk.pause(Desk.time("2026-03-16T08:00"), disputed, null);
        desk.run("2026-03-16T10:00");
        Reminder reminder = desk.reminders().getFirst();
        assertThat(desk.reminders()).hasSize(1);
        assertThat(reminder.items()).hasSize(2);
        assertThat(desk.items(disputed).getFirst().skipReason()).isEqualTo(SkipReason.PAUSED);
        assertThat(desk.items(clear).getFirst().status()).isEqualTo(ItemStatus.INCLUDED);
        assertThat(reminder.totals()).containsExactly(Desk.mxn(250_00));
        assertThat(mails())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.body())
                                .contains("$250.00 MXN")
                                .doesNotContain("1,000.00")
                                .doesNotContain("1,250.00"));
    }

    @Test
    void lago_2876_a_paid_invoice_that_is_owed_again_goes_on_where_it_was() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-16T10:00");
        PaymentId payment = desk.pay(Desk.time("2026-03-17T12:00"), customer, invoice, 1_000_00);
        desk.run("2026-03-19T10:00");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.COMPLETED);
        desk.reverse(Desk.time("2026-03-20T09:00"), payment);
        for (LocalDate day = DUE.plusDays(4);
                day.isBefore(DUE.plusDays(30));
                day = day.plusDays(1)) {
            desk.run(Desk.time(day, LocalTime.of(10, 0)));
        }
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(included(invoice))
                .extracting(ReminderItem::stepDate)
                .containsExactly(DUE, DUE.plusDays(3), DUE.plusDays(10), DUE.plusDays(17));
        assertThat(received()).isEqualTo(4);
    }

    @Test
    void killbill_1978_a_single_invoice_is_reminded_of_without_any_subscription() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-16T10:00");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(received()).isOne();
    }

    @Test
    void invoiceninja_9904_each_reminder_and_each_payment_is_told() {
        InvoiceId invoice = invoice("1", 1_000_00);
        desk.run("2026-03-16T10:00");
        desk.pay(Desk.time("2026-03-17T12:00"), customer, invoice, 1_000_00);
        desk.run("2026-03-19T10:00");
        assertThat(desk.events())
                .extracting(event -> event.type().name())
                .containsSubsequence(
                        "invoice.issued",
                        "dunning.enrolled",
                        "reminder.scheduled",
                        "reminder.dispatch_requested",
                        "reminder.sent",
                        "payment.received",
                        "invoice.paid",
                        "dunning.completed");
        Event sent =
                desk.events().stream()
                        .filter(event -> event.type().name().equals("reminder.sent"))
                        .findFirst()
                        .orElseThrow();
        assertThat(sent.data()).doesNotContain(address()).doesNotContain("Clavo");
    }

    private InvoiceId invoice(String folio, long centavos) {
        return desk.invoice(Desk.time(RECORDED), customer, folio, centavos, ISSUED, DUE);
    }

    private List<ReminderItem> included(InvoiceId invoice) {
        return desk.items(invoice).stream()
                .filter(item -> item.status() == ItemStatus.INCLUDED)
                .toList();
    }

    /// Of this test: each has a customer of its own.
    private List<MailSink.Mail> mails() {
        return mail.mails().stream().filter(message -> message.to().equals(address())).toList();
    }

    private long received() {
        return mails().size();
    }

    private static String address() {
        return "pagos" + desks + "@clavo.example";
    }

    private static PolicyDocument policy(DunningStep... steps) {
        return new PolicyDocument(
                List.of(steps),
                new SendingHours(LocalTime.of(9, 0), LocalTime.of(18, 0), false),
                null,
                CatchUp.SEND_LATEST);
    }

    private static DunningStep step(
            String key, int offset, @Nullable StepRepeat repeat, String template) {
        return new DunningStep(
                key, StepAnchor.DUE_DATE, offset, repeat, null, Channel.EMAIL, template);
    }
}
