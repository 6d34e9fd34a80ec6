package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClocksApartTest {

    @Test
    void a_node_whose_clock_is_wrong_does_not_begin() {
        assertThatCode(() -> Storage.requireSameTime(Duration.ofSeconds(10)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Storage.requireSameTime(Duration.ofSeconds(132)))
                .isInstanceOf(ClocksApartException.class)
                .hasMessageContaining("132 seconds apart, more than 10");
    }
}
