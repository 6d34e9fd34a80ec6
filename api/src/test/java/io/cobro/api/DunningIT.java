package io.cobro.api;

import static io.cobro.api.DunningDesk.due;
import static io.cobro.api.DunningDesk.step;
import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.MetadataPatch;
import io.cobro.core.Patch;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.customer.RemindingPatch;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningCommand.ExitEnrollment;
import io.cobro.core.dunning.DunningCommand.PauseEnrollment;
import io.cobro.core.dunning.DunningCommand.UpdatePolicy;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentCommand.ReversePayment;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.Sending;
import io.cobro.core.tenant.Language;
import io.cobro.persistence.RoundTrips;
import io.cobro.persistence.dunning.PostgresDunningJob;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who is enrolled, and which steps fall on which day.
class DunningIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

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

    @Test
    void an_invoice_is_enrolled_when_it_is_issued_and_completed_when_it_is_paid() throws Exception {
        DunningPolicy policy = desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");

        DunningEnrollment enrolled = desk.enrollment(invoice);
        assertThat(enrolled.status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(enrolled.policy()).isEqualTo(policy.id());
        assertThat(enrolled.since()).isEqualTo("2026-03-01");
        assertThat(enrolled.nextDate()).isEqualTo("2026-04-05");

        desk.paid(alfa.id(), invoice, "2026-04-02", "1160.00");
        desk.run("2026-04-05");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.COMPLETED);
        assertThat(desk.mails).isEmpty();
        assertThat(desk.events("dunning.%"))
                .containsExactly("dunning.enrolled", "dunning.completed");
    }

    @Test
    void an_invoice_that_is_owed_again_is_enrolled_again_and_catches_up() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("late_5", 5), due("late_10", 10));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        Payment payment = desk.paid(alfa.id(), invoice, "2026-04-02", "1160.00");
        desk.run("2026-04-02");
        accepted(
                desk.handlers()
                        .payments()
                        .reverse(
                                desk.at("2026-04-20"),
                                new ReversePayment(
                                        payment.id(), null, LocalDate.parse("2026-04-20"))));
        desk.run("2026-04-20");

        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(desk.told()).containsExactly("2026-04-20 sent [late_5#1 superseded, late_10#1]");
        assertThat(desk.events("dunning.%"))
                .containsExactly("dunning.enrolled", "dunning.completed", "dunning.enrolled");
    }

    @Test
    void a_void_invoice_leaves_and_a_stopped_one_stays_out() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        InvoiceId voided = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        InvoiceId stopped = desk.invoice(alfa, "2026-03-01", "2026-03-31", "500.00");
        desk.run("2026-03-01");
        accepted(
                desk.handlers()
                        .invoices()
                        .voidInvoice(
                                desk.at("2026-03-02"),
                                new VoidInvoiceCommand(
                                        voided, null, LocalDate.parse("2026-03-02"))));
        accepted(
                desk.handlers()
                        .enrollments()
                        .exit(
                                desk.at("2026-03-02"),
                                new ExitEnrollment(desk.enrollment(stopped).id(), null)));
        desk.run("2026-03-02");

        assertThat(desk.enrollment(voided).reason()).isEqualTo("void");
        assertThat(desk.enrollment(stopped).reason()).isEqualTo("stopped");
        Payment payment = desk.paid(alfa.id(), stopped, "2026-03-03", "500.00");
        desk.run("2026-03-03");
        accepted(
                desk.handlers()
                        .payments()
                        .reverse(
                                desk.at("2026-03-04"),
                                new ReversePayment(
                                        payment.id(), null, LocalDate.parse("2026-03-04"))));
        desk.run("2026-04-10");
        assertThat(desk.enrollment(stopped).status()).isEqualTo(EnrollmentStatus.EXITED);
        assertThat(desk.mails).isEmpty();
    }

    @Test
    void a_policy_that_comes_later_enrolls_what_is_open_and_an_archived_one_lets_it_go() {
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        assertThat(desk.enrollmentOf(invoice)).isEmpty();

        DunningPolicy policy = desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        desk.run("2026-03-02");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);

        accepted(
                desk.handlers()
                        .dunningPolicies()
                        .update(
                                desk.at("2026-03-03"),
                                new UpdatePolicy(
                                        policy.id(),
                                        1,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(PolicyStatus.ARCHIVED),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent())));
        desk.run("2026-03-03");
        assertThat(desk.enrollment(invoice).reason()).isEqualTo("no_policy");
    }

    @Test
    void the_customers_own_policy_comes_before_the_default_one() {
        desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        DunningPolicy own =
                accepted(
                        desk.handlers()
                                .dunningPolicies()
                                .create(
                                        desk.at("2026-01-01"),
                                        new CreatePolicy(
                                                "Clientes de confianza",
                                                false,
                                                new PolicyDocument(
                                                        List.of(due("late_20", 20)),
                                                        DunningDesk.EVERY_DAY,
                                                        null,
                                                        CatchUp.SEND_LATEST))));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        change(
                alfa,
                new RemindingPatch(
                        Patch.absent(), Patch.absent(), Patch.set(own.id()), Patch.absent()));
        desk.run("2026-03-02");
        assertThat(desk.enrollment(invoice).policy()).isEqualTo(own.id());
        assertThat(desk.enrollment(invoice).nextDate()).isEqualTo("2026-04-20");
    }

    @Test
    void excluding_a_customer_ends_its_enrollments_and_taking_it_in_begins_them_again() {
        desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        Customer excluded = change(alfa, excluded(true));
        desk.run("2026-03-02");
        assertThat(desk.enrollment(invoice).reason()).isEqualTo("excluded");
        change(excluded, excluded(false));
        desk.run("2026-03-03");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
    }

    private static RemindingPatch excluded(boolean isExcluded) {
        return new RemindingPatch(
                Patch.absent(), Patch.absent(), Patch.absent(), Patch.set(isExcluded));
    }

    private Customer change(Customer customer, RemindingPatch patch) {
        return accepted(
                desk.handlers()
                        .customers()
                        .update(
                                desk.at("2026-03-01"),
                                new UpdateCustomer(
                                        customer.id(),
                                        customer.version(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        MetadataPatch.NONE,
                                        patch)));
    }

    @Test
    void a_paused_enrollment_goes_on_by_itself_after_its_last_day_of_rest() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        accepted(
                desk.handlers()
                        .enrollments()
                        .pause(
                                desk.at("2026-03-30"),
                                new PauseEnrollment(
                                        desk.enrollment(invoice).id(),
                                        null,
                                        "Aclaración en curso",
                                        LocalDate.parse("2026-04-10"))));
        desk.run("2026-04-10");
        assertThat(desk.mails).isEmpty();
        desk.run("2026-04-11");
        assertThat(desk.enrollment(invoice).status()).isEqualTo(EnrollmentStatus.ACTIVE);
        assertThat(desk.told()).containsExactly("2026-04-11 sent [late_1#1]");
        assertThat(desk.events("dunning.%"))
                .containsExactly("dunning.enrolled", "dunning.paused", "dunning.resumed");
    }

    @Test
    void in_01_each_reminder_goes_out_once_although_the_job_runs_hourly() {
        desk.policy(
                CatchUp.SEND_LATEST,
                issued("first", 5, null),
                issued("second", 10, null),
                issued("third", 15, null),
                issued("endless", 29, new StepRepeat(14, 100)));
        desk.invoice(alfa, "2024-03-01", "2024-03-15", "1160.00");
        for (LocalDate day = LocalDate.parse("2024-03-01");
                day.isBefore(LocalDate.parse("2024-04-14"));
                day = day.plusDays(1)) {
            for (int hour = 0; hour < 24; hour++) {
                desk.run(day.toString(), "%02d:00".formatted(hour));
            }
        }
        assertThat(desk.told())
                .containsExactly(
                        "2024-03-06 sent [first#1]",
                        "2024-03-11 sent [second#1]",
                        "2024-03-16 sent [third#1]",
                        "2024-03-30 sent [endless#1]",
                        "2024-04-13 sent [endless#2]");
        assertThat(desk.mails)
                .allSatisfy(mail ->
                        assertThat(mail.at().atZone(desk.tenant().timeZone()).getHour())
                                .isEqualTo(9));
    }

    private static DunningStep issued(String key, int days, @Nullable StepRepeat repeat) {
        return step(key, StepAnchor.ISSUE_DATE, days, repeat, null, Channel.EMAIL);
    }

    @Test
    void no_step_is_lost_or_doubled_when_the_job_rests_for_five_days() {
        desk.policy(CatchUp.SEND_LATEST, due("before_3", -3), due("late", 1, 3, 5));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-03-28");
        desk.run("2026-04-05");
        desk.run("2026-04-07");
        desk.run("2026-04-13");
        assertThat(desk.told())
                .containsExactly(
                        "2026-03-28 sent [before_3#1]",
                        "2026-04-05 sent [late#1 superseded, late#2]",
                        "2026-04-07 sent [late#3]",
                        "2026-04-13 sent [late#4 superseded, late#5]");
    }

    @Test
    void all_missed_steps_are_sent_in_order_one_a_day_where_the_policy_says_so() {
        desk.policy(CatchUp.SEND_ALL, due("late_1", 1), due("late_3", 3), due("late_5", 5));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-04-06");
        desk.run("2026-04-06");
        desk.run("2026-04-07");
        desk.run("2026-04-08");
        assertThat(desk.told())
                .containsExactly(
                        "2026-04-06 sent [late_1#1]",
                        "2026-04-07 sent [late_3#1]",
                        "2026-04-08 sent [late_5#1]");
    }

    @Test
    void messages_of_several_days_that_wait_at_once_leave_one_a_day_where_all_are_sent() {
        desk.policy(
                CatchUp.SEND_ALL,
                due("late_1", 1),
                due("late_2", 2),
                due("late_3", 3),
                due("late_4", 4));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        // Each of the four days has a message; then nothing leaves until all of them have passed.
        desk.run("2026-04-04", "07:00");
        assertThat(desk.mails).isEmpty();
        for (int day = 8; day <= 12; day++) {
            desk.run("2026-04-%02d".formatted(day), "10:00");
            desk.run("2026-04-%02d".formatted(day), "15:00");
        }
        assertThat(desk.mails)
                .extracting(mail -> desk.tenant().dateAt(mail.at()))
                .containsExactly(
                        LocalDate.parse("2026-04-08"),
                        LocalDate.parse("2026-04-09"),
                        LocalDate.parse("2026-04-10"),
                        LocalDate.parse("2026-04-11"));
        assertThat(desk.told())
                .extracting(line -> line.substring(line.indexOf(' ')))
                .containsExactly(
                        " sent [late_1#1]",
                        " sent [late_2#1]",
                        " sent [late_3#1]",
                        " sent [late_4#1]");
    }

    @Test
    void a_message_that_is_tried_again_keeps_its_day_where_all_are_sent() {
        desk.policy(CatchUp.SEND_ALL, due("late_1", 1), due("late_2", 2));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-04-02", "07:00");
        desk.answer = _ -> new Sending.Temporary("451");
        desk.run("2026-04-06", "10:00");
        desk.answer = _ -> new Sending.Sent();
        desk.run("2026-04-06", "10:05");
        assertThat(desk.told())
                .containsExactly("2026-04-06 sent [late_1#1]", "2026-04-07 scheduled [late_2#1]");
    }

    /// 11 April 2026 is a Saturday.
    @Test
    void what_falls_on_a_weekend_leaves_with_what_falls_on_monday_where_all_are_sent() {
        desk.policy(
                new PolicyDocument(
                        List.of(due("late_1", 1)), SendingHours.STANDARD, null, CatchUp.SEND_ALL));
        for (String due : List.of("2026-04-09", "2026-04-10", "2026-04-11", "2026-04-12")) {
            desk.invoice(alfa, "2026-03-01", due, "100.00");
        }
        desk.run("2026-03-02");
        for (int day = 10; day <= 13; day++) {
            desk.run("2026-04-%02d".formatted(day), "07:00");
            desk.run("2026-04-%02d".formatted(day), "10:00");
        }
        assertThat(desk.told())
                .containsExactly(
                        "2026-04-10 sent [late_1#1]",
                        "2026-04-13 sent [late_1#1, late_1#1, late_1#1]");
    }

    @Test
    void a_job_that_rests_over_the_weekend_sends_it_on_monday_where_all_are_sent() {
        desk.policy(
                new PolicyDocument(
                        List.of(due("late_1", 1)), SendingHours.STANDARD, null, CatchUp.SEND_ALL));
        for (String due : List.of("2026-04-10", "2026-04-11", "2026-04-12")) {
            desk.invoice(alfa, "2026-03-01", due, "100.00");
        }
        desk.run("2026-03-02");
        desk.run("2026-04-13", "10:00");
        assertThat(desk.told()).containsExactly("2026-04-13 sent [late_1#1, late_1#1, late_1#1]");
    }

    @Test
    void nothing_leaves_while_another_node_follows_the_log() throws Exception {
        waitingUntilNine();
        desk.invoice(alfa, "2026-04-01", "2026-04-30", "500.00");
        desk.number();
        assertNothingLeavesWhileTheCursorIsLocked("2026-04-01", "09:30");
    }

    @Test
    void nothing_leaves_while_another_node_schedules() throws Exception {
        waitingUntilNine();
        assertNothingLeavesWhileTheCursorIsLocked("2026-04-03", "09:30");
    }

    private void waitingUntilNine() {
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1), due("late_3", 3));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-04-01", "07:00");
        assertThat(desk.reminder().status()).isEqualTo(ReminderStatus.SCHEDULED);
    }

    private void assertNothingLeavesWhileTheCursorIsLocked(String date, String time)
            throws Exception {
        try (Connection another = DATABASE.app().getConnection();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute(
                    "set local app.tenant_id = '%d'".formatted(desk.tenant().id().number()));
            statement.execute("select from dunning_cursor for update");
            desk.work(desk.at(date, time));
            assertThat(desk.mails).isEmpty();
            another.rollback();
        }
        desk.work(desk.at(date, time));
        assertThat(desk.mails).hasSize(1);
    }

    @Test
    void a_clock_that_jumps_either_way_neither_loses_nor_doubles_a_step() {
        desk.policy(CatchUp.SEND_LATEST, due("late", 1, 1, 10));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-04-02");
        desk.run("2026-03-15");
        desk.run("2026-04-02");
        desk.run("2026-04-05");
        desk.run("2026-04-03");
        desk.run("2026-04-06");
        assertThat(desk.told())
                .containsExactly(
                        "2026-04-02 sent [late#1 superseded, late#2]",
                        "2026-04-05 sent [late#3 superseded, late#4 superseded, late#5]",
                        "2026-04-06 sent [late#6]");
    }

    @Test
    void two_nodes_at_once_send_each_step_once() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("before_3", -3), due("late", 1, 1, 5));
        for (int i = 0; i < 8; i++) {
            Customer customer = desk.customer("Cliente " + i);
            desk.invoice(customer, "2026-03-01", "2026-03-31", "100.00");
            desk.invoice(customer, "2026-03-01", "2026-03-31", "200.00");
        }
        PostgresDunningJob other = desk.anotherNode();
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (LocalDate day = LocalDate.parse("2026-03-27");
                    day.isBefore(LocalDate.parse("2026-04-07"));
                    day = day.plusDays(1)) {
                String today = day.toString();
                List<Future<?>> both = new ArrayList<>();
                for (PostgresDunningJob node : List.of(desk.job(), other)) {
                    both.add(
                            nodes.submit(() -> {
                                for (int turn = 0; turn < 3; turn++) {
                                    while (node.run(desk.at(today)) > 0) {
                                        // until nothing is left
                                    }
                                    desk.number();
                                }
                            }));
                }
                for (Future<?> node : both) {
                    node.get();
                }
                desk.run(today);
            }
        }
        assertThat(desk.mails).hasSize(8 * 6);
        assertThat(desk.mails.stream().map(mail -> mail.reminder()).distinct()).hasSize(8 * 6);
        assertThat(desk.reminders())
                .allSatisfy(reminder -> assertThat(reminder.items()).hasSize(2));
    }

    @Test
    void a_changed_policy_never_repeats_a_step() {
        DunningPolicy policy = desk.policy(CatchUp.SEND_LATEST, due("late_1", 1), due("late_9", 9));
        InvoiceId invoice = desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-04-01");
        accepted(
                desk.handlers()
                        .dunningPolicies()
                        .update(
                                desk.at("2026-04-02"),
                                new UpdatePolicy(
                                        policy.id(),
                                        1,
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.set(List.of(due("late_1", 4), due("late_6", 6))),
                                        Patch.absent(),
                                        Patch.absent(),
                                        Patch.absent())));
        for (int day = 2; day < 20; day++) {
            desk.run("2026-04-%02d".formatted(day));
        }
        assertThat(desk.told())
                .containsExactly("2026-04-01 sent [late_1#1]", "2026-04-06 sent [late_6#1]");
        assertThat(desk.enrollment(invoice).nextDate()).isNull();
    }

    @Test
    void a_debt_imported_forty_days_late_gets_one_message() {
        desk.policy(CatchUp.SEND_LATEST, due("before_3", -3), due("late_7", 7), due("late_30", 30));
        desk.invoice(alfa, "2026-01-01", "2026-01-31", "1160.00");
        desk.run("2026-03-12");
        desk.run("2026-03-13");
        assertThat(desk.told())
                .containsExactly(
                        "2026-03-12 sent [before_3#1 superseded, late_7#1 superseded, late_30#1]");
    }

    @Test
    void a_run_without_work_is_one_round_trip() {
        desk.policy(CatchUp.SEND_LATEST, due("late_5", 5));
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-01");
        desk.run("2026-03-01");
        assertThat(RoundTrips.during(() -> desk.job().run(desk.at("2026-03-02"))))
                .isEqualTo(new RoundTrips.Counted<>(0, 1));
    }

    @Test
    void the_reminding_of_a_new_customer_is_kept() {
        Customer beta =
                desk.customer(
                        "Beta",
                        new CustomerReminding(Language.EN, "+525512345678", null, true, null));
        assertThat(desk.storage().customers().find(desk.tenant().id(), beta.id())).contains(beta);
    }
}
