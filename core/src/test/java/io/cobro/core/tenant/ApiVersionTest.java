package io.cobro.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiVersionTest {

    private static final List<ApiVersion> TWO =
            List.of(
                    new ApiVersion(LocalDate.of(2026, 12, 1)),
                    new ApiVersion(LocalDate.of(2027, 6, 1)));

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:00:00Z, 2026-12-01",
        "2026-12-01T00:00:00Z, 2026-12-01",
        "2027-05-31T23:59:59Z, 2026-12-01",
        "2027-06-01T00:00:00Z, 2027-06-01",
        "2031-01-01T00:00:00Z, 2027-06-01"
    })
    void a_key_keeps_the_version_that_it_was_made_under(Instant made, String version) {
        assertThat(ApiVersion.at(made, TWO).text()).isEqualTo(version);
    }
}
