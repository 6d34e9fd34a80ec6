package io.cobro.connectors.bank;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Business dates as statements write them; nothing for what is no day of the calendar.
final class StatementDates {

    /// A booking outside these years is a damaged file.
    static final int YEAR_MIN = 1990;

    static final int YEAR_MAX = 2199;

    private static final Pattern DAY_FIRST = Pattern.compile("(\\d{2})[-/](\\d{2})[-/](\\d{4})");
    private static final Pattern ISO =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:[TZ+-][0-9:.TZ+-]*)?");

    private StatementDates() {}

    /// `31-12-2026`.
    static @Nullable LocalDate dayFirst(String text) {
        Matcher day = DAY_FIRST.matcher(text);
        return day.matches() ? date(day.group(3), day.group(2), day.group(1)) : null;
    }

    /// The date of xs:date or xs:dateTime as it is written, without moving it to another zone: the
    /// bank means its own days.
    static @Nullable LocalDate iso(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher day = ISO.matcher(text);
        return day.matches() ? date(day.group(1), day.group(2), day.group(3)) : null;
    }

    private static @Nullable LocalDate date(String year, String month, String day) {
        int ofYear = Integer.parseInt(year);
        if (ofYear < YEAR_MIN || ofYear > YEAR_MAX) {
            return null;
        }
        try {
            return LocalDate.of(ofYear, Integer.parseInt(month), Integer.parseInt(day));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }
}
