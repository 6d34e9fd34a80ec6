package io.cobro.core.dunning;

import io.cobro.core.reminder.BusinessCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// When messages may leave, by the tenant's clock on the wall.
///
/// @param from the first minute of the window
/// @param until the end of the window, no longer part of it; the same day
/// @param businessDaysOnly whether Saturdays, Sundays and bank holidays are left out
public record SendingHours(LocalTime from, LocalTime until, boolean businessDaysOnly) {

    /// The shortest window: one that a change of the clocks cannot swallow whole is longer, but
    /// then the next day serves.
    public static final int WINDOW_MINUTES_MIN = 60;

    /// Days that are looked at for the next window: more than any row of holidays.
    static final int SEARCH_DAYS_MAX = 60;

    /// Office hours on business days.
    public static final SendingHours STANDARD =
            new SendingHours(LocalTime.of(9, 0), LocalTime.of(18, 0), true);

    /// The earliest instant from `now` on at which a message may leave: `now` itself inside the
    /// window.
    public Instant next(Instant now, ZoneId zone, BusinessCalendar calendar) {
        LocalDate today = now.atZone(zone).toLocalDate();
        for (int days = 0; days <= SEARCH_DAYS_MAX; days++) {
            LocalDate date = today.plusDays(days);
            if (!isSendingDay(date, calendar)) {
                continue;
            }
            Instant begin = at(date, from, zone);
            Instant end = at(date, until, zone);
            Instant earliest = now.isAfter(begin) ? now : begin;
            if (earliest.isBefore(end)) {
                return earliest;
            }
        }
        throw new IllegalStateException("no day to send on for " + SEARCH_DAYS_MAX + " days");
    }

    /// The earliest instant of the first sending day after a date.
    public Instant nextDay(LocalDate after, ZoneId zone, BusinessCalendar calendar) {
        return next(after.plusDays(1).atStartOfDay(zone).toInstant(), zone, calendar);
    }

    public boolean isOpenAt(Instant now, ZoneId zone, BusinessCalendar calendar) {
        return next(now, zone, calendar).equals(now);
    }

    private boolean isSendingDay(LocalDate date, BusinessCalendar calendar) {
        return !businessDaysOnly || calendar.isBusinessDay(date);
    }

    /// A time that the clocks leave out is the first one after the gap; of one that comes twice it
    /// is the first.
    private static Instant at(LocalDate date, LocalTime time, ZoneId zone) {
        return ZonedDateTime.of(date, time, zone).toInstant();
    }
}
