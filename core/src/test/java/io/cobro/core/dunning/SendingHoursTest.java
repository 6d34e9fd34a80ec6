package io.cobro.core.dunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reminder.BusinessCalendar;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendingHoursTest {

    private static final ZoneId MEXICO_CITY = ZoneId.of("America/Mexico_City");
    private static final ZoneId TIJUANA = ZoneId.of("America/Tijuana");
    private static final ZoneId JUAREZ = ZoneId.of("America/Ciudad_Juarez");
    private static final SendingHours OFFICE = SendingHours.STANDARD;
    private static final SendingHours NIGHT =
            new SendingHours(LocalTime.of(2, 0), LocalTime.of(3, 0), false);

    /// Monday to Friday without the 16th of September.
    private static final BusinessCalendar CALENDAR =
            date ->
                    !Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY).contains(date.getDayOfWeek())
                            && !date.equals(LocalDate.parse("2026-09-16"));

    private static String next(SendingHours hours, String now, ZoneId zone) {
        return hours.next(Instant.parse(now), zone, CALENDAR).atZone(zone).toString();
    }

    @Test
    void inside_the_window_a_message_leaves_at_once() {
        assertThat(next(OFFICE, "2026-11-18T16:30:00Z", MEXICO_CITY))
                .isEqualTo("2026-11-18T10:30-06:00[America/Mexico_City]");
        assertThat(OFFICE.isOpenAt(Instant.parse("2026-11-18T16:30:00Z"), MEXICO_CITY, CALENDAR))
                .isTrue();
    }

    @Test
    void before_the_window_it_waits_for_the_morning_and_after_it_for_the_next_one() {
        assertThat(next(OFFICE, "2026-11-18T06:00:00Z", MEXICO_CITY))
                .isEqualTo("2026-11-18T09:00-06:00[America/Mexico_City]");
        assertThat(next(OFFICE, "2026-11-19T00:00:00Z", MEXICO_CITY))
                .isEqualTo("2026-11-19T09:00-06:00[America/Mexico_City]");
    }

    @Test
    void the_last_minute_is_inside_and_the_end_is_not() {
        assertThat(next(OFFICE, "2026-11-18T23:59:59Z", MEXICO_CITY))
                .isEqualTo("2026-11-18T17:59:59-06:00[America/Mexico_City]");
        assertThat(next(OFFICE, "2026-11-19T00:00:00Z", MEXICO_CITY))
                .startsWith("2026-11-19T09:00");
    }

    @Test
    void a_friday_evening_waits_for_monday_and_a_holiday_for_the_day_after() {
        assertThat(next(OFFICE, "2026-11-21T01:00:00Z", MEXICO_CITY))
                .startsWith("2026-11-23T09:00");
        assertThat(next(OFFICE, "2026-09-16T15:30:00Z", MEXICO_CITY))
                .startsWith("2026-09-17T09:00");
    }

    @Test
    void border_cities_follow_the_clocks_of_the_united_states_and_the_capital_does_not() {
        assertThat(next(OFFICE, "2026-07-01T12:00:00Z", TIJUANA))
                .isEqualTo("2026-07-01T09:00-07:00[America/Tijuana]");
        assertThat(next(OFFICE, "2026-12-01T12:00:00Z", TIJUANA))
                .isEqualTo("2026-12-01T09:00-08:00[America/Tijuana]");
        assertThat(next(OFFICE, "2026-07-01T12:00:00Z", JUAREZ))
                .isEqualTo("2026-07-01T09:00-06:00[America/Ciudad_Juarez]");
        assertThat(next(OFFICE, "2026-12-01T12:00:00Z", JUAREZ))
                .isEqualTo("2026-12-01T09:00-07:00[America/Ciudad_Juarez]");
        assertThat(next(OFFICE, "2026-07-01T12:00:00Z", MEXICO_CITY))
                .isEqualTo("2026-07-01T09:00-06:00[America/Mexico_City]");
    }

    @Test
    void a_window_that_the_clocks_leave_out_serves_the_next_day() {
        // On 8 March 2026 Tijuana goes from 2:00 to 3:00.
        assertThat(next(NIGHT, "2026-03-08T08:30:00Z", TIJUANA))
                .isEqualTo("2026-03-09T02:00-07:00[America/Tijuana]");
    }

    @Test
    void a_window_that_comes_twice_begins_the_first_time() {
        // On 1 November 2026 Tijuana goes from 2:00 back to 1:00.
        SendingHours early = new SendingHours(LocalTime.of(1, 0), LocalTime.of(2, 0), false);
        assertThat(next(early, "2026-11-01T07:00:00Z", TIJUANA))
                .isEqualTo("2026-11-01T01:00-07:00[America/Tijuana]");
    }

    @Test
    void the_next_day_is_the_first_sending_day_after_a_date() {
        assertThat(
                        OFFICE.nextDay(LocalDate.parse("2026-11-20"), MEXICO_CITY, CALENDAR)
                                .atZone(MEXICO_CITY)
                                .toString())
                .startsWith("2026-11-23T09:00");
    }
}
