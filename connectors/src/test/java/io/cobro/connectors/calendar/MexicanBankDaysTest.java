package io.cobro.connectors.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MexicanBankDaysTest {

    private final MexicanBankDays calendar = new MexicanBankDays();

    /// CNBV, Diario Oficial de la Federación, 10 December 2025, code 5775684.
    @Test
    void the_days_of_2026_are_those_of_the_commission() {
        assertThat(MexicanBankDays.closed(2026))
                .containsExactlyElementsOf(
                        days(
                                2026, "01-01", "02-02", "03-16", "04-02", "04-03", "05-01", "09-16",
                                "11-02", "11-16", "12-12", "12-25"));
    }

    @Test
    void the_days_of_later_years_follow_from_the_rules() {
        assertThat(MexicanBankDays.closed(2027))
                .containsExactlyElementsOf(
                        days(
                                2027, "01-01", "02-01", "03-15", "03-25", "03-26", "05-01", "09-16",
                                "11-02", "11-15", "12-12", "12-25"));
        assertThat(MexicanBankDays.closed(2028))
                .contains(
                        days(2028, "02-07", "03-20", "04-13", "04-14", "11-20")
                                .toArray(LocalDate[]::new));
    }

    @Test
    void the_executive_changes_on_the_first_of_october_every_six_years() {
        assertThat(calendar.isBusinessDay(LocalDate.of(2024, 10, 1))).isFalse();
        assertThat(calendar.isBusinessDay(LocalDate.of(2030, 10, 1))).isFalse();
        assertThat(calendar.isBusinessDay(LocalDate.of(2025, 10, 1))).isTrue();
        assertThat(calendar.isBusinessDay(LocalDate.of(2018, 10, 1))).isTrue();
    }

    @Test
    void weekends_are_free() {
        assertThat(calendar.isBusinessDay(LocalDate.of(2026, 11, 27))).isTrue();
        assertThat(calendar.isBusinessDay(LocalDate.of(2026, 11, 28))).isFalse();
        assertThat(calendar.isBusinessDay(LocalDate.of(2026, 11, 29))).isFalse();
    }

    /// United States Naval Observatory, dates of Easter.
    @ParameterizedTest
    @CsvSource({
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2019-04-21",
        "2024-03-31",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28"
    })
    void easter_is_where_almanacs_have_it(LocalDate easter) {
        assertThat(MexicanBankDays.easter(easter.getYear())).isEqualTo(easter);
    }

    private static List<LocalDate> days(int year, String... days) {
        return Stream.of(days).map(day -> LocalDate.parse(year + "-" + day)).toList();
    }
}
