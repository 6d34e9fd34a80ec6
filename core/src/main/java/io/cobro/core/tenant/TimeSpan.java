package io.cobro.core.tenant;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;

/// A span of the calendar and the clock, such as `P3M`, `PT6H` or `P1DT12H`. Never negative.
///
/// @param period years, months and days, as the calendar of a time zone counts them
/// @param duration hours, minutes and seconds
public record TimeSpan(Period period, Duration duration) {

    /// Reads ISO 8601.
    ///
    /// @throws DateTimeException if it is malformed or negative
    public static TimeSpan parse(String text) {
        int time = text.indexOf('T');
        Period period =
                time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
        Duration duration = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
        if (period.isNegative() || duration.isNegative()) {
            throw new DateTimeException("a span of time is not negative");
        }
        return new TimeSpan(period, duration);
    }

    /// The instant this much later.
    ///
    /// @throws DateTimeException if no calendar reaches it
    public Instant after(Instant instant, ZoneId zone) {
        return instant.atZone(zone).plus(period).plus(duration).toInstant();
    }
}
