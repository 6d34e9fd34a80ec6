package io.cobro.api;

import static io.cobro.api.DunningDesk.due;
import static io.cobro.api.DunningDesk.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.Sending;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.dunning.PostgresDunningJob;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.persistence.reminder.ReminderRelease;
import io.cobro.persistence.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What leaves when the database fails on the way, when two nodes release at once, and when money
/// comes in meanwhile.
class ReminderReleaseIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final int DEBTORS = 40;

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
    void an_e_mail_that_was_told_to_leave_does_so_although_the_next_claim_fails() {
        twoDebtors();
        assertThatThrownBy(() -> releaseOver(2)).hasStackTraceContaining("connection 2");
        assertThat(desk.mails).hasSize(1);
        assertThat(desk.reminders())
                .extracting(Reminder::status)
                .containsExactlyInAnyOrder(ReminderStatus.SENT, ReminderStatus.SCHEDULED);
    }

    @Test
    void an_outcome_that_cannot_be_recorded_keeps_no_other_from_being_recorded() {
        twoDebtors();
        // Two reminders, no third one, then the outcomes.
        assertThatThrownBy(() -> releaseOver(4)).hasStackTraceContaining("connection 4");
        assertThat(desk.mails).hasSize(2);
        assertThat(desk.reminders())
                .extracting(Reminder::status)
                .containsExactlyInAnyOrder(ReminderStatus.SENT, ReminderStatus.DISPATCHING);
    }

    private void twoDebtors() {
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        for (String name : List.of("Constructora Alfa", "Beta")) {
            desk.invoice(desk.customer(name), "2026-03-01", "2026-03-31", "1160.00");
        }
        desk.run("2026-03-05");
        desk.run("2026-04-01", "07:00");
    }

    private void releaseOver(int failing) {
        new ReminderRelease(
                        withoutConnection(failing),
                        desk.storage().rendering(),
                        Messages.calendar(),
                        Messages.writing(),
                        Optional.of(message -> {
                            desk.mails.add(message);
                            return new Sending.Sent();
                        }),
                        () -> {})
                .releaseAll(desk.at("2026-04-01", "09:00"));
    }

    /// The database, which once does not answer.
    private static DataSource withoutConnection(int number) {
        DataSource database = DATABASE.app();
        AtomicInteger connections = new AtomicInteger();
        return (DataSource)
                Proxy.newProxyInstance(
                        DataSource.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("getConnection")
                                    && connections.incrementAndGet() == number) {
                                throw new SQLException("connection " + number, "08006");
                            }
                            try {
                                return method.invoke(database, arguments);
                            } catch (InvocationTargetException failure) {
                                throw Objects.requireNonNull(failure.getCause());
                            }
                        });
    }

    @Test
    void the_text_is_that_of_the_most_advanced_step_which_is_left_also_in_the_preview() {
        desk.policy(
                CatchUp.SEND_LATEST,
                new DunningStep(
                        "before_3",
                        StepAnchor.DUE_DATE,
                        -3,
                        null,
                        null,
                        Channel.EMAIL,
                        "payment_reminder"),
                new DunningStep(
                        "late_60",
                        StepAnchor.DUE_DATE,
                        60,
                        null,
                        null,
                        Channel.EMAIL,
                        "final_notice"));
        Customer alfa = desk.customer("Constructora Alfa");
        InvoiceId late = desk.invoice(alfa, "2026-01-01", "2026-02-01", "1160.00");
        desk.invoice(alfa, "2026-03-01", "2026-04-05", "500.00");
        desk.run("2026-03-05");
        desk.run("2026-04-02", "07:00");
        assertThat(kindInPreview()).isEqualTo("final_notice");
        desk.paid(alfa.id(), late, "2026-04-02", "1160.00");
        assertThat(kindInPreview()).isEqualTo("payment_reminder");
        desk.run("2026-04-02", "09:00");
        assertThat(desk.reminders().getLast().template()).isEqualTo("payment_reminder");
        assertThat(desk.mails).hasSize(2);
        assertThat(desk.mails.getLast().body()).contains("$500.00 MXN").doesNotContain("1,160");
    }

    private String kindInPreview() {
        return desk.storage()
                .reminderMessages()
                .find(desk.tenant(), desk.reminders().getLast().id(), LocalDate.parse("2026-04-02"))
                .filter(ReminderMessages.Found.Message.class::isInstance)
                .map(found -> ((ReminderMessages.Found.Message) found).message().template())
                .orElseThrow();
    }

    @Test
    void two_nodes_at_once_keep_to_the_cap_of_a_week() throws Exception {
        desk.policy(
                new PolicyDocument(
                        List.of(due("mail_1", 1), sms("sms_1", 1)),
                        DunningDesk.EVERY_DAY,
                        1,
                        CatchUp.SEND_LATEST));
        for (int i = 0; i < DEBTORS; i++) {
            Customer debtor =
                    desk.customer(
                            "Cliente " + i,
                            new CustomerReminding(null, "+525512345678", null, false, null));
            desk.invoice(debtor, "2026-03-01", "2026-03-31", "100.00");
        }
        desk.run("2026-03-05");
        desk.run("2026-04-01", "07:00");
        assertThat(desk.reminders()).hasSize(2 * DEBTORS);
        List<Future<?>> nodes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (PostgresDunningJob node : List.of(desk.job(), desk.anotherNode())) {
                nodes.add(
                        threads.submit(() -> {
                            while (node.run(desk.at("2026-04-01", "09:00")) > 0) {
                                // until nothing is left
                            }
                        }));
            }
            for (Future<?> node : nodes) {
                node.get();
            }
        }
        assertThat(
                        desk.rows(
                                """
                                select customer_id, count(*) filter (where state = 'skipped' and reason = 'frequency_cap')
                                from reminder group by 1 having count(*) filter (where state <> 'skipped') <> 1
                                """))
                .isEmpty();
    }

    private static DunningStep sms(String key, int days) {
        return step(key, StepAnchor.DUE_DATE, days, null, null, Channel.SMS);
    }

    @Test
    void a_message_of_which_nobody_knows_whether_it_left_counts_for_the_cap() {
        desk.policy(
                new PolicyDocument(
                        List.of(due("late_1", 1), due("late_3", 3)),
                        DunningDesk.EVERY_DAY,
                        1,
                        CatchUp.SEND_LATEST));
        desk.invoice(desk.customer("Constructora Alfa"), "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-05");
        desk.answer = _ -> new Sending.Unknown("cut off");
        desk.run("2026-04-01");
        desk.run("2026-04-03");
        assertThat(desk.told())
                .containsExactly(
                        "2026-04-01 failed [late_1#1]",
                        "2026-04-03 skipped [late_3#1 frequency_cap]");
    }

    /// A payment that is not used on any invoice locks none; it names its customer.
    @Test
    void a_payment_that_is_committed_while_a_reminder_is_decided_is_seen() throws Exception {
        desk.policy(CatchUp.SEND_LATEST, due("late_1", 1));
        Customer alfa = desk.customer("Constructora Alfa");
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.run("2026-03-05");
        desk.run("2026-04-01", "07:00");
        try (Connection payer = DATABASE.pool(DatabaseRole.OWNER).getConnection();
                Statement payment = payer.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            payment.execute("set app.tenant_id = '%d'".formatted(desk.tenant().id().number()));
            payer.setAutoCommit(false);
            payment.execute(
                    """
                    insert into payment (tenant_id, payment_id, customer_id, received_date, currency, amount_minor,
                      unallocated_minor, method, state, metadata, version, recorded_at)
                    values (%d, gen_random_uuid(), '%s', '2026-04-01', 'MXN', 116000, 116000, 'spei', 'received', '{}', 1, now())
                    """
                            .formatted(desk.tenant().id().number(), alfa.id().value()));
            Future<?> release = threads.submit(() -> desk.work(desk.at("2026-04-01", "09:00")));
            while (!release.isDone() && !isWaitedFor(payment)) {
                Thread.onSpinWait();
            }
            payer.commit();
            release.get();
            payer.setAutoCommit(true);
            payment.execute("reset app.tenant_id");
        }
        assertThat(desk.told()).containsExactly("2026-04-01 skipped [late_1#1 unallocated_credit]");
    }

    private static boolean isWaitedFor(Statement payment) throws SQLException {
        try (var waiting =
                payment.executeQuery(
                        "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))")) {
            waiting.next();
            return waiting.getInt(1) > 0;
        }
    }
}
