package io.cobro.persistence.reminder;

import static io.cobro.persistence.jooq.Tables.REMINDER;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.reminder.BusinessCalendar;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.FailureReason;
import io.cobro.core.reminder.ItemStatus;
import io.cobro.core.reminder.MessageChannel;
import io.cobro.core.reminder.OutgoingMessage;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderItem;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.Sending;
import io.cobro.core.reminder.SendingGuard;
import io.cobro.core.reminder.SendingGuard.InstallmentKey;
import io.cobro.core.reminder.SendingGuard.Situation;
import io.cobro.core.reminder.SendingGuard.Standing;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.MessageWriting.Writing;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.dunning.PostgresDunning;
import io.cobro.persistence.event.PostgresFacts;
import io.cobro.persistence.ledger.PostgresLedger;
import io.cobro.persistence.template.PostgresTemplates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the reminders that are due.
///
/// Each leaves in a transaction of its own that locks the reminder and then the invoices that it
/// asks for, as payments do, and then the customer: a payment that was committed before is seen,
/// also one that is not used on any of them, and one that comes later is told later. What the guard
/// leaves is written as a message and told as `reminder.dispatch_requested`. For SMS and webhooks
/// that is all: the integrator sends and reports back. An e-mail is handed to the mail server after
/// the commit, and what came of it is recorded then.
///
/// A process that dies between the two leaves the lease behind. Nobody knows whether the e-mail
/// left, so it is not sent a second time; it fails as `outcome_unknown`.
///
/// The reminders of test tenants never reach a mail server: they are stored and count as sent.
public final class ReminderRelease {

    /// Reminders that one run sends.
    public static final int BATCH_MAX = 20;

    /// How long a process may take to hand an e-mail over and record what came of it: more than the
    /// mail server's time limits allow.
    public static final Duration LEASE = Duration.ofMinutes(5);

    /// Pauses after failures that may pass; after one failure more it is given up.
    public static final List<Duration> RETRIES =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofHours(4));

    /// How long a reminder rests that could not be decided because of a fault of this program, so
    /// that it holds up none of the others.
    public static final Duration PAUSE_AFTER_FAULT = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ReminderRelease.class);

    private final JobTransactions transactions;
    private final Rendering rendering;
    private final BusinessCalendar calendar;
    private final MessageWriting writing;
    private final Optional<MessageChannel> email;
    private final Runnable afterCommit;

    /// @param email the mail server; empty where the operator has set none up
    /// @param afterCommit called after facts were committed: wakes the sequencer
    public ReminderRelease(
            DataSource dataSource,
            Rendering rendering,
            BusinessCalendar calendar,
            MessageWriting writing,
            Optional<MessageChannel> email,
            Runnable afterCommit) {
        this.transactions = new JobTransactions(dataSource);
        this.rendering = rendering;
        this.calendar = calendar;
        this.writing = writing;
        this.email = email;
        this.afterCommit = afterCommit;
    }

    /// Whether a reminder waits no longer.
    public static Condition due(Session session, CommandContext context) {
        return REMINDER.TENANT_ID
                .eq(session.tenantId())
                .and(REMINDER.STATE.eq(DSL.inline(EnumText.of(ReminderStatus.SCHEDULED))))
                .and(REMINDER.DUE_AT.le(context.now()));
    }

    /// Whether a process died while it handed a message over.
    public static Condition lost(Session session, CommandContext context) {
        return REMINDER.TENANT_ID
                .eq(session.tenantId())
                .and(REMINDER.STATE.eq(DSL.inline(EnumText.of(ReminderStatus.DISPATCHING))))
                .and(REMINDER.LEASED_UNTIL.isNotNull())
                .and(REMINDER.LEASED_UNTIL.le(context.now()));
    }

    /// Sends a batch of what is due, e-mails beside each other.
    ///
    /// @return how many were decided; zero if none was due, and where the mail server took nothing
    ///   of a whole batch, so that the rest waits for another turn
    public int releaseAll(CommandContext context) {
        List<Released> released = new ArrayList<>();
        int decided = 0;
        try {
            while (decided < BATCH_MAX) {
                Optional<Released> one = releaseNext(context);
                if (one.isEmpty()) {
                    break;
                }
                decided++;
                if (one.get().message() != null) {
                    released.add(one.get());
                }
            }
        } catch (RuntimeException fault) {
            // What has been told to leave leaves nevertheless.
            deliver(context, released, fault);
            throw fault;
        }
        return released.isEmpty() || deliver(context, released) ? decided : 0;
    }

    private void deliver(CommandContext context, List<Released> released, RuntimeException after) {
        if (released.isEmpty()) {
            return;
        }
        try {
            deliver(context, released);
        } catch (RuntimeException another) {
            after.addSuppressed(another);
        }
    }

    /// Ends what a process that died left behind.
    ///
    /// @return how many
    public int giveUpLost(CommandContext context) {
        return told(
                context,
                session -> {
                    List<UUID> ids =
                            session.read(
                                            DSL.select(REMINDER.REMINDER_ID)
                                                    .from(REMINDER)
                                                    .where(lost(session, context))
                                                    .orderBy(REMINDER.REMINDER_ID)
                                                    .limit(BATCH_MAX)
                                                    .forUpdate()
                                                    .skipLocked(),
                                            rows -> rows.map(row -> row.get(REMINDER.REMINDER_ID)))
                                    .get();
                    PostgresReminders reminders = new PostgresReminders(session);
                    List<Reading<Optional<Reminder>>> found =
                            ids.stream().map(id -> reminders.lock(new ReminderId(id))).toList();
                    PostgresFacts facts = facts(session, context);
                    for (Reading<Optional<Reminder>> one : found) {
                        Reminder failed =
                                one.get().orElseThrow().failed(FailureReason.OUTCOME_UNKNOWN, null);
                        reminders.update(failed);
                        facts.add(Fact.of("reminder.failed", failed));
                    }
                    return new Told<>(ids.size(), facts);
                });
    }

    /// What was decided of a reminder, with the message if this process has to hand it over.
    private record Released(@Nullable Reminder reminder, @Nullable OutgoingMessage message) {

        static final Released NOTHING = new Released(null, null);
    }

    /// A claimed reminder; read as it is only under the claim, so that one that cannot be read is
    /// known by its id.
    private record Head(ReminderId id, Record row) {

        CustomerId customer() {
            return new CustomerId(row.get(REMINDER.CUSTOMER_ID));
        }

        TemplateKey template() {
            return new TemplateKey(
                    row.get(REMINDER.TEMPLATE_KIND),
                    EnumText.read(Channel.class, row.get(REMINDER.CHANNEL)),
                    EnumText.read(Language.class, row.get(REMINDER.LANGUAGE)));
        }
    }

    private record Told<T>(T value, PostgresFacts facts) {}

    private Optional<Released> releaseNext(CommandContext context) {
        ReminderId[] claimed = new ReminderId[1];
        try {
            return this.<Optional<Released>>told(
                    context,
                    session -> {
                        PostgresFacts facts = facts(session, context);
                        Optional<Released> released =
                                claim(session, context)
                                        .get()
                                        .map(head -> {
                                            claimed[0] = head.id();
                                            return release(session, context, facts, head);
                                        });
                        return new Told<>(released, facts);
                    });
        } catch (RuntimeException fault) {
            ReminderId id = claimed[0];
            if (id == null) {
                throw fault;
            }
            LOG.error("reminder {} could not be decided", id, fault);
            rest(context, id);
            return Optional.of(Released.NOTHING);
        }
    }

    private static Reading<Optional<Head>> claim(Session session, CommandContext context) {
        return session.read(
                DSL.select(
                                REMINDER.REMINDER_ID,
                                REMINDER.CUSTOMER_ID,
                                REMINDER.CHANNEL,
                                REMINDER.LANGUAGE,
                                REMINDER.TEMPLATE_KIND)
                        .from(REMINDER)
                        .where(due(session, context))
                        .orderBy(REMINDER.DUE_AT, REMINDER.REMINDER_ID)
                        .limit(1)
                        .forUpdate()
                        .skipLocked(),
                rows ->
                        rows.stream()
                                .findFirst()
                                .map(row ->
                                        new Head(
                                                new ReminderId(row.get(REMINDER.REMINDER_ID)),
                                                row)));
    }

    private Released release(
            Session session, CommandContext context, PostgresFacts facts, Head head) {
        SendingFacts read = new SendingFacts(session, head.id(), head.customer());
        Reading<Optional<Reminder>> locked = new PostgresReminders(session).lock(head.id());
        Reading<Customer> customer = read.customer(true);
        Reading<Map<InstallmentKey, Standing>> standings = read.standings(true);
        read.lockOutPayments();
        Reading<Map<DunningPolicyId, DunningPolicy>> policies = read.policies(rendering);
        Reading<Optional<DunningPolicy>> inForce =
                new PostgresDunning(session, rendering, context.now())
                        .findPolicyOf(head.customer());
        var overdue = read.overdue(context.today());
        var proposed = read.proposed();
        var incoming = read.incoming();
        var unallocated = read.unallocated();
        var before = read.messagesBefore(context, head.template().channel());
        Reading<List<Template>> own = texts(session, head.template());
        Reminder due = locked.get().orElseThrow();
        Optional<DunningPolicy> policy = policy(due, policies.get());
        SendingHours hours =
                policy.or(inForce::get)
                        .map(one -> one.document().sending())
                        .orElse(SendingHours.STANDARD);
        ZoneId zone = context.tenant().timeZone();
        Instant next = hours.next(context.now(), zone, calendar);
        if (next.isAfter(context.now())) {
            return written(session, due.postponed(next), List.of(), null);
        }
        if (isOneADay(policy) && before.get().ofToday() > 0) {
            return written(
                    session,
                    due.postponed(hours.nextDay(context.today(), zone, calendar)),
                    List.of(),
                    null);
        }
        Situation situation =
                new Situation(
                        context.today(),
                        customer.get(),
                        standings.get(),
                        policies.get(),
                        overdue.get(),
                        proposed.get(),
                        incoming.get(),
                        unallocated.get(),
                        before.get().inCapDays(),
                        isConfigured(due.channel(), context),
                        inForce.get().orElse(null));
        List<ReminderItem> decided = SendingGuard.decide(due, situation);
        if (decided.stream().noneMatch(item -> item.status() == ItemStatus.INCLUDED)) {
            Reminder skipped = due.skipped(decided);
            facts.add(Fact.of("reminder.skipped", skipped));
            return written(session, skipped, decided, null);
        }
        TemplateKey wanted =
                new TemplateKey(
                        template(due, decided, policies.get()),
                        due.channel(),
                        customer.get().reminding().languageOr(context.tenant().language()));
        List<Template> texts =
                wanted.kind().equals(head.template().kind())
                        ? own.get()
                        : texts(session, wanted).get();
        TemplateKey template = MessageWriting.available(wanted, texts, context.tenant().language());
        Optional<Template> text = MessageWriting.among(texts, template);
        Reminder reminder = due.withTemplate(template.kind()).in(template.language());
        return switch (writing.write(
                template, text, SendingFacts.content(decided, situation, context.tenant()))) {
            case Writing.NotWritable(String pointer, int line, String problem) -> {
                Reminder failed =
                        reminder.failed(
                                FailureReason.TEMPLATE_INVALID,
                                "%s, line %d: %s".formatted(pointer, line, problem));
                facts.add(Fact.of("reminder.failed", failed));
                yield written(session, failed, List.of(), null);
            }
            case Writing.Written(MessageWriting.Message message) ->
                    dispatch(
                            session,
                            context,
                            facts,
                            reminder,
                            decided,
                            message,
                            SendingGuard.recipient(reminder.channel(), situation.customer()));
        };
    }

    private Released dispatch(
            Session session,
            CommandContext context,
            PostgresFacts facts,
            Reminder reminder,
            List<ReminderItem> decided,
            MessageWriting.Message message,
            @Nullable String recipient) {
        boolean isMail = reminder.channel() == Channel.EMAIL;
        boolean isTest = context.tenant().mode() == TenantMode.TEST;
        Instant now = context.now();
        Reminder left =
                reminder.dispatching(decided, now, isMail && !isTest ? now.plus(LEASE) : null);
        facts.add(Fact.of("reminder.dispatch_requested", left));
        Reminder after = left;
        if (isMail && isTest) {
            after = left.reached(ReminderStatus.SENT, now, null);
            facts.add(Fact.of("reminder.sent", after));
        }
        Stored stored = new Stored(recipient, message.subject(), message.body());
        Released released = written(session, after, decided, stored);
        if (!isMail || isTest || recipient == null) {
            return released;
        }
        return new Released(
                after,
                new OutgoingMessage(
                        after.id(),
                        context.tenant().name(),
                        recipient,
                        message.subject(),
                        message.body(),
                        after.language(),
                        now));
    }

    /// The kind of text of the most advanced step that is left.
    static String template(
            Reminder reminder,
            List<ReminderItem> left,
            Map<DunningPolicyId, DunningPolicy> policies) {
        String template = reminder.template();
        DunningStep.Advance furthest = null;
        for (ReminderItem item : left) {
            DunningPolicy policy = item.policy() == null ? null : policies.get(item.policy());
            Optional<DunningStep> step =
                    policy == null || item.status() == ItemStatus.SKIPPED
                            ? Optional.empty()
                            : policy.document().step(item.step());
            if (step.isEmpty()) {
                continue;
            }
            DunningStep.Advance advance = step.get().advance(item.occurrence());
            if (furthest == null || advance.compareTo(furthest) > 0) {
                furthest = advance;
                template = step.get().template();
            }
        }
        return template;
    }

    /// The tenant's own texts that may be used for a key.
    private static Reading<List<Template>> texts(Session session, TemplateKey key) {
        return new PostgresTemplates(session).ofKinds(Set.of(key.kind()), key.channel());
    }

    private record Stored(@Nullable String recipient, String subject, String body) {}

    private static Released written(
            Session session,
            Reminder reminder,
            List<ReminderItem> decided,
            @Nullable Stored message) {
        var update = ReminderRows.update(reminder);
        if (message != null) {
            update =
                    update.set(REMINDER.RECIPIENT, message.recipient())
                            .set(REMINDER.SUBJECT, message.subject())
                            .set(REMINDER.BODY, message.body());
        }
        session.update(
                update.where(REMINDER.TENANT_ID.eq(session.tenantId()))
                        .and(REMINDER.REMINDER_ID.eq(reminder.id().value())));
        decided.forEach(item -> session.update(ReminderRows.row(session, reminder.id(), item)));
        return new Released(reminder, null);
    }

    /// The policy that a reminder comes from; empty if a hand asked for it.
    private static Optional<DunningPolicy> policy(
            Reminder reminder, Map<DunningPolicyId, DunningPolicy> policies) {
        return reminder.asked().stream()
                .map(item -> item.policy() == null ? null : policies.get(item.policy()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /// What waited for a day of its own does not leave with others because that day has passed.
    private static boolean isOneADay(Optional<DunningPolicy> policy) {
        return policy.filter(one -> one.document().catchUp() == CatchUp.SEND_ALL).isPresent();
    }

    private boolean isConfigured(Channel channel, CommandContext context) {
        return channel != Channel.EMAIL
                || email.isPresent()
                || context.tenant().mode() == TenantMode.TEST;
    }

    /// Hands messages over, each on a thread of its own, and records what came of each, also where
    /// another one cannot be recorded.
    ///
    /// @return whether the mail server took at least one, or refused it for good
    private boolean deliver(CommandContext context, List<Released> released) {
        MessageChannel channel = email.orElseThrow();
        boolean isUp = false;
        RuntimeException first = null;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sending>> sendings = new ArrayList<>();
            for (Released one : released) {
                OutgoingMessage message = Objects.requireNonNull(one.message());
                sendings.add(threads.submit(() -> channel.send(message)));
            }
            for (int i = 0; i < released.size(); i++) {
                Sending sending = outcome(sendings.get(i));
                isUp |= !(sending instanceof Sending.Temporary);
                try {
                    record(context, Objects.requireNonNull(released.get(i).reminder()), sending);
                } catch (RuntimeException fault) {
                    if (first == null) {
                        first = fault;
                    } else {
                        first.addSuppressed(fault);
                    }
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return isUp;
    }

    private static Sending outcome(Future<Sending> sending) {
        try {
            return sending.get();
        } catch (ExecutionException fault) {
            LOG.error("a message could not be handed over", fault);
            return new Sending.Unknown("internal error");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while messages were handed over", stop);
        }
    }

    /// Records what came of a message, unless somebody has given it up meanwhile.
    private void record(CommandContext context, Reminder left, Sending sending) {
        told(
                context,
                session -> {
                    PostgresReminders reminders = new PostgresReminders(session);
                    PostgresFacts facts = facts(session, context);
                    Reminder present = reminders.lock(left.id()).get().orElseThrow();
                    if (present.status() == ReminderStatus.DISPATCHING
                            && present.version() == left.version()) {
                        Reminder after = after(present, sending, context.now());
                        reminders.update(after);
                        told(after).ifPresent(facts::add);
                    }
                    return new Told<>(present, facts);
                });
    }

    private static Reminder after(Reminder left, Sending sending, Instant now) {
        return switch (sending) {
            case Sending.Sent() -> left.reached(ReminderStatus.SENT, now, null);
            case Sending.Temporary(String detail) ->
                    left.attempts() > RETRIES.size()
                            ? left.failed(FailureReason.ATTEMPTS_EXHAUSTED, detail)
                            : left.retried(now.plus(RETRIES.get(left.attempts() - 1)), detail);
            case Sending.Permanent(String detail) -> left.failed(FailureReason.REJECTED, detail);
            case Sending.Unknown(String detail) ->
                    left.failed(FailureReason.OUTCOME_UNKNOWN, detail);
            case Sending.NotConfigured() ->
                    left.failed(FailureReason.REJECTED, "no mail server is set up");
        };
    }

    /// One that is tried again has nothing to tell yet.
    private static Optional<Fact> told(Reminder after) {
        return switch (after.status()) {
            case SENT -> Optional.of(Fact.of("reminder.sent", after));
            case FAILED -> Optional.of(Fact.of("reminder.failed", after));
            case SCHEDULED, DISPATCHING, DELIVERED, READ, REPLIED, SKIPPED, CANCELED ->
                    Optional.empty();
        };
    }

    private void rest(CommandContext context, ReminderId id) {
        told(
                context,
                session -> {
                    session.update(
                            DSL.update(REMINDER)
                                    .set(REMINDER.DUE_AT, context.now().plus(PAUSE_AFTER_FAULT))
                                    .set(REMINDER.VERSION, REMINDER.VERSION.plus(1))
                                    .where(due(session, context))
                                    .and(REMINDER.REMINDER_ID.eq(id.value())));
                    return new Told<>(id, facts(session, context));
                });
    }

    private <T> T told(CommandContext context, Function<Session, Told<T>> work) {
        Told<T> told = transactions.inTransaction(context.tenant().id(), work);
        if (!told.facts().isEmpty()) {
            afterCommit.run();
        }
        return told.value();
    }

    private PostgresFacts facts(Session session, CommandContext context) {
        return new PostgresFacts(
                session, context, rendering, new PostgresLedger(session, context.now()));
    }
}
