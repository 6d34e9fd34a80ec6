package io.cobro.api.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.Application;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.event.Event;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.persistence.testing.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A payment and the reminder of what it pays, at the same moment, a thousand times.
final class PaymentRacesReminderStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final int ROUNDS = 50;
    private static final int PAIRS_PER_ROUND = 20;
    private static final int PAYERS = 2;
    private static final int RELEASERS = 2;
    private static final long CENTAVOS = 1_160_00;

    private static final LocalDate ISSUED = LocalDate.of(2026, 3, 2);
    private static final LocalDate FIRST_DUE = LocalDate.of(2026, 4, 1);
    private static final Instant RECORDED = Desk.time("2026-03-02T12:00");
    private static final LocalTime MADE = LocalTime.of(7, 0);
    private static final LocalTime LEAVES = LocalTime.of(10, 0);

    private record Pair(CustomerId customer, InvoiceId invoice) {}

    @Test
    void no_reminder_leaves_after_its_invoice_was_paid() throws Exception {
        try (Application node = Desk.node(DATABASE, null);
                ExecutorService threads = Executors.newFixedThreadPool(PAYERS + RELEASERS)) {
            Desk desk = Desk.open(node, "Distribuidora Azul");
            desk.policy(RECORDED, "Por webhook", true, onTheDay());
            List<CustomerId> customers = new ArrayList<>();
            for (int i = 0; i < PAIRS_PER_ROUND; i++) {
                customers.add(desk.customer(RECORDED, "Cliente " + i, i + "@azul.example").id());
            }
            Random random = new Random(2026);
            for (int round = 0; round < ROUNDS; round++) {
                LocalDate due = FIRST_DUE.plusDays(round);
                List<Pair> pairs = pairs(desk, customers, round, due);
                desk.run(Desk.time(due, MADE));
                race(desk, threads, pairs, Desk.time(due, LEAVES), random);
            }
            assertOrder(desk);
        }
    }

    private static PolicyDocument onTheDay() {
        return new PolicyDocument(
                List.of(
                        new DunningStep(
                                "vence",
                                StepAnchor.DUE_DATE,
                                0,
                                null,
                                null,
                                Channel.WEBHOOK,
                                "payment_due_today")),
                new SendingHours(LocalTime.of(9, 0), LocalTime.of(18, 0), false),
                null,
                CatchUp.SEND_LATEST);
    }

    /// Each of the day has a customer of its own, or one reminder would be about them all.
    private static List<Pair> pairs(
            Desk desk, List<CustomerId> customers, int round, LocalDate due) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS_PER_ROUND; i++) {
            String number = "%d-%d".formatted(round, i);
            CustomerId customer = customers.get(i);
            pairs.add(
                    new Pair(
                            customer,
                            desk.invoice(RECORDED, customer, number, CENTAVOS, ISSUED, due)));
        }
        return pairs;
    }

    private static void race(
            Desk desk, ExecutorService threads, List<Pair> pairs, Instant now, Random random)
            throws Exception {
        List<Pair> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, random);
        CyclicBarrier start = new CyclicBarrier(PAYERS + RELEASERS);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < RELEASERS; i++) {
            work.add(() -> {
                start.await();
                desk.run(now);
                return null;
            });
        }
        for (int i = 0; i < PAYERS; i++) {
            int first = i;
            work.add(() -> {
                start.await();
                for (int at = first; at < shuffled.size(); at += PAYERS) {
                    Pair pair = shuffled.get(at);
                    desk.pay(now, pair.customer(), pair.invoice(), CENTAVOS);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        desk.run(now);
    }

    /// The numbers of the log are the order in which what it tells was committed for one invoice.
    private static void assertOrder(Desk desk) {
        Map<String, Long> paid = new HashMap<>();
        Map<String, Long> dispatched = new HashMap<>();
        for (Event event : desk.events()) {
            switch (event.type().name()) {
                case "invoice.paid" -> paid.put(event.subject().id(), event.sequence());
                case "reminder.dispatch_requested" ->
                        assertThat(dispatched.put(event.subject().id(), event.sequence()))
                                .as("asked for twice")
                                .isNull();
                default -> {}
            }
        }
        assertThat(paid).hasSize(ROUNDS * PAIRS_PER_ROUND);
        int left = 0;
        int suppressed = 0;
        for (Reminder reminder : desk.reminders()) {
            String invoice = reminder.items().getFirst().invoice().text();
            Long request = dispatched.get(reminder.id().text());
            if (request == null) {
                assertThat(reminder.status()).isEqualTo(ReminderStatus.SKIPPED);
                assertThat(reminder.reason()).isEqualTo(SkipReason.PAID.text());
                suppressed++;
            } else {
                assertThat(request)
                        .as("a late reminder of %s", invoice)
                        .isLessThan(paid.get(invoice));
                assertThat(reminder.totals()).containsExactly(Desk.mxn(CENTAVOS));
                left++;
            }
        }
        assertThat(left + suppressed).isEqualTo(ROUNDS * PAIRS_PER_ROUND);
        assertThat(left).as("races that the reminder won").isPositive();
        assertThat(suppressed).as("races that the payment won").isPositive();
    }
}
