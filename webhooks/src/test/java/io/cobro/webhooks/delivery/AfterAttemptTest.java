package io.cobro.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.webhook.AttemptResult;
import io.cobro.core.webhook.AttemptResult.Answered;
import io.cobro.core.webhook.AttemptResult.Failure;
import io.cobro.core.webhook.AttemptResult.Unanswered;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Consequence.RetryAt;
import io.cobro.webhooks.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AfterAttemptTest {

    private static final Instant NOW = Examples.NOON;

    private static Consequence decide(AttemptResult result, int attempt) {
        return AfterAttempt.decide(result, attempt, RetrySchedule.STANDARD, 0, NOW);
    }

    private static Answered answered(int status, @Nullable String retryAfter) {
        return new Answered(status, retryAfter, "");
    }

    private static RetryAt in(Duration wait) {
        return new RetryAt(NOW.plus(wait), null);
    }

    @Test
    void a_delivery_that_always_fails_is_tried_eleven_times_over_three_days() {
        List<Duration> waits = new ArrayList<>();
        int attempt = 1;
        while (decide(answered(500, null), attempt) instanceof RetryAt(Instant at, _)) {
            waits.add(Duration.between(NOW, at));
            attempt++;
        }

        assertThat(attempt).isEqualTo(11).isEqualTo(RetrySchedule.STANDARD.attemptsMax());
        assertThat(waits)
                .extracting(Duration::toString)
                .containsExactly(
                        "PT30S", "PT2M", "PT10M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H",
                        "PT20H", "PT24H");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofDays(3), Duration.ofDays(4));
        assertThat(decide(answered(500, null), 11)).isEqualTo(new Consequence.Exhausted());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any_2xx_is_a_success(int status) {
        assertThat(decide(answered(status, "60"), 1)).isEqualTo(new Consequence.Succeeded());
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 301, 302, 307, 308, 400, 401, 404, 500, 501})
    void redirects_and_errors_are_retried_by_the_schedule(int status) {
        assertThat(decide(answered(status, null), 2)).isEqualTo(in(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void no_answer_is_retried_by_the_schedule(Failure failure) {
        assertThat(decide(new Unanswered(failure, "…"), 1)).isEqualTo(in(Duration.ofSeconds(30)));
    }

    @Test
    void gone_ends_the_endpoint_even_at_the_last_attempt() {
        assertThat(decide(answered(410, null), 1)).isEqualTo(new Consequence.EndpointGone());
        assertThat(decide(answered(410, "60"), 11)).isEqualTo(new Consequence.EndpointGone());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 504})
    void an_overloaded_endpoint_is_left_alone(int status) {
        Instant soon = NOW.plus(AfterAttempt.OVERLOAD_PAUSE);

        assertThat(decide(answered(status, null), 2))
                .isEqualTo(new RetryAt(NOW.plus(Duration.ofMinutes(2)), soon));
    }

    @ParameterizedTest
    @CsvSource({
        "503, 3600,                           PT1H,  PT1H",
        "503, '  5 ',                         PT30S, PT5S",
        "429, 0,                              PT30S, PT0S",
        "500, 'Sat, 21 Nov 2026 19:00:00 GMT', PT1H,  PT1H",
        "503, 'Sat, 21 Nov 2020 19:00:00 GMT', PT30S, PT0S",
        "503, 999999999,                      PT24H, PT24H",
        "503, 'Fri, 31 Dec 9999 23:59:59 GMT', PT24H, PT24H",
    })
    void retry_after_is_honoured_up_to_a_day(
            int status, String header, Duration retry, Duration pause) {
        assertThat(decide(answered(status, header), 1))
                .isEqualTo(new RetryAt(NOW.plus(retry), NOW.plus(pause)));
    }

    @Test
    void an_endpoint_is_left_alone_after_the_last_attempt_too() {
        assertThat(decide(answered(503, "3600"), 11))
                .isEqualTo(new Consequence.Exhausted(NOW.plus(Duration.ofHours(1))));
        assertThat(decide(answered(429, null), 11))
                .isEqualTo(new Consequence.Exhausted(NOW.plus(AfterAttempt.OVERLOAD_PAUSE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "soon", "1e3", "99999999999999999999", "٣", "0x10"})
    void a_retry_after_of_another_form_is_ignored(String header) {
        assertThat(decide(answered(503, header), 1)).isEqualTo(in(Duration.ofSeconds(30)));
    }

    @Test
    void jitter_lengthens_a_delay_by_up_to_a_fifth() {
        assertThat(RetrySchedule.STANDARD.delayAfter(1, 0)).contains(Duration.ofSeconds(30));
        assertThat(RetrySchedule.STANDARD.delayAfter(1, 0.5)).contains(Duration.ofSeconds(33));
        assertThat(RetrySchedule.STANDARD.delayAfter(1, Math.nextDown(1.0)).orElseThrow())
                .isLessThanOrEqualTo(Duration.ofSeconds(36));
    }

    @Test
    void a_schedule_has_delays_and_none_is_negative() {
        assertThatThrownBy(() -> new RetrySchedule(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(List.of(Duration.ofSeconds(-1))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
