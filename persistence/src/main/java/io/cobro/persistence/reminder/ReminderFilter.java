package io.cobro.persistence.reminder;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which reminders are wanted; null and empty ask for all.
///
/// @param invoice one of their items is about it
/// @param skipReasons one of their items was left out for one of them
/// @param dueFrom due then or later
/// @param dueTo due then or earlier
/// @param template the kind of text
/// @param dispatchedFrom went out then or later
/// @param dispatchedTo went out then or earlier
public record ReminderFilter(
        List<ReminderStatus> statuses,
        List<Channel> channels,
        @Nullable CustomerId customer,
        @Nullable InvoiceId invoice,
        List<SkipReason> skipReasons,
        @Nullable Instant dueFrom,
        @Nullable Instant dueTo,
        List<ReminderOrigin> origins,
        @Nullable String template,
        @Nullable Instant dispatchedFrom,
        @Nullable Instant dispatchedTo) {

    public static final ReminderFilter ALL =
            new ReminderFilter(
                    List.of(), List.of(), null, null, List.of(), null, null, List.of(), null, null,
                    null);

    public ReminderFilter {
        statuses = List.copyOf(statuses);
        channels = List.copyOf(channels);
        skipReasons = List.copyOf(skipReasons);
        origins = List.copyOf(origins);
    }
}
