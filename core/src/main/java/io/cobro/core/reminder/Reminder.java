package io.cobro.core.reminder;

import io.cobro.core.Resource;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.Language;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One message to one customer on one way, about everything that is to be said on that day.
///
/// Address and text are not part of it, see [ReminderMessage].
///
/// @param template the kind of text: that of its most advanced step
/// @param reason a word of [SkipReason] or [FailureReason]; null unless skipped or failed
/// @param detail what the other end said; null if it said nothing
/// @param dueAt when it leaves, at the earliest
/// @param leasedUntil until when this process may take to hand it over; null if none does
/// @param attempts how often it has left the house
/// @param items what it asks for, and what it leaves out
/// @param progress when it reached what it reached
public record Reminder(
        ReminderId id,
        CustomerId customer,
        Channel channel,
        Language language,
        String template,
        ReminderStatus status,
        @Nullable String reason,
        @Nullable String detail,
        Instant dueAt,
        @Nullable Instant leasedUntil,
        int attempts,
        ReminderOrigin origin,
        List<ReminderItem> items,
        Progress progress,
        int version,
        Instant recordedAt)
        implements Resource {

    public Reminder {
        items = List.copyOf(items);
    }

    /// When a reminder reached what it reached; null what it did not.
    ///
    /// @param dispatchedAt of the last try
    public record Progress(
            @Nullable Instant dispatchedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            @Nullable Instant readAt,
            @Nullable Instant repliedAt) {

        public static final Progress NONE = new Progress(null, null, null, null, null);

        /// @param status what was reached
        Progress reached(ReminderStatus status, Instant at) {
            return switch (status) {
                case DISPATCHING -> new Progress(at, sentAt, deliveredAt, readAt, repliedAt);
                case SENT -> new Progress(dispatchedAt, at, deliveredAt, readAt, repliedAt);
                case DELIVERED -> new Progress(dispatchedAt, sentAt, at, readAt, repliedAt);
                case READ -> new Progress(dispatchedAt, sentAt, deliveredAt, at, repliedAt);
                case REPLIED -> new Progress(dispatchedAt, sentAt, deliveredAt, readAt, at);
                case SCHEDULED, FAILED, SKIPPED, CANCELED -> this;
            };
        }
    }

    /// The items that the message asks for; before it left, those that wait.
    public List<ReminderItem> asked() {
        return items.stream().filter(item -> item.status() != ItemStatus.SKIPPED).toList();
    }

    /// What it asks for in each currency, in the order of their codes; each installment once,
    /// though several steps may ask for it before it leaves.
    public List<Money> totals() {
        Map<List<Object>, Money> balances = new HashMap<>();
        asked().forEach(item ->
                balances.put(List.of(item.invoice(), item.installment()), item.balance()));
        TreeMap<CurrencyCode, Money> totals = new TreeMap<>();
        balances.values()
                .forEach(balance -> totals.merge(balance.currency(), balance, Money::plus));
        return List.copyOf(totals.values());
    }

    /// A message that waits, with more to say.
    ///
    /// @param all the items that it had and those that have joined it
    public Reminder joined(List<ReminderItem> all) {
        return with(
                status, reason, detail, dueAt, leasedUntil, attempts, all, progress, version + 1);
    }

    /// The reminder with other items, in the same version.
    public Reminder withItems(List<ReminderItem> others) {
        return with(
                status, reason, detail, dueAt, leasedUntil, attempts, others, progress, version);
    }

    /// The same reminder with another text: a more advanced step has joined it.
    public Reminder withTemplate(String kind) {
        return new Reminder(
                id,
                customer,
                channel,
                language,
                kind,
                status,
                reason,
                detail,
                dueAt,
                leasedUntil,
                attempts,
                origin,
                items,
                progress,
                version,
                recordedAt);
    }

    /// The same reminder in another language, in which there is a text of its kind.
    public Reminder in(Language other) {
        return new Reminder(
                id,
                customer,
                channel,
                other,
                template,
                status,
                reason,
                detail,
                dueAt,
                leasedUntil,
                attempts,
                origin,
                items,
                progress,
                version,
                recordedAt);
    }

    /// Waits for another instant.
    public Reminder postponed(Instant until) {
        return with(
                ReminderStatus.SCHEDULED,
                null,
                null,
                until,
                null,
                attempts,
                items,
                progress,
                version + 1);
    }

    /// Is tried again later.
    ///
    /// @param said what the other end said
    public Reminder retried(Instant at, String said) {
        return with(
                ReminderStatus.SCHEDULED,
                null,
                said,
                at,
                null,
                attempts,
                items,
                progress,
                version + 1);
    }

    /// Leaves.
    ///
    /// @param lease until when this process may take to hand it over; null if the integrator does
    public Reminder dispatching(List<ReminderItem> decided, Instant now, @Nullable Instant lease) {
        return with(
                ReminderStatus.DISPATCHING,
                null,
                null,
                dueAt,
                lease,
                attempts + 1,
                decided,
                progress.reached(ReminderStatus.DISPATCHING, now),
                version + 1);
    }

    /// Reached something.
    public Reminder reached(ReminderStatus what, Instant at, @Nullable String said) {
        return with(
                what,
                null,
                said,
                dueAt,
                null,
                attempts,
                items,
                progress.reached(what, at),
                version + 1);
    }

    /// Does not arrive.
    public Reminder failed(FailureReason why, @Nullable String said) {
        return with(
                ReminderStatus.FAILED,
                why.text(),
                said,
                dueAt,
                null,
                attempts,
                items,
                progress,
                version + 1);
    }

    /// Is not sent, for every item is left out. The reason is that of the first one that waited,
    /// and not that a later step asks for the same, for that step was left out too.
    public Reminder skipped(List<ReminderItem> decided) {
        SkipReason first =
                decided.stream()
                        .filter(item -> !items.contains(item))
                        .map(ReminderItem::skipReason)
                        .filter(reason -> reason != SkipReason.SUPERSEDED)
                        .findFirst()
                        .orElse(null);
        return with(
                ReminderStatus.SKIPPED,
                first == null ? null : first.text(),
                null,
                dueAt,
                null,
                attempts,
                decided,
                progress,
                version + 1);
    }

    public Reminder canceled() {
        return with(
                ReminderStatus.CANCELED,
                null,
                null,
                dueAt,
                null,
                attempts,
                items,
                progress,
                version + 1);
    }

    private Reminder with(
            ReminderStatus newStatus,
            @Nullable String newReason,
            @Nullable String newDetail,
            Instant newDueAt,
            @Nullable Instant lease,
            int newAttempts,
            List<ReminderItem> newItems,
            Progress newProgress,
            int newVersion) {
        return new Reminder(
                id,
                customer,
                channel,
                language,
                template,
                newStatus,
                newReason,
                newDetail,
                newDueAt,
                lease,
                newAttempts,
                origin,
                newItems,
                newProgress,
                newVersion,
                recordedAt);
    }
}
