package io.cobro.api;

import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.Customer;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderCommand.RequestReminder;
import io.cobro.core.reminder.Sending;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.job.TenantJobs;
import io.cobro.persistence.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Reminders leave when they are due, however far the tenant's next regular turn is.
class PromptRemindersIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static Application application;

    private DunningDesk desk;
    private Customer alfa;
    private Instant noon;

    @BeforeAll
    static void open_the_office() throws Exception {
        application = DunningDesk.server(DATABASE);
    }

    @AfterAll
    static void close_the_office() {
        application.close();
    }

    @BeforeEach
    void owe() {
        desk = DunningDesk.open(DATABASE, application);
        alfa = desk.customer("Constructora Alfa");
        desk.invoice(alfa, "2026-03-01", "2026-03-31", "1160.00");
        desk.number();
        noon = desk.at("2026-04-07").now();
        tick(noon);
        assertThat(tick(noon)).isZero();
    }

    @Test
    void a_reminder_by_hand_is_sent_in_the_next_tick() {
        request();

        assertThat(tick(noon)).isOne();
        assertThat(desk.mails).hasSize(1);
        assertThat(tick(noon)).isZero();
    }

    @Test
    void an_email_that_failed_for_the_moment_is_tried_again_after_a_minute() {
        desk.answer = _ -> new Sending.Temporary("421");
        request();
        tick(noon);
        desk.answer = _ -> new Sending.Sent();
        desk.number();

        assertThat(tick(noon.plusSeconds(59))).isZero();
        assertThat(tick(noon.plus(Duration.ofMinutes(1)))).isOne();
        assertThat(desk.mails).hasSize(1);
    }

    private void request() {
        accepted(
                desk.handlers()
                        .reminders()
                        .request(
                                desk.at("2026-04-07"),
                                new RequestReminder(
                                        alfa.id(), List.of(), Channel.EMAIL, "payment_late")));
    }

    private int tick(Instant now) {
        return new TenantJobs(
                        application.storage().serving(),
                        List.of(desk.job()),
                        new TimeOrderedIds(),
                        () -> now)
                .tick();
    }
}
