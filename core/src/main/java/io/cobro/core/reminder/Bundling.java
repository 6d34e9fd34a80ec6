package io.cobro.core.reminder;

import io.cobro.core.CommandContext;
import io.cobro.core.customer.Customer;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Joining what is due for a customer into as few messages as possible: one for each channel.
public final class Bundling {

    private static final Comparator<Candidate> BY_ADVANCE =
            Comparator.comparing(Candidate::advance).thenComparing(one -> one.item().stepDate());

    private final CommandContext context;
    private final BusinessCalendar calendar;

    public Bundling(CommandContext context, BusinessCalendar calendar) {
        this.context = context;
        this.calendar = calendar;
    }

    /// An item with the step that asks for it.
    public record Candidate(ReminderItem item, DunningStep step) {

        boolean isToBeSent() {
            return item.status() == ItemStatus.SCHEDULED;
        }

        DunningStep.Advance advance() {
            return step.advance(item.occurrence());
        }
    }

    /// A message that was made, or one that waited and has more to say now.
    ///
    /// @param added the items of it that are new
    public record Bundle(Reminder reminder, boolean isNew, List<ReminderItem> added) {

        public Bundle {
            added = List.copyOf(added);
        }
    }

    /// The messages for one customer.
    ///
    /// Everything for one channel goes into one message: the one that already waits for that day,
    /// or a new one; what has no room in [ReminderItem#ITEMS_MAX] goes into another. Where missed
    /// days are all caught up, each of them has a message of its own, one a sending day; a day on
    /// which nothing is sent counts as the next one on which something is, as if none was missed.
    ///
    /// @param candidates what is due, all under one policy; also what is left out
    /// @param waiting messages of policies to the customer that wait, or left today
    public List<Bundle> bundles(
            Customer customer,
            PolicyDocument policy,
            List<Candidate> candidates,
            List<Reminder> waiting) {
        Map<Channel, List<Candidate>> byChannel = new EnumMap<>(Channel.class);
        candidates.forEach(one ->
                byChannel.computeIfAbsent(one.step().channel(), _ -> new ArrayList<>()).add(one));
        List<Bundle> bundles = new ArrayList<>();
        byChannel.forEach((channel, all) -> {
            List<Reminder> same = waiting.stream().filter(one -> one.channel() == channel).toList();
            if (policy.catchUp() == CatchUp.SEND_ALL) {
                bundles.addAll(oneADay(customer, policy, channel, all, same));
            } else {
                parts(all).forEach(part -> bundles.add(one(customer, policy, channel, part, same)));
            }
        });
        return bundles;
    }

    private Bundle one(
            Customer customer,
            PolicyDocument policy,
            Channel channel,
            List<Candidate> all,
            List<Reminder> waiting) {
        if (all.stream().noneMatch(Candidate::isToBeSent)) {
            return leftOut(customer, channel, all);
        }
        Instant due = policy.sending().next(context.now(), context.tenant().timeZone(), calendar);
        return waiting.stream()
                .filter(one -> canJoin(one, all))
                .filter(one -> !date(one.dueAt()).isAfter(date(due)))
                .findFirst()
                .map(one -> joined(one, policy, all))
                .orElseGet(() -> made(customer, channel, all, due));
    }

    private List<Bundle> oneADay(
            Customer customer,
            PolicyDocument policy,
            Channel channel,
            List<Candidate> all,
            List<Reminder> waiting) {
        TreeMap<LocalDate, List<Candidate>> bySendingDay = new TreeMap<>();
        List<Candidate> out = new ArrayList<>();
        for (Candidate one : all) {
            if (one.isToBeSent()) {
                bySendingDay
                        .computeIfAbsent(sendingDay(one.item(), policy), _ -> new ArrayList<>())
                        .add(one);
            } else {
                out.add(one);
            }
        }
        List<Bundle> bundles = new ArrayList<>();
        parts(out).forEach(part -> bundles.add(leftOut(customer, channel, part)));
        Map<LocalDate, Reminder> taken = new TreeMap<>();
        waiting.forEach(one -> taken.put(date(departure(one)), one));
        List<List<Candidate>> days =
                bySendingDay.values().stream().flatMap(day -> parts(day).stream()).toList();
        for (List<Candidate> day : days) {
            Instant due =
                    policy.sending().next(context.now(), context.tenant().timeZone(), calendar);
            Reminder there = taken.get(date(due));
            while (there != null && !isOf(there, day, policy)) {
                due = policy.sending().nextDay(date(due), context.tenant().timeZone(), calendar);
                there = taken.get(date(due));
            }
            Bundle bundle =
                    there == null ? made(customer, channel, day, due) : joined(there, policy, day);
            taken.put(date(due), bundle.reminder());
            bundles.add(bundle);
        }
        return bundles;
    }

    private Bundle made(Customer customer, Channel channel, List<Candidate> all, Instant due) {
        Candidate most = mostAdvanced(all);
        return new Bundle(
                reminder(
                        customer,
                        channel,
                        most.step().template(),
                        ReminderStatus.SCHEDULED,
                        all,
                        due),
                true,
                items(all));
    }

    /// A message that never was, for the record.
    private Bundle leftOut(Customer customer, Channel channel, List<Candidate> all) {
        Reminder reminder =
                reminder(
                        customer,
                        channel,
                        all.getFirst().step().template(),
                        ReminderStatus.SKIPPED,
                        all,
                        context.now());
        return new Bundle(reminder, true, items(all));
    }

    private Bundle joined(Reminder waiting, PolicyDocument policy, List<Candidate> more) {
        Candidate most = mostAdvanced(more);
        boolean isMore =
                waiting.items().stream()
                        .filter(item -> item.status() == ItemStatus.SCHEDULED)
                        .allMatch(item -> isBefore(item, most, policy));
        List<ReminderItem> all = new ArrayList<>(waiting.items());
        all.addAll(items(more));
        Reminder after = waiting.joined(all);
        return new Bundle(
                isMore ? after.withTemplate(most.step().template()) : after, false, items(more));
    }

    private static boolean isBefore(ReminderItem item, Candidate most, PolicyDocument policy) {
        return policy.step(item.step())
                .map(step -> step.advance(item.occurrence()).compareTo(most.advance()) < 0)
                .orElse(true);
    }

    private Reminder reminder(
            Customer customer,
            Channel channel,
            String template,
            ReminderStatus status,
            List<Candidate> all,
            Instant due) {
        SkipReason first =
                status == ReminderStatus.SKIPPED ? all.getFirst().item().skipReason() : null;
        return new Reminder(
                new ReminderId(context.ids().next()),
                customer.id(),
                channel,
                customer.reminding().languageOr(context.tenant().language()),
                template,
                status,
                first == null ? null : first.text(),
                null,
                due,
                null,
                0,
                ReminderOrigin.POLICY,
                items(all),
                Reminder.Progress.NONE,
                1,
                context.now());
    }

    private static Candidate mostAdvanced(List<Candidate> all) {
        return all.stream().filter(Candidate::isToBeSent).max(BY_ADVANCE).orElseThrow();
    }

    private static List<ReminderItem> items(List<Candidate> all) {
        return all.stream().map(Candidate::item).toList();
    }

    /// What has room in one message each.
    private static List<List<Candidate>> parts(List<Candidate> all) {
        List<List<Candidate>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ReminderItem.ITEMS_MAX) {
            parts.add(all.subList(from, Math.min(all.size(), from + ReminderItem.ITEMS_MAX)));
        }
        return parts;
    }

    private static boolean canJoin(Reminder waiting, List<Candidate> more) {
        return waiting.status() == ReminderStatus.SCHEDULED
                && waiting.attempts() == 0
                && waiting.items().size() + more.size() <= ReminderItem.ITEMS_MAX;
    }

    private boolean isOf(Reminder reminder, List<Candidate> day, PolicyDocument policy) {
        LocalDate sendingDay = sendingDay(day.getFirst().item(), policy);
        return canJoin(reminder, day)
                && reminder.items().stream()
                        .filter(item -> item.status() == ItemStatus.SCHEDULED)
                        .allMatch(item -> sendingDay(item, policy).equals(sendingDay));
    }

    /// The day on which a step leaves if nothing is missed: its own one, or after a weekend.
    private LocalDate sendingDay(ReminderItem item, PolicyDocument policy) {
        ZoneId zone = context.tenant().timeZone();
        Instant start = item.stepDate().atStartOfDay(zone).toInstant();
        return date(policy.sending().next(start, zone, calendar));
    }

    private static Instant departure(Reminder reminder) {
        @Nullable Instant left = reminder.progress().dispatchedAt();
        return left == null || reminder.status() == ReminderStatus.SCHEDULED
                ? reminder.dueAt()
                : left;
    }

    private LocalDate date(Instant instant) {
        return context.tenant().dateAt(instant);
    }
}
