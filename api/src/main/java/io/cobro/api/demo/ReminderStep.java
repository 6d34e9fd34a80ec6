package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.connectors.mail.MailSink;
import io.cobro.core.CommandContext;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderCommand.RecordReceipt;
import io.cobro.core.reminder.ReminderMessage;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.Sending;
import io.cobro.core.template.BuiltInTemplates;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The step that reminds customers: at noon, before the bank is asked, messages are made for
/// everything that is open; in the afternoon, after it was asked, they leave, but for what was paid
/// meanwhile. They go to a mail server of the demonstration's own and reach nobody.
final class ReminderStep {

    static final String POLICY = "Cobranza estándar";

    /// After the noon at which they are made. Every day of the week, so that a demonstration on a
    /// Sunday shows something too.
    private static final SendingHours AFTERNOON =
            new SendingHours(LocalTime.of(13, 0), LocalTime.of(19, 0), false);

    /// When the job runs once more on the same day.
    private static final Duration SECOND_RUN_AFTER = Duration.ofHours(1);

    /// The least that is asked for, in centavos; amounts in other currencies always are.
    private static final long BALANCE_MIN_MINOR = 10_00;

    private static final int MESSAGES_PER_WEEK = 3;

    private final Application application;
    private final Steps steps;
    private final Answers answers;
    private final MailSink sink;
    private final LocalDate today;

    ReminderStep(
            Application application, Steps steps, Answers answers, MailSink sink, LocalDate today) {
        this.application = application;
        this.steps = steps;
        this.answers = answers;
        this.sink = sink;
        this.today = today;
    }

    /// Everything that came of it.
    ///
    /// @param reminders of the run, in an order that follows from their content
    /// @param shown one of the messages as it left; null if none did
    /// @param secondRunSent messages of a second run on the same day
    record Reminded(List<Reminder> reminders, @Nullable ReminderMessage shown, long secondRunSent) {

        Reminded {
            reminders = List.copyOf(reminders);
        }
    }

    /// Makes a policy the default one, and messages for the day by it.
    void schedule() {
        answers.done(
                application
                        .handlers()
                        .dunningPolicies()
                        .create(
                                steps.next("dunning-policy", POLICY, "1"),
                                new CreatePolicy(POLICY, true, policy())));
        remind(at(Steps.NOON));
    }

    /// Lets the messages leave, and looks that no other run of the day sends anything.
    Reminded release() {
        Instant afternoon = at(AFTERNOON.from());
        remind(afternoon);
        handOverAgain(afternoon);
        long sent = sink.count();
        remind(afternoon);
        remind(afternoon.plus(SECOND_RUN_AFTER));
        List<Reminder> reminders = reminders();
        return new Reminded(reminders, shown(reminders), sink.count() - sent);
    }

    /// Before, on and after the due date; nobody is asked for a few centavos.
    private static PolicyDocument policy() {
        return new PolicyDocument(
                List.of(
                        step("antes_3", -3, null, BuiltInTemplates.PAYMENT_REMINDER),
                        step("vence_hoy", 0, null, BuiltInTemplates.PAYMENT_DUE_TODAY),
                        step("vencida", 3, new StepRepeat(7, 4), BuiltInTemplates.PAYMENT_LATE),
                        step("ultimo_aviso", 30, null, BuiltInTemplates.FINAL_NOTICE)),
                AFTERNOON,
                MESSAGES_PER_WEEK,
                CatchUp.SEND_LATEST);
    }

    private static DunningStep step(
            String key, int offsetDays, @Nullable StepRepeat repeat, String template) {
        return new DunningStep(
                key,
                StepAnchor.DUE_DATE,
                offsetDays,
                repeat,
                new Condition.Not(
                        new Condition.BalanceLt(
                                Money.ofMinor(BALANCE_MIN_MINOR, CurrencyCode.MXN))),
                Channel.EMAIL,
                template);
    }

    /// One turn of the job. What it makes has ids of its own; the report shows none of them.
    private void remind(Instant now) {
        application.workers().number();
        CommandContext context = context(now);
        while (application.workers().dunning().run(context) > 0) {
            application.workers().number();
        }
    }

    /// A run that was killed may have taken a message along that nobody knows the end of. The mail
    /// server died with it, so that the message reached nobody and is handed over once more.
    private void handOverAgain(Instant now) {
        for (Reminder reminder : reminders()) {
            if (reminder.status() == ReminderStatus.DISPATCHING) {
                handOver(reminder, now);
                answers.done(
                        application
                                .handlers()
                                .reminders()
                                .record(
                                        context(now),
                                        new RecordReceipt(
                                                reminder.id(), ReminderStatus.SENT, now, null)));
            }
        }
    }

    private void handOver(Reminder reminder, Instant now) {
        ReminderMessage message = message(reminder).orElseThrow();
        Sending sending =
                sink.channel(Demo.SENDER)
                        .send(
                                new OutgoingMessage(
                                        reminder.id(),
                                        steps.tenant().name(),
                                        Objects.requireNonNull(message.to()),
                                        message.subject(),
                                        message.body(),
                                        message.language(),
                                        now));
        if (!(sending instanceof Sending.Sent)) {
            throw new IllegalStateException("the demonstration's mail server: " + sending);
        }
    }

    private Optional<ReminderMessage> message(Reminder reminder) {
        return application
                .storage()
                .reminderMessages()
                .find(steps.tenant(), reminder.id(), today)
                .map(found ->
                        found instanceof ReminderMessages.Found.Message(var message)
                                ? message
                                : null);
    }

    private Instant at(LocalTime time) {
        return today.atTime(time).atZone(steps.tenant().timeZone()).toInstant();
    }

    private CommandContext context(Instant now) {
        return new CommandContext(
                steps.tenant(),
                "system:dunning",
                steps.requestId(),
                null,
                now,
                new TimeOrderedIds());
    }

    /// Of this run: others follow when the tenant is kept being served.
    private List<Reminder> reminders() {
        TenantId tenant = steps.tenant().id();
        Instant noon = at(Steps.NOON);
        List<Reminder> found =
                new ArrayList<>(
                        Pages.all(request ->
                                application
                                        .storage()
                                        .reminders()
                                        .list(tenant, ReminderFilter.ALL, request)));
        found.removeIf(reminder -> !reminder.recordedAt().equals(noon));
        return found;
    }

    /// The one that asks for most.
    private @Nullable ReminderMessage shown(List<Reminder> reminders) {
        return reminders.stream()
                .filter(reminder -> reminder.status() == ReminderStatus.SENT)
                .max(
                        Comparator.comparingInt((Reminder reminder) -> reminder.asked().size())
                                .thenComparing(reminder -> reminder.totals().toString()))
                .flatMap(this::message)
                .orElse(null);
    }
}
