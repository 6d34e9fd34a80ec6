package io.cobro.connectors.calendar;

import io.cobro.core.reminder.BusinessCalendar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;
import java.util.TreeSet;

/// The days on which Mexican banks work: Monday to Friday without the days on which they close.
///
/// | day | source |
/// |---|---|
/// | 1 January, 1 May, 16 September, 25 December | Ley Federal del Trabajo, art. 74 |
/// | first Monday of February, third Mondays of March and of November | the same |
/// | 1 October of the years in which the federal executive changes: 2024, 2030, … | the same |
/// | Thursday and Friday before Easter, 2 November, 12 December | CNBV, yearly disposition |
///
/// Computed for any year, and equal to the list of the CNBV for 2026 (Diario Oficial de la
/// Federación, 10 December 2025, code 5775684). Election days, which are Sundays, need no rule. The
/// CNBV can order other days, which this does not know.
public final class MexicanBankDays implements BusinessCalendar {

    private static final int FIRST_CHANGE_IN_OCTOBER = 2024;
    private static final int TERM_YEARS = 6;

    @Override
    public boolean isBusinessDay(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case SATURDAY, SUNDAY -> false;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY ->
                    !closed(date.getYear()).contains(date);
        };
    }

    /// The days of a year on which banks close, Saturdays and Sundays among them where a rule names
    /// them.
    public static Set<LocalDate> closed(int year) {
        Set<LocalDate> days = new TreeSet<>();
        days.add(LocalDate.of(year, Month.JANUARY, 1));
        days.add(monday(1, year, Month.FEBRUARY));
        days.add(monday(3, year, Month.MARCH));
        days.add(LocalDate.of(year, Month.MAY, 1));
        days.add(LocalDate.of(year, Month.SEPTEMBER, 16));
        days.add(monday(3, year, Month.NOVEMBER));
        days.add(LocalDate.of(year, Month.DECEMBER, 25));
        if (year >= FIRST_CHANGE_IN_OCTOBER && (year - FIRST_CHANGE_IN_OCTOBER) % TERM_YEARS == 0) {
            days.add(LocalDate.of(year, Month.OCTOBER, 1));
        }
        LocalDate easter = easter(year);
        days.add(easter.minusDays(3));
        days.add(easter.minusDays(2));
        days.add(LocalDate.of(year, Month.NOVEMBER, 2));
        days.add(LocalDate.of(year, Month.DECEMBER, 12));
        return days;
    }

    private static LocalDate monday(int ordinal, int year, Month month) {
        return LocalDate.of(year, month, 1)
                .with(TemporalAdjusters.dayOfWeekInMonth(ordinal, DayOfWeek.MONDAY));
    }

    /// Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher
    /// ("Astronomical Algorithms", 1991, chapter 8).
    static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = b / 4;
        int e = b % 4;
        int f = (b + 8) / 25;
        int g = (b - f + 1) / 3;
        int h = (19 * a + b - d - g + 15) % 30;
        int i = c / 4;
        int k = c % 4;
        int l = (32 + 2 * e + 2 * i - h - k) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int n = h + l - 7 * m + 114;
        return LocalDate.of(year, n / 31, n % 31 + 1);
    }
}
