package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseClockIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 0, 3_600})
    void a_clock_that_is_wrong_is_told_by_how_much(long seconds) throws Exception {
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        Duration apart = DatabaseClock.apart(DataSources.login(DATABASE.url()), wrong);
        // What asking takes is taken off, however long that is.
        assertThat(apart).isLessThanOrEqualTo(Duration.ofSeconds(Math.abs(seconds)).plusSeconds(1));
        assertThat(apart.isPositive()).isEqualTo(seconds != 0);
    }
}
