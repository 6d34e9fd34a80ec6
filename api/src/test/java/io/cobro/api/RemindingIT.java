package io.cobro.api;

import static io.cobro.api.DunningDesk.due;
import static io.cobro.api.DunningDesk.eur;
import static io.cobro.api.DunningDesk.step;
import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.mxn;
import static io.cobro.persistence.testing.Office.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Patch;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.HoldCustomer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningCommand.PauseEnrollment;
import io.cobro.core.dunning.DunningCommand.UpdatePolicy;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderCommand.CancelReminder;
import io.cobro.core.reminder.ReminderCommand.RecordReceipt;
import io.cobro.core.reminder.ReminderCommand.RequestReminder;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.Sending;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.persistence.tenant.NewTenant;
import io.cobro.persistence.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What leaves, what is left out and why, and what becomes of it.
class RemindingIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final int RACES = 200;

    private static Application application;

    private DunningDesk desk;
    private Customer alfa;

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
        alfa = desk.customer("Constructora Alfa");
    }

    /// Two invoices due on 31 March, whose step on 1 April is scheduled but has not left: it is
    /// before nine.
    private List<InvoiceId> twoScheduled(DunningStep... steps) {
        desk.policy(
                CatchUp.SEND_LATEST,
                steps.length == 0 ? new DunningStep[] {due("late_1", 1)} : steps);
        List<InvoiceId> two =
                List.of(
                        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00"),
                        desk.invoice(alfa, "2026-03-02", "2026-03-31", "500.00"));
        desk.run("2026-03-05");
        desk.run("2026-04-01", "07:00");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.SCHEDULED);
        return two;
    }

    @Test
    void what_is_due_for_a_customer_leaves_in_one_message() {
        twoScheduled();
        desk.run("2026-04-01", "09:00");
        assertThat(desk.mails).hasSize(1);
        assertThat(desk.mails.getFirst().recipient()).isEqualTo("pagos@cliente.example");
        assertThat(desk.mails.getFirst().body()).contains("$1,160.00 MXN").contains("$500.00 MXN");
        Reminder sent = desk.reminder();
        assertThat(sent.status()).isEqualTo(ReminderStatus.SENT);
        assertThat(sent.totals()).containsExactly(mxn("1660.00"));
        desk.run("2026-04-01", "10:00");
        assertThat(desk.mails).hasSize(1);
    }

    @Test
    void events_tell_each_move_without_the_message() throws Exception {
        twoScheduled();
        desk.run("2026-04-01");
        assertThat(desk.events("reminder.%"))
                .containsExactly(
                        "reminder.scheduled", "reminder.dispatch_requested", "reminder.sent");
        assertThat(desk.rows("select data from event where type like 'reminder.%'"))
                .allSatisfy(data ->
                        assertThat(data)
                                .doesNotContain("cliente.example")
                                .doesNotContain("items\":"));
    }

    @Test
    void issue_330_a_partly_paid_invoice_is_still_reminded_of_with_what_is_open() {
        List<InvoiceId> two = twoScheduled();
        desk.paid(alfa.id(), two.getFirst(), "2026-04-01", "1000.00");
        desk.run("2026-04-01");
        assertThat(desk.reminder().totals()).containsExactly(mxn("660.00"));
        assertThat(desk.mails.getFirst().body()).contains("$160.00 MXN");
    }

    @Test
    void issue_170_a_disputed_invoice_is_left_out_of_the_message() {
        List<InvoiceId> two = twoScheduled();
        accepted(
                desk.handlers()
                        .enrollments()
                        .pause(
                                desk.at("2026-04-01", "08:00"),
                                new PauseEnrollment(
                                        desk.enrollment(two.getFirst()).id(),
                                        null,
                                        "Aclaración",
                                        null)));
        desk.run("2026-04-01");
        assertThat(desk.told()).containsExactly("2026-04-01 sent [late_1#1 paused, late_1#1]");
        assertThat(desk.reminder().totals()).containsExactly(mxn("500.00"));
    }

    @Test
    void paid_and_void_invoices_are_not_asked_for_and_nothing_leaves_where_nothing_is_left() {
        List<InvoiceId> two = twoScheduled();
        desk.paid(alfa.id(), two.getFirst(), "2026-04-01", "1160.00");
        accepted(
                desk.handlers()
                        .invoices()
                        .voidInvoice(
                                desk.at("2026-04-01"),
                                new VoidInvoiceCommand(
                                        two.getLast(), null, LocalDate.parse("2026-04-01"))));
        desk.run("2026-04-01");
        assertThat(desk.told())
                .containsExactly("2026-04-01 skipped [late_1#1 paid, late_1#1 void]");
        assertThat(desk.reminder().reason()).isEqualTo("paid");
        assertThat(desk.mails).isEmpty();
    }

    @Test
    void a_customer_on_hold_hears_nothing_until_the_hold_has_passed() {
        twoScheduled(due("late_1", 1), due("late_8", 8));
        accepted(
                desk.handlers()
                        .customers()
                        .hold(
                                desk.at("2026-04-01", "08:00"),
                                new HoldCustomer(
                                        alfa.id(),
                                        null,
                                        "Negociación",
                                        LocalDate.parse("2026-04-07"))));
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("customer_on_hold");
        desk.run("2026-04-08");
        assertThat(desk.mails).hasSize(1);
    }

    @Test
    void a_policy_archived_meanwhile_sends_nothing() {
        List<InvoiceId> two = twoScheduled();
        archive(desk.enrollment(two.getFirst()).policy());
        desk.work(desk.at("2026-04-01", "09:30"));
        assertThat(desk.reminder().reason()).isEqualTo("policy_archived");
    }

    private void archive(DunningPolicyId policy) {
        accepted(
                desk.handlers()
                        .dunningPolicies()
                        .update(
                                desk.at("2026-04-01", "08:00"),
                                new UpdatePolicy(
                                        policy,
                                        1,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(PolicyStatus.ARCHIVED),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent())));
    }

    @Test
    void a_bank_line_without_a_decision_that_looks_like_the_payers_holds_the_message_back()
            throws Exception {
        twoScheduled();
        desk.change(
                "update customer set payer_accounts = '{072320009311752840}' where customer_id = '%s'"
                        .formatted(alfa.id().value()));
        bankLine("072320009311752840");
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("unmatched_payment");
    }

    @Test
    void a_strangers_bank_line_holds_nothing_back() throws Exception {
        twoScheduled();
        bankLine("036180702198463518");
        desk.run("2026-04-01");
        assertThat(desk.mails).hasSize(1);
    }

    private void bankLine(String account) throws Exception {
        String tenant = Long.toString(desk.tenant().id().number());
        desk.change(
                """
                insert into bank_account values (%1$s, gen_random_uuid(), 'BBVA', '012180001234567895', 'MXN', null, 1, now())
                """
                        .formatted(tenant));
        desk.change(
                """
                insert into bank_statement select tenant_id, gen_random_uuid(), bank_account_id, 'camt053', null, null, null,
                  null, null, 1, 1, 0, now() from bank_account where tenant_id = %1$s
                """
                        .formatted(tenant));
        desk.change(
                """
                insert into bank_transaction (tenant_id, bank_transaction_id, bank_account_id, bank_statement_id, identity,
                  line_number, line_ordinal, booking_date, received_date, currency, amount_minor, kind, description,
                  counterparty_account, state, version, recorded_at)
                select tenant_id, gen_random_uuid(), bank_account_id, bank_statement_id, 'one', 1, 1, '2026-03-31',
                  '2026-03-31', 'MXN', 166000, 'spei_in', 'SPEI RECIBIDO', '%2$s', 'unmatched', 1, now()
                from bank_statement where tenant_id = %1$s
                """
                        .formatted(tenant, account));
    }

    @Test
    void money_that_waits_to_be_used_covers_what_it_covers() {
        twoScheduled();
        desk.received(alfa.id(), "2026-04-01", "1200.00");
        desk.run("2026-04-01");
        assertThat(desk.told())
                .containsExactly("2026-04-01 sent [late_1#1 unallocated_credit, late_1#1]");
    }

    @Test
    void a_cap_counts_the_messages_of_seven_days() {
        desk.policy(
                new PolicyDocument(
                        List.of(due("late", 1, 2, 5)),
                        DunningDesk.EVERY_DAY,
                        2,
                        CatchUp.SEND_LATEST));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        for (int day = 1; day <= 9; day++) {
            desk.run("2026-04-%02d".formatted(day));
        }
        assertThat(desk.told())
                .containsExactly(
                        "2026-04-01 sent [late#1]",
                        "2026-04-03 sent [late#2]",
                        "2026-04-05 skipped [late#3 frequency_cap]",
                        "2026-04-07 skipped [late#4 frequency_cap]",
                        "2026-04-09 sent [late#5]");
    }

    @Test
    void a_weekly_step_that_leaves_earlier_in_the_day_than_the_week_before_is_not_capped() {
        desk.policy(oneAWeek());
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-02");
        desk.run("2026-04-01", "12:00:30");
        desk.run("2026-04-08", "12:00:02");
        assertThat(desk.told())
                .containsExactly("2026-04-01 sent [late#1]", "2026-04-08 sent [late#2]");
    }

    /// Since 2022 the clocks change on the border with the United States only.
    @Test
    void a_weekly_step_is_not_capped_where_the_clocks_go_forward_in_between() {
        desk =
                DunningDesk.open(
                        DATABASE,
                        application,
                        new NewTenant(
                                "Ferretería de la Frontera",
                                TenantMode.LIVE,
                                ZoneId.of("America/Ciudad_Juarez"),
                                CurrencyCode.MXN,
                                TaxPoint.PAYMENT,
                                NewTenant.TERMS_DAYS),
                        true);
        alfa = desk.customer("Constructora Alfa");
        desk.policy(oneAWeek());
        desk.invoice(alfa, "2026-02-01", "2026-03-01", "1160.00");
        desk.run("2026-02-02");
        desk.run("2026-03-02", "09:00");
        desk.run("2026-03-09", "09:00");
        assertThat(desk.told())
                .containsExactly("2026-03-02 sent [late#1]", "2026-03-09 sent [late#2]");
    }

    private static PolicyDocument oneAWeek() {
        return new PolicyDocument(
                List.of(due("late", 1, 7, 4)), DunningDesk.EVERY_DAY, 1, CatchUp.SEND_LATEST);
    }

    @Test
    void without_an_address_or_a_channel_nothing_leaves() throws Exception {
        twoScheduled();
        desk.change("update customer set email = null");
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("no_recipient");

        desk = DunningDesk.open(DATABASE, application, TenantMode.LIVE, false);
        alfa = desk.customer("Constructora Alfa");
        twoScheduled();
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("channel_not_configured");
    }

    @Test
    void a_message_that_is_due_at_night_waits_for_the_morning_of_a_business_day() {
        desk.policy(
                new PolicyDocument(
                        List.of(due("late_1", 1)),
                        SendingHours.STANDARD,
                        null,
                        CatchUp.SEND_LATEST));
        desk.invoice(alfa, "2026-03-01", "2026-04-02", "1160.00");
        desk.run("2026-03-02");
        // 3 April 2026 is Good Friday.
        desk.run("2026-04-03", "10:00");
        assertThat(desk.mails).isEmpty();
        desk.run("2026-04-04", "10:00");
        desk.run("2026-04-06", "08:59");
        assertThat(desk.mails).isEmpty();
        desk.run("2026-04-06", "09:00");
        assertThat(desk.mails).hasSize(1);
    }

    @Test
    void issue_8665_what_fails_for_one_customer_stops_no_other() throws Exception {
        Customer beta = desk.customer("Beta", speaking(Language.EN));
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        desk.invoice(beta, "2026-03-01", "2026-03-31", "700.00");
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.change(
                """
                insert into template values (%d, gen_random_uuid(), 'payment_late', 'email', 'en', 'Late', '{{#items}}', 1, now())
                """
                        .formatted(desk.tenant().id().number()));
        desk.run("2026-04-01");
        assertThat(desk.mails).hasSize(1);
        assertThat(desk.reminders())
                .extracting(Reminder::status)
                .containsExactlyInAnyOrder(ReminderStatus.FAILED, ReminderStatus.SENT);
        assertThat(desk.reminders())
                .filteredOn(one -> one.status() == ReminderStatus.FAILED)
                .allSatisfy(one -> assertThat(one.reason()).isEqualTo("template_invalid"));
    }

    @Test
    void a_fault_in_one_reminder_lets_the_others_leave_and_is_tried_again_later() throws Exception {
        Customer beta = desk.customer("Beta");
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        desk.invoice(beta, "2026-03-01", "2026-03-31", "700.00");
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-04-01", "07:00");
        desk.change(
                "update reminder set template_kind = 'NOT A KIND' where customer_id = '%s'"
                        .formatted(beta.id().value()));
        desk.run("2026-04-01", "09:00");
        assertThat(desk.mails).hasSize(1);
        desk.change("update reminder set template_kind = 'payment_late'");
        desk.run("2026-04-01", "10:30");
        assertThat(desk.mails).hasSize(2);
    }

    private static CustomerReminding speaking(Language language) {
        return new CustomerReminding(language, null, null, false, null);
    }

    @Test
    void a_mail_server_that_is_down_is_tried_again_and_given_up_after_the_fifth_time() {
        twoScheduled();
        desk.answer = _ -> new Sending.Temporary("no connection");
        desk.run("2026-04-01", "09:00");
        Reminder waits = desk.reminder();
        assertThat(waits.status()).isEqualTo(ReminderStatus.SCHEDULED);
        assertThat(waits.attempts()).isEqualTo(1);
        assertThat(waits.dueAt()).isEqualTo(desk.at("2026-04-01", "09:01").now());
        for (String time : List.of("09:01", "09:11", "10:11")) {
            desk.run("2026-04-01", time);
        }
        assertThat(desk.reminder().attempts()).isEqualTo(4);
        desk.run("2026-04-01", "14:11");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.FAILED);
        assertThat(desk.reminder().reason()).isEqualTo("attempts_exhausted");
    }

    @Test
    void each_try_asks_the_guard_again() {
        List<InvoiceId> two = twoScheduled();
        desk.answer = _ -> new Sending.Temporary("no connection");
        desk.run("2026-04-01", "09:00");
        desk.paid(alfa.id(), two.getFirst(), "2026-04-01", "1160.00");
        desk.answer = _ -> new Sending.Sent();
        desk.run("2026-04-01", "09:30");
        assertThat(desk.reminder().totals()).containsExactly(mxn("500.00"));
        assertThat(desk.mails).hasSize(1);
    }

    /// The first try has a text and an instant; neither counts while the next one waits.
    @Test
    void a_reminder_that_waits_for_its_next_try_is_one_that_waits() throws Exception {
        List<InvoiceId> two = twoScheduled();
        desk.answer = _ -> new Sending.Temporary("no connection");
        desk.run("2026-04-01", "09:00");
        assertThat(message().body()).contains("$1,160.00 MXN").contains("$500.00 MXN");
        desk.paid(alfa.id(), two.getFirst(), "2026-04-01", "1000.00");
        desk.change("update customer set email = 'otra@cliente.example'");
        assertThat(message().body())
                .contains("$160.00 MXN")
                .contains("$500.00 MXN")
                .doesNotContain("1,160");
        assertThat(message().to()).isEqualTo("otra@cliente.example");
        assertThat(refusedReceipt()).isEqualTo("reminder_not_dispatched");

        desk.paid(alfa.id(), two.getFirst(), "2026-04-01", "160.00");
        desk.paid(alfa.id(), two.getLast(), "2026-04-01", "500.00");
        desk.run("2026-04-01", "09:01");
        assertThat(desk.reminder().reason()).isEqualTo("paid");
        assertThat(found()).isInstanceOf(ReminderMessages.Found.None.class);
        assertThat(refusedReceipt()).isEqualTo("reminder_not_dispatched");
    }

    @Test
    void a_reminder_that_waits_for_its_next_try_can_be_canceled() {
        twoScheduled();
        desk.answer = _ -> new Sending.Temporary("no connection");
        desk.run("2026-04-01", "09:00");
        assertThat(
                        accepted(
                                        desk.handlers()
                                                .reminders()
                                                .cancel(
                                                        desk.at("2026-04-01", "09:00"),
                                                        new CancelReminder(
                                                                desk.reminder().id(), null)))
                                .status())
                .isEqualTo(ReminderStatus.CANCELED);
        assertThat(found()).isInstanceOf(ReminderMessages.Found.None.class);
        assertThat(refusedReceipt()).isEqualTo("reminder_not_dispatched");
    }

    private String refusedReceipt() {
        return refused(
                        desk.handlers()
                                .reminders()
                                .record(
                                        desk.at("2026-04-02"),
                                        new RecordReceipt(
                                                desk.reminder().id(),
                                                ReminderStatus.DELIVERED,
                                                null,
                                                null)))
                .code();
    }

    @Test
    void a_message_that_another_step_joins_is_not_the_one_that_was_seen_before() {
        twoScheduled();
        Reminder seen = desk.reminder();
        desk.invoice(alfa, "2026-03-02", "2026-03-31", "70.00");
        desk.run("2026-04-01", "08:00");
        assertThat(desk.reminder().items()).hasSize(3);
        assertThat(
                        refused(
                                        desk.handlers()
                                                .reminders()
                                                .cancel(
                                                        desk.at("2026-04-01", "08:30"),
                                                        new CancelReminder(
                                                                seen.id(), seen.version())))
                                .code())
                .isEqualTo("version_conflict");
    }

    @Test
    void a_refused_address_fails_at_once_and_an_unknown_outcome_is_not_tried_again() {
        twoScheduled();
        desk.answer = _ -> new Sending.Permanent("550 5.1.1");
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("rejected");

        desk = DunningDesk.open(DATABASE, application);
        alfa = desk.customer("Constructora Alfa");
        twoScheduled();
        desk.answer =
                _ -> {
                    throw new IllegalStateException("cut off");
                };
        desk.run("2026-04-01");
        assertThat(desk.reminder().reason()).isEqualTo("outcome_unknown");
    }

    @Test
    void what_a_process_that_died_left_behind_fails_as_unknown_after_its_lease() throws Exception {
        twoScheduled();
        desk.change(
                "update reminder set state = 'dispatching', attempts = 1, dispatched_at = '%1$s', leased_until = '%2$s'"
                        .formatted(
                                desk.at("2026-04-01", "09:00").now(),
                                desk.at("2026-04-01", "09:05").now()));
        desk.run("2026-04-01", "09:04");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.DISPATCHING);
        desk.run("2026-04-01", "09:05");
        assertThat(desk.reminder().reason()).isEqualTo("outcome_unknown");
        assertThat(desk.mails).isEmpty();
    }

    @Test
    void test_tenants_reach_no_mail_server_and_their_messages_can_be_read() {
        desk = DunningDesk.open(DATABASE, application, TenantMode.TEST, true);
        alfa = desk.customer("Constructora Alfa");
        twoScheduled();
        assertThat(message().body()).contains("$1,160.00 MXN");
        desk.run("2026-04-01");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.SENT);
        assertThat(desk.mails).isEmpty();
        assertThat(message().to()).isEqualTo("pagos@cliente.example");
    }

    private ReminderMessage message() {
        return switch (found()) {
            case ReminderMessages.Found.Message(var message) -> message;
            case ReminderMessages.Found.None _ -> throw new AssertionError("no message");
            case ReminderMessages.Found.NotWritable(var _, var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }

    private ReminderMessages.Found found() {
        return desk.storage()
                .reminderMessages()
                .find(desk.tenant(), desk.reminder().id(), LocalDate.parse("2026-04-01"))
                .orElseThrow();
    }

    @Test
    void sms_and_webhooks_wait_for_receipts_of_which_only_further_ones_count() throws Exception {
        Customer beta =
                desk.customer(
                        "Beta", new CustomerReminding(null, "+525512345678", null, false, null));
        desk.policy(
                CatchUp.SEND_LATEST,
                step("sms_1", StepAnchor.DUE_DATE, 1, null, null, Channel.SMS));
        desk.invoice(beta, "2026-03-01", "2026-03-31", "700.00");
        desk.run("2026-04-01");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.DISPATCHING);
        assertThat(message().to()).isEqualTo("+525512345678");
        for (ReminderStatus receipt :
                List.of(
                        ReminderStatus.SENT,
                        ReminderStatus.READ,
                        ReminderStatus.DELIVERED,
                        ReminderStatus.READ,
                        ReminderStatus.FAILED)) {
            accepted(
                    desk.handlers()
                            .reminders()
                            .record(
                                    desk.at("2026-04-02"),
                                    new RecordReceipt(desk.reminder().id(), receipt, null, null)));
        }
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.READ);
        assertThat(desk.events("reminder.%"))
                .containsExactly(
                        "reminder.scheduled",
                        "reminder.dispatch_requested",
                        "reminder.sent",
                        "reminder.read");
    }

    @Test
    void a_reminder_by_hand_leaves_within_the_sending_hours_under_the_same_guard() {
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        InvoiceId second = desk.invoice(alfa, "2026-03-01", "2026-03-31", "500.00");
        Reminder asked = ask("2026-04-01", "20:00", List.of());
        assertThat(asked.dueAt()).isEqualTo(desk.at("2026-04-06", "09:00").now());
        desk.paid(alfa.id(), invoice, "2026-04-01", "1160.00");
        desk.run("2026-04-06", "09:00");
        assertThat(desk.mails).hasSize(1);
        assertThat(desk.reminder().totals()).containsExactly(mxn("500.00"));

        Reminder canceled = ask("2026-04-06", "19:00", List.of(second));
        accepted(
                desk.handlers()
                        .reminders()
                        .cancel(
                                desk.at("2026-04-06", "19:01"),
                                new CancelReminder(canceled.id(), 1)));
        desk.run("2026-04-07");
        assertThat(desk.mails).hasSize(1);
        assertThat(
                        refused(
                                        desk.handlers()
                                                .reminders()
                                                .request(
                                                        desk.at("2026-04-07"),
                                                        new RequestReminder(
                                                                alfa.id(),
                                                                List.of(invoice),
                                                                Channel.EMAIL,
                                                                "payment_late")))
                                .code())
                .isEqualTo("nothing_to_remind_of");
    }

    private Reminder ask(String date, String time, List<InvoiceId> invoices) {
        return accepted(
                desk.handlers()
                        .reminders()
                        .request(
                                desk.at(date, time),
                                new RequestReminder(
                                        alfa.id(), invoices, Channel.EMAIL, "payment_late")));
    }

    @Test
    void no_reminder_leaves_after_the_payment_it_asks_for() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("late", 1, 1, 1));
        List<InvoiceId> invoices = new ArrayList<>();
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < RACES; i++) {
            Customer customer = desk.customer("Cliente " + i);
            customers.add(customer);
            invoices.add(desk.invoice(customer, "2026-03-01", "2026-03-31", "100.00"));
        }
        desk.run("2026-03-31");
        desk.run("2026-04-01", "07:00");
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> payments =
                    both.submit(() -> {
                        start.await();
                        for (int i = 0; i < RACES; i++) {
                            accepted(
                                    desk.handlers()
                                            .payments()
                                            .record(
                                                    desk.at("2026-04-01", "10:00"),
                                                    desk.payment(
                                                            customers.get(i).id(),
                                                            "2026-04-01",
                                                            "100.00",
                                                            invoices.get(i))));
                        }
                        return true;
                    });
            Future<?> reminders =
                    both.submit(() -> {
                        start.await();
                        desk.work(desk.at("2026-04-01", "10:00"));
                        return true;
                    });
            start.countDown();
            payments.get();
            reminders.get();
        }
        desk.run("2026-04-01", "10:00");
        assertThat(
                        desk.rows(
                                """
                                select r.reminder_id from reminder r
                                join reminder_item i using (tenant_id, reminder_id)
                                join event left_ on left_.tenant_id = r.tenant_id and left_.subject_id = r.reminder_id
                                  and left_.type = 'reminder.dispatch_requested'
                                join event paid on paid.tenant_id = r.tenant_id and paid.subject_id = i.invoice_id
                                  and paid.type = 'invoice.paid'
                                where left_.sequence > paid.sequence
                                """))
                .isEmpty();
        assertThat(desk.reminders())
                .allSatisfy(reminder ->
                        assertThat(reminder.status())
                                .isIn(ReminderStatus.SENT, ReminderStatus.SKIPPED));
        assertThat(desk.rows("select count(*) from event where type = 'invoice.paid'"))
                .containsExactly(Integer.toString(RACES));
    }

    /// Theirs counts attempts of a customer and asks for all that is overdue; ours counts those of
    /// each invoice. `max_attempts` becomes a cap of the week, `days_between_attempts: 2`, which
    /// they take as strictly more than two days, a repeat every three, and the threshold a
    /// condition on what the customer owes.
    @Test
    void lago_01_nothing_below_the_threshold_then_twice_then_no_more() {
        desk.policy(
                new PolicyDocument(
                        List.of(overdueOf(eur("150.00"), 3, 3)),
                        DunningDesk.EVERY_DAY,
                        2,
                        CatchUp.SEND_LATEST));
        euros("2025-01-01", "2025-01-03", "149.00");
        for (int day = 1; day <= 4; day++) {
            desk.run("2025-01-%02d".formatted(day));
        }
        assertThat(desk.told()).containsExactly("2025-01-04 skipped [late#1 condition_not_met]");
        euros("2025-01-04", "2025-01-06", "6.00");
        for (int day = 5; day <= 13; day++) {
            desk.run("2025-01-%02d".formatted(day));
        }
        assertThat(desk.told())
                .containsExactly(
                        "2025-01-04 skipped [late#1 condition_not_met]",
                        "2025-01-07 sent [late#2, late#1]",
                        "2025-01-10 sent [late#3, late#2]",
                        "2025-01-13 skipped [late#3 frequency_cap]");
        assertThat(desk.reminders().get(1).totals()).containsExactly(eur("155.00"));
        assertThat(desk.reminders().get(2).totals()).containsExactly(eur("155.00"));
    }

    private void euros(String issued, String due, String amount) {
        desk.invoice(alfa.id(), issued, due, amount, new CurrencyCode("EUR"));
    }

    private static DunningStep overdueOf(Money threshold, int everyDays, int max) {
        return step(
                "late",
                StepAnchor.DUE_DATE,
                1,
                new StepRepeat(everyDays, max),
                new Condition.CustomerOverdueGte(threshold),
                Channel.EMAIL);
    }

    /// Strictly more than 4 days is a repeat every 5; "attempts = max" is the end of the repeat.
    @Test
    void lago_03_who_gets_an_attempt() {
        assertThat(attempts(eur("50.99"), false, "50.00", "1.00")).isEqualTo(1);
        assertThat(attempts(eur("50.99"), false, "50.00")).isZero();
        assertThat(
                        attempts(
                                Money.of(new BigDecimal("50.99"), new CurrencyCode("GBP")),
                                false,
                                "50.00",
                                "1.00"))
                .isZero();
        assertThat(attempts(eur("49.99"), false, "50.00")).isEqualTo(1);
        assertThat(attempts(eur("49.99"), false, "1.00")).isZero();
        assertThat(attempts(eur("50.99"), true, "50.00", "1.00")).isZero();
    }

    /// Messages on the first overdue day to a customer with these invoices.
    private int attempts(Money threshold, boolean isExcluded, String... overdue) {
        desk = DunningDesk.open(DATABASE, application);
        alfa = desk.customer("Alfa", new CustomerReminding(null, null, null, isExcluded, null));
        desk.policy(CatchUp.SEND_LATEST, overdueOf(threshold, 5, 5));
        for (String amount : overdue) {
            euros("2026-03-01", "2026-03-31", amount);
        }
        desk.run("2026-04-01");
        return desk.mails.size();
    }

    @Test
    void lago_03_what_is_not_overdue_does_not_count_and_the_gap_and_the_number_are_kept() {
        desk.policy(CatchUp.SEND_LATEST, overdueOf(eur("50.99"), 5, 5));
        euros("2026-03-01", "2026-03-31", "50.00");
        euros("2026-03-01", "2026-06-30", "100.00");
        desk.run("2026-04-01");
        assertThat(desk.mails).isEmpty();
        euros("2026-03-01", "2026-04-01", "1.00");
        for (int day = 2; day <= 30; day++) {
            desk.run("2026-04-%02d".formatted(day));
        }
        assertThat(desk.reminders().stream().filter(one -> one.status() == ReminderStatus.SENT))
                .extracting(one -> desk.tenant().dateAt(one.dueAt()).toString())
                .containsExactly(
                        "2026-04-02",
                        "2026-04-06",
                        "2026-04-07",
                        "2026-04-11",
                        "2026-04-12",
                        "2026-04-16",
                        "2026-04-17",
                        "2026-04-21",
                        "2026-04-22");
    }

    @Test
    void cred_03_only_what_is_overdue_counts_as_overdue() {
        assertThat(overdueIs("500.00")).isEqualTo(1);
        assertThat(overdueIs("500.01")).isZero();
    }

    private int overdueIs(String atLeast) {
        desk = DunningDesk.open(DATABASE, application);
        alfa = desk.customer("Alfa");
        desk.policy(CatchUp.SEND_LATEST, overdueOf(mxn(atLeast), 5, 5));
        desk.invoice(alfa, "2026-03-01", "2026-04-05", "500.00");
        desk.invoice(alfa, "2026-03-01", "2026-05-10", "1000.00");
        desk.run("2026-04-10");
        return desk.mails.size();
    }

    @Test
    void the_next_thing_to_do_is_known_to_who_moves_the_clock() {
        twoScheduled();
        Instant seven = desk.at("2026-04-01", "07:00").now();
        assertThat(desk.job().nextAfter(desk.tenant(), seven))
                .contains(desk.at("2026-04-01", "09:00").now());
    }

    @Test
    void a_new_default_policy_takes_the_place_of_the_one_before() {
        DunningPolicy policy = desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        assertThat(policy.isDefault()).isTrue();
        DunningPolicy second = desk.policy(CatchUp.SEND_LATEST, due("late_2", 2));
        assertThat(
                        desk.storage()
                                .dunning()
                                .findPolicy(desk.tenant().id(), policy.id())
                                .orElseThrow()
                                .isDefault())
                .isFalse();
        assertThat(second.isDefault()).isTrue();
    }
}
