package io.cobro.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {

    private static final Instant MONDAY = Instant.parse("2026-11-16T09:00:00Z");
    private static final Consequence FAILURE = new Consequence.RetryAt(MONDAY, null);

    private static Instant after(Duration duration) {
        return MONDAY.plus(duration);
    }

    @Test
    void only_failures_for_an_hour_degrade_and_for_five_days_disable() {
        EndpointHealth first = EndpointHealth.WELL.after(FAILURE, MONDAY);
        EndpointHealth minutes = first.after(FAILURE, after(Duration.ofMinutes(59)));
        EndpointHealth hour = minutes.after(FAILURE, after(Duration.ofHours(1)));
        EndpointHealth days = hour.after(new Consequence.Exhausted(), after(Duration.ofDays(5)));

        assertThat(first).isEqualTo(new EndpointHealth(EndpointStatus.ENABLED, MONDAY));
        assertThat(minutes.status()).isEqualTo(EndpointStatus.ENABLED);
        assertThat(hour.status()).isEqualTo(EndpointStatus.DEGRADED);
        assertThat(days).isEqualTo(new EndpointHealth(EndpointStatus.DISABLED, MONDAY));
    }

    @Test
    void one_success_makes_it_well() {
        EndpointHealth degraded = new EndpointHealth(EndpointStatus.DEGRADED, MONDAY);

        assertThat(degraded.after(new Consequence.Succeeded(), after(Duration.ofDays(4))))
                .isEqualTo(EndpointHealth.WELL);
    }

    @Test
    void gone_disables_at_once() {
        assertThat(EndpointHealth.WELL.after(new Consequence.EndpointGone(), MONDAY).status())
                .isEqualTo(EndpointStatus.DISABLED);
    }

    @Test
    void a_late_answer_does_not_enable_a_disabled_endpoint() {
        EndpointHealth disabled = new EndpointHealth(EndpointStatus.DISABLED, MONDAY);

        assertThat(disabled.after(new Consequence.Succeeded(), MONDAY)).isEqualTo(disabled);
        assertThat(disabled.after(FAILURE, MONDAY)).isEqualTo(disabled);
    }
}
