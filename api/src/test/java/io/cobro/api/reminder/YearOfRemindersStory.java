package io.cobro.api.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.api.Application;
import io.cobro.api.reminder.Bookkeeper.Policy;
import io.cobro.api.reminder.Bookkeeper.Step;
import io.cobro.api.reminder.Year.Client;
import io.cobro.api.reminder.Year.Debt;
import io.cobro.api.reminder.Year.Stage;
import io.cobro.connectors.mail.MailSink;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.event.Event;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.Reads;
import io.cobro.persistence.ledger.LedgerVerification;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.testing.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A year of 200 customers, day by day: jobs that stop for five days, run 24 times a day and on two
/// nodes at once, and clocks that jump both ways. A bookkeeper with pencil and paper says what is
/// due when; each message is compared with what is owed at that moment.
///
/// `-Dcobro.year.invoices=5000` makes it a bigger company.
final class YearOfRemindersStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 5);
    private static final int DAYS = 365;
    private static final int CUSTOMERS = 200;
    private static final int INVOICES = Integer.getInteger("cobro.year.invoices", 360);
    private static final long SEED = 20260105;

    private static final List<LocalTime> TURNS = List.of(LocalTime.of(7, 30), LocalTime.of(10, 30));
    private static final LocalTime MORNING = LocalTime.of(6, 0);
    private static final LocalTime BEFORE_NOON = LocalTime.of(8, 45);
    private static final LocalTime JUMPED = LocalTime.of(11, 0);

    /// First days of five without a job.
    private static final Set<Integer> STOPS = Set.of(40, 95, 180, 300);

    private static final Set<Integer> FORWARD = Set.of(25, 150, 250, 330);
    private static final Set<Integer> BACKWARD = Set.of(26, 151, 260, 331);

    private static final Policy STANDARD =
            new Policy(
                    List.of(
                            new Step("antes", "due", -5, 0, 1, "email", 0),
                            new Step("vence", "due", 0, 0, 1, "email", 0),
                            new Step("vencida", "due", 4, 10, 3, "email", 100_00),
                            new Step("ultima", "due", 45, 0, 1, "email", 500_00)),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0),
                    true,
                    "latest",
                    2);

    private static final Policy STEP_BY_STEP =
            new Policy(
                    List.of(
                            new Step("emitida", "issue", 1, 0, 1, "webhook", 0),
                            new Step("vence", "due", 0, 0, 1, "webhook", 0),
                            new Step("vencida", "due", 2, 5, 4, "webhook", 0)),
                    LocalTime.of(10, 0),
                    LocalTime.of(16, 0),
                    false,
                    "all",
                    0);

    private static final Policy WITHOUT_ARREARS =
            new Policy(
                    List.of(
                            new Step("antes", "due", -2, 0, 1, "email", 0),
                            new Step("vence", "due", 0, 0, 1, "email", 0),
                            new Step("tarde", "due", 7, 7, 2, "email", 0)),
                    LocalTime.of(8, 0),
                    LocalTime.of(20, 0),
                    true,
                    "none",
                    0);

    private static final List<Policy> POLICIES = List.of(STANDARD, STEP_BY_STEP, WITHOUT_ARREARS);

    private final Bookkeeper bookkeeper = new Bookkeeper(POLICIES);
    private final Set<String> asked = new HashSet<>();

    /// On which a customer got a message in a channel by a policy that sends all that was missed.
    private final Set<String> days = new HashSet<>();

    private final TreeMap<String, Integer> outcomes = new TreeMap<>();
    private final List<DunningPolicyId> policyIds = new ArrayList<>();
    private long sequence;
    private Instant last = Instant.EPOCH;

    @Test
    void no_step_is_lost_and_none_is_doubled() throws Exception {
        try (MailSink mail = MailSink.start();
                Application one = Desk.node(DATABASE, mail);
                Application two = Desk.node(DATABASE, mail);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Desk desk = Desk.open(one, "Distribuidora Azul");
            List<Desk> nodes = List.of(desk, desk.at(two));
            Instant opened = Desk.time(FIRST_DAY, LocalTime.of(5, 0));
            for (int i = 0; i < POLICIES.size(); i++) {
                policyIds.add(
                        desk.policy(opened, "Política " + i, i == 0, document(POLICIES.get(i)))
                                .id());
            }
            Year year = new Year(desk, SEED, (double) INVOICES / DAYS, policyIds);
            year.open(CUSTOMERS, opened);
            for (int day = 0; day < DAYS; day++) {
                day(day, year, nodes, threads);
            }

            assertThat(asked).as("something was sent").hasSizeGreaterThan(INVOICES / 2);
            assertEachStepOnce(year, desk);
            assertMail(mail, desk);
            assertThat(outcomes.keySet())
                    .as("what happened: %s", outcomes)
                    .contains(
                            "included",
                            "paid",
                            "paused",
                            "customer_on_hold",
                            "frequency_cap",
                            "no_recipient",
                            "unallocated_credit",
                            "superseded",
                            "caught_up",
                            "condition_not_met");
            assertThat(
                            new LedgerVerification(
                                            new TenantQueries(DATABASE.app()),
                                            new Reads(DATABASE.app()))
                                    .verify()
                                    .isOk())
                    .isTrue();
        }
    }

    @Test
    void a_test_clock_that_jumps_forward_and_back_brings_each_step_once() throws Exception {
        try (Application node = Desk.node(DATABASE, null)) {
            Desk desk = Desk.open(node, "Prueba", TenantMode.TEST);
            Instant opened = Desk.time(FIRST_DAY, LocalTime.of(8, 0));
            desk.setClock(opened);
            policyIds.add(desk.policy(opened, "Estándar", true, document(STANDARD)).id());
            List<Debt> debts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Client client =
                        new Client(
                                desk.customer(
                                                opened,
                                                "Cliente " + i,
                                                "c%d@azul.example".formatted(i))
                                        .id(),
                                true,
                                0,
                                false);
                LocalDate due = FIRST_DAY.plusDays(9L * i);
                String folio = Integer.toString(i);
                debts.add(
                        new Debt(
                                desk.invoice(opened, client.id, folio, 1_000_00, FIRST_DAY, due),
                                client,
                                folio,
                                FIRST_DAY,
                                due,
                                1_000_00));
            }

            // Without waiting for anything: the log is caught up before the clock moves.
            Instant end = Desk.time(FIRST_DAY.plusDays(200), LocalTime.of(20, 0));
            desk.advanceClock(opened, end);

            for (int i = 0; i <= 200; i++) {
                bookkeeper.turn(debts, FIRST_DAY.plusDays(i));
            }
            for (Debt debt : debts) {
                List<ReminderItem> items = desk.items(debt.id);
                assertThat(items)
                        .extracting(item -> item.step() + "#" + item.occurrence())
                        .containsExactlyInAnyOrderElementsOf(debt.expected.keySet());
                assertThat(items)
                        .allSatisfy(item -> {
                            String leftOut =
                                    Objects.requireNonNull(
                                                    debt.expected.get(
                                                            item.step() + "#" + item.occurrence()))
                                            .leftOut();
                            assertThat(item.skipReason() == null ? null : item.skipReason().text())
                                    .isEqualTo(leftOut);
                        });
            }
            int sent = desk.reminders().size();

            Instant back = Desk.time(FIRST_DAY.plusDays(60), LocalTime.of(12, 0));
            desk.setClock(back);
            desk.advanceClock(back, end);

            assertThat(desk.reminders()).as("nothing comes a second time").hasSize(sent);
        }
    }

    private void day(int day, Year year, List<Desk> nodes, ExecutorService threads)
            throws Exception {
        LocalDate today = FIRST_DAY.plusDays(day);
        year.facts(today, MORNING);
        boolean isStopped = STOPS.stream().anyMatch(first -> day >= first && day < first + 5);
        boolean isHourly = (day >= 60 && day < 67) || (day >= 200 && day < 205);
        boolean isOnBoth = day >= 100 && day < 145;
        boolean isBusy = false;
        for (LocalTime time : isHourly ? everyHour() : TURNS) {
            if (!isBusy && time.isAfter(BEFORE_NOON)) {
                year.facts(today, BEFORE_NOON);
                isBusy = true;
            }
            if (!isStopped) {
                turn(Desk.time(today, time), day % 2, isOnBoth, year, nodes, threads);
            }
        }
        if (FORWARD.contains(day)) {
            turn(Desk.time(today.plusDays(2), JUMPED), 1, isOnBoth, year, nodes, threads);
        }
        if (BACKWARD.contains(day)) {
            turn(Desk.time(today.minusDays(3), JUMPED), 0, isOnBoth, year, nodes, threads);
        }
    }

    private static List<LocalTime> everyHour() {
        List<LocalTime> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(LocalTime.of(hour, 7));
        }
        return hours;
    }

    private void turn(
            Instant now,
            int node,
            boolean onBoth,
            Year year,
            List<Desk> nodes,
            ExecutorService threads)
            throws Exception {
        if (onBoth) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (Desk each : nodes) {
                work.add(() -> {
                    each.run(now);
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                done.get();
            }
        }
        nodes.get(node).run(now);
        last = now;
        bookkeeper.turn(year.debts, now.atZone(Desk.ZONE).toLocalDate());
        check(now, year, nodes.getFirst());
    }

    /// Compares what left in a turn with what is owed now.
    private void check(Instant now, Year year, Desk desk) {
        List<ReminderId> decided = new ArrayList<>();
        for (Event event : desk.numbered(sequence)) {
            sequence = event.sequence();
            String type = event.type().name();
            if (type.equals("reminder.dispatch_requested") || type.equals("reminder.skipped")) {
                decided.add(ReminderId.parse(event.subject().id()).orElseThrow());
                assertThat(event.occurredAt()).isEqualTo(now);
            }
            assertThat(type).isNotEqualTo("reminder.failed");
        }
        if (decided.isEmpty()) {
            return;
        }
        for (Reminder reminder : desk.reminders(decided)) {
            check(reminder, now, year);
        }
    }

    private void check(Reminder reminder, Instant now, Year year) {
        Client client = Objects.requireNonNull(year.byCustomer.get(reminder.customer()));
        long credit = client.onAccount;
        boolean left = reminder.status().hasLeft();
        ZonedDateTime local = now.atZone(Desk.ZONE);
        for (ReminderItem item : reminder.items()) {
            Debt debt = Objects.requireNonNull(year.byInvoice.get(item.invoice()));
            String name = item.step() + "#" + item.occurrence();
            Year.Expected expected = debt.expected.get(name);
            assertThat(expected).as("%s of %s is not due", name, debt.number).isNotNull();
            assertThat(item.stepDate()).isEqualTo(expected.date());
            if (expected.leftOut() != null) {
                assertThat(item.skipReason())
                        .isEqualTo(SkipReason.valueOf(expected.leftOut().toUpperCase(Locale.ROOT)));
                continue;
            }
            SkipReason reason = item.skipReason();
            if (reason == null) {
                assertThat(item.status())
                        .as("%s of %s", name, debt.number)
                        .isEqualTo(ItemStatus.INCLUDED);
                assertThat(asked.add(debt.number + " " + name)).as("doubled").isTrue();
                assertAsked(item, debt, client, local);
                assertThat(credit).as("money on account").isLessThan(debt.balance);
            } else {
                assertThat(isTrue(reason, item, debt, client, credit, local, reminder))
                        .as("%s of %s: %s", name, debt.number, reason)
                        .isTrue();
                if (reason == SkipReason.UNALLOCATED_CREDIT) {
                    credit -= debt.balance;
                }
            }
        }
        if (left) {
            client.messages.add(now);
            assertOneADay(reminder, local.toLocalDate());
        }
    }

    /// Where all that was missed is sent.
    private void assertOneADay(Reminder reminder, LocalDate date) {
        if (policyOf(reminder.asked().getFirst()).catchUp().equals("all")) {
            assertThat(days.add(reminder.customer() + " " + reminder.channel() + " " + date))
                    .as("one message of %s on %s", reminder.customer(), date)
                    .isTrue();
        }
    }

    private void assertAsked(ReminderItem item, Debt debt, Client client, ZonedDateTime local) {
        assertThat(item.balance())
                .as("balance of %s", debt.number)
                .isEqualTo(Desk.mxn(debt.balance));
        assertThat(debt.isOpen()).isTrue();
        assertThat(debt.stage).isEqualTo(Stage.ACTIVE);
        assertThat(client.excluded).isFalse();
        assertThat(client.isHeldOn(local.toLocalDate())).isFalse();
        Policy policy = policyOf(item);
        assertThat(policy.isOpenAt(local.toLocalDate(), local.toLocalTime()))
                .as("sent at %s", local)
                .isTrue();
        Step step = policy.step(item.step());
        assertThat(debt.balance).isGreaterThanOrEqualTo(step.least());
        if (step.channel().equals("email")) {
            assertThat(client.hasAddress).isTrue();
        }
        if (policy.cap() > 0) {
            assertThat(
                            messages(client, local.toLocalDate())
                                    .filter(at -> !at.isAfter(local.toInstant()))
                                    .count())
                    .as("messages in a week")
                    .isLessThan(policy.cap());
        }
    }

    private boolean isTrue(
            SkipReason reason,
            ReminderItem item,
            Debt debt,
            Client client,
            long credit,
            ZonedDateTime local,
            Reminder reminder) {
        return switch (reason) {
            case PAID -> debt.balance == 0;
            case VOID -> debt.isVoid;
            case CONDITION_NOT_MET -> debt.balance < policyOf(item).step(item.step()).least();
            case PAUSED -> debt.stage != Stage.ACTIVE;
            case CUSTOMER_ON_HOLD -> client.isHeldOn(local.toLocalDate());
            case CUSTOMER_EXCLUDED -> client.excluded;
            case UNALLOCATED_CREDIT -> credit >= debt.balance;
            case FREQUENCY_CAP ->
                    messages(client, local.toLocalDate()).count() >= policyOf(item).cap();
            case NO_RECIPIENT -> !client.hasAddress;
            // The same message asks for the invoice already, by a later step.
            case SUPERSEDED ->
                    reminder.items().stream()
                            .anyMatch(other ->
                                    other.invoice().equals(item.invoice())
                                            && !other.equals(item)
                                            && other.skipReason() != SkipReason.SUPERSEDED);
            case POLICY_CHANGED -> debt.policy != policyIds.indexOf(item.policy());
            case CAUGHT_UP, UNMATCHED_PAYMENT, CHANNEL_NOT_CONFIGURED, POLICY_ARCHIVED -> false;
        };
    }

    /// Those of the seven days that end today.
    private static Stream<Instant> messages(Client client, LocalDate today) {
        return client.messages.stream()
                .filter(at -> at.atZone(Desk.ZONE).toLocalDate().isAfter(today.minusDays(7)));
    }

    /// The policy by which an item was asked for, which may not be the one in force.
    private Policy policyOf(ReminderItem item) {
        return POLICIES.get(policyIds.indexOf(item.policy()));
    }

    /// Every step that was due is there once, and nothing else is.
    private void assertEachStepOnce(Year year, Desk desk) {
        Map<Debt, Map<String, String>> found = new HashMap<>();
        for (Reminder reminder : desk.reminders()) {
            for (ReminderItem item : reminder.items()) {
                String name = item.step() + "#" + item.occurrence();
                SkipReason reason = item.skipReason();
                String outcome =
                        reason == null
                                ? item.status().name().toLowerCase(Locale.ROOT)
                                : reason.text();
                outcomes.merge(outcome, 1, Integer::sum);
                String before =
                        found.computeIfAbsent(
                                        Objects.requireNonNull(year.byInvoice.get(item.invoice())),
                                        _ -> new TreeMap<>())
                                .put(name, outcome);
                assertThat(before).as("%s is there twice", name).isNull();
                if (item.status() == ItemStatus.SCHEDULED) {
                    assertThat(reminder.status()).isEqualTo(ReminderStatus.SCHEDULED);
                    assertThat(reminder.dueAt()).isAfter(last);
                }
            }
        }
        for (Debt debt : year.debts) {
            Map<String, String> outcome = found.getOrDefault(debt, Map.of());
            assertThat(outcome.keySet())
                    .as("steps of %s", debt.number)
                    .isEqualTo(debt.expected.keySet());
            debt.expected.forEach((name, expected) -> {
                if (expected.leftOut() != null) {
                    assertThat(outcome).containsEntry(name, expected.leftOut());
                } else {
                    assertThat(outcome.get(name)).as(name).isNotEqualTo("caught_up");
                }
            });
        }
    }

    /// What arrived is what was recorded as sent, each message once, with the amounts of its items.
    private static void assertMail(MailSink mail, Desk desk) {
        Map<String, MailSink.Mail> byId = new HashMap<>();
        for (MailSink.Mail message : mail.mails()) {
            assertThat(byId.put(message.messageId(), message)).as("sent twice").isNull();
        }
        int sent = 0;
        for (Reminder reminder : desk.reminders()) {
            if (reminder.channel() != Channel.EMAIL || !reminder.status().hasLeft()) {
                continue;
            }
            assertThat(reminder.status()).isEqualTo(ReminderStatus.SENT);
            MailSink.Mail message = byId.get("<" + reminder.id().text() + "@desk.example>");
            assertThat(message).isNotNull();
            for (ReminderItem item : reminder.asked()) {
                assertThat(message.body()).contains(text(item.balance().minorUnits()));
            }
            sent++;
        }
        assertThat(byId).hasSize(sent);
    }

    private static String text(long centavos) {
        return String.format(Locale.ROOT, "$%,d.%02d MXN", centavos / 100, centavos % 100);
    }

    private static PolicyDocument document(Policy policy) {
        return new PolicyDocument(
                policy.steps().stream().map(YearOfRemindersStory::step).toList(),
                new SendingHours(policy.from(), policy.until(), policy.businessDays()),
                policy.cap() == 0 ? null : policy.cap(),
                switch (policy.catchUp()) {
                    case "latest" -> CatchUp.SEND_LATEST;
                    case "all" -> CatchUp.SEND_ALL;
                    default -> CatchUp.SKIP;
                });
    }

    private static DunningStep step(Step step) {
        return new DunningStep(
                step.key(),
                step.from().equals("due") ? StepAnchor.DUE_DATE : StepAnchor.ISSUE_DATE,
                step.days(),
                step.times() == 1 ? null : new StepRepeat(step.every(), step.times()),
                step.least() == 0 ? null : new Condition.BalanceGte(Desk.mxn(step.least())),
                step.channel().equals("email") ? Channel.EMAIL : Channel.WEBHOOK,
                step.days() < 0 || step.from().equals("issue")
                        ? "payment_reminder"
                        : step.days() == 0
                                ? "payment_due_today"
                                : step.days() > 40 ? "final_notice" : "payment_late");
    }
}
