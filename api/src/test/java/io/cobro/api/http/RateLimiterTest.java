package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.api.testing.SetClock;
import io.cobro.core.tenant.ApiKeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {

    private static final Instant NOON = Instant.parse("2026-11-22T18:00:00Z");
    private static final ApiKeyId ERP = new ApiKeyId(new UUID(1, 1));
    private static final ApiKeyId STORE = new ApiKeyId(new UUID(1, 2));

    private final SetClock now = new SetClock(NOON);
    private final RateLimiter limiter = new RateLimiter(10, now);

    @Test
    void a_bucket_is_empty_after_its_quota_and_says_so() {
        for (int left = 9; left >= 0; left--) {
            RateLimiter.Allowance allowance = limiter.take(ERP, 1);
            assertThat(allowance.granted()).isTrue();
            assertThat(allowance.policy()).isEqualTo("\"default\";q=10;w=1");
            assertThat(allowance.state()).isEqualTo("\"default\";r=" + left + ";t=1");
        }
        assertThat(limiter.take(ERP, 1).granted()).isFalse();
    }

    @Test
    void it_fills_evenly_and_never_beyond_its_quota() {
        limiter.take(ERP, 10);
        now.set(NOON.plusMillis(100));
        assertThat(limiter.take(ERP, 1).granted()).as("a tenth of it after 100 ms").isTrue();
        assertThat(limiter.take(ERP, 1).granted()).isFalse();
        now.set(NOON.plus(Duration.ofHours(1)));
        assertThat(limiter.take(ERP, 0).left()).isEqualTo(10);
        assertThat(limiter.take(ERP, 0).state()).isEqualTo("\"default\";r=10;t=0");
    }

    @Test
    void a_refused_request_costs_nothing() {
        limiter.take(ERP, 8);
        assertThat(limiter.take(ERP, 3).granted()).isFalse();
        assertThat(limiter.take(ERP, 2).granted()).isTrue();
    }

    @Test
    void keys_do_not_share() {
        limiter.take(ERP, 10);
        assertThat(limiter.take(ERP, 1).granted()).isFalse();
        assertThat(limiter.take(STORE, 10).granted()).isTrue();
    }

    @Test
    void what_costs_more_than_a_bucket_holds_waits_for_a_full_one() {
        limiter.take(ERP, 1);
        assertThat(limiter.take(ERP, 100).granted()).isFalse();
        now.set(NOON.plusSeconds(1));
        assertThat(limiter.take(ERP, 1).granted()).isTrue();
        limiter.takeFurther(ERP, 100);
        assertThat(limiter.take(ERP, 0).left()).isZero();
        assertThatThrownBy(() -> limiter.takeFurther(ERP, 1)).hasMessage("rate_limited");
    }

    @Test
    void a_clock_that_is_set_back_makes_nobody_wait_for_it() {
        limiter.take(ERP, 10);
        now.set(NOON.minus(Duration.ofDays(1)));
        assertThat(limiter.take(ERP, 10).granted()).isTrue();
        assertThat(limiter.take(ERP, 1).granted()).isFalse();
    }

    @Test
    void no_more_than_so_many_keys_are_kept() {
        for (int i = 0; i < 2 * RateLimiter.KEYS_MAX; i++) {
            limiter.take(new ApiKeyId(new UUID(2, i)), 1);
        }
        assertThat(limiter.keys()).isLessThanOrEqualTo(RateLimiter.KEYS_MAX);
        now.set(NOON.plusSeconds(1));
        limiter.take(ERP, 10);
        for (int i = 0; limiter.keys() > 2; i++) {
            limiter.take(new ApiKeyId(new UUID(3, i)), 1);
        }
        assertThat(limiter.take(ERP, 1).granted()).as("one in use is not forgotten").isFalse();
    }

    @Test
    void without_a_limit_nothing_is_told() {
        RateLimiter none = new RateLimiter(0, now);
        RateLimiter.Allowance allowance = none.take(ERP, 1_000_000);
        assertThat(allowance.granted()).isTrue();
        assertThat(allowance.on(Reply.noContent()).headers()).isEmpty();
        none.takeFurther(ERP, 1_000_000);
        assertThat(none.keys()).isZero();
    }
}
