package io.cobro.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "P3M, 2026-01-31T18:00:00Z, 2026-04-30T18:00:00Z",
        "P1Y2W, 2026-01-31T18:00:00Z, 2027-02-14T18:00:00Z",
        "PT6H, 2026-01-31T18:00:00Z, 2026-02-01T00:00:00Z",
        "P1DT12H30M, 2026-01-31T18:00:00Z, 2026-02-02T06:30:00Z",
        "P0D, 2026-01-31T18:00:00Z, 2026-01-31T18:00:00Z"
    })
    void it_counts_by_the_calendar_and_then_by_the_clock(String span, Instant from, Instant to) {
        assertThat(TimeSpan.parse(span).after(from, ZoneId.of("America/Mexico_City")))
                .isEqualTo(to);
    }

    @Test
    void a_day_has_the_hours_that_the_zone_gives_it() {
        // Clocks in Tijuana go forward on 8 March 2026.
        Instant noon = Instant.parse("2026-03-07T20:00:00Z");
        ZoneId tijuana = ZoneId.of("America/Tijuana");
        assertThat(TimeSpan.parse("P1D").after(noon, tijuana)).isEqualTo("2026-03-08T19:00:00Z");
        assertThat(TimeSpan.parse("PT24H").after(noon, tijuana)).isEqualTo("2026-03-08T20:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "PT", "P1DT", "1D", "P-1D", "-P1D", "PT-1S", "P1DT-1H", "T1H"})
    void what_is_malformed_or_negative_is_none(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
