package io.cobro.api;

import io.cobro.core.dunning.TemplateKinds;
import io.cobro.core.reminder.BusinessCalendar;
import java.time.DayOfWeek;
import java.util.Set;

/// What reminders are written with, and on which days they leave.
final class Messages {

    private static final Set<String> KINDS =
            Set.of("payment_reminder", "payment_due_today", "payment_late", "final_notice");

    private Messages() {}

    static TemplateKinds templates() {
        return (_, _, kind) -> KINDS.contains(kind);
    }

    static BusinessCalendar calendar() {
        return date ->
                date.getDayOfWeek() != DayOfWeek.SATURDAY
                        && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }
}
