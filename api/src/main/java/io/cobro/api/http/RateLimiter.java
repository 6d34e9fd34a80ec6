package io.cobro.api.http;

import io.cobro.core.Refusal;
import io.cobro.core.tenant.ApiKeyId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How much each key may ask of this node: a bucket that holds what may be asked within [#WINDOW]
/// and fills evenly, so that it is full again after one window at the latest.
///
/// Of each key only the instant at which its bucket is full is kept. Source of the form of the
/// headers: RateLimit header fields for HTTP, draft 9 (March 2025). Thread-safe.
public final class RateLimiter {

    /// How long it takes to fill an empty bucket.
    public static final Duration WINDOW = Duration.ofSeconds(1);

    /// Keys whose buckets are not full, at a time.
    static final int KEYS_MAX = 10_000;

    private static final long WINDOW_NANOS = WINDOW.toNanos();

    private final int quota;
    private final InstantSource clock;
    private final Map<ApiKeyId, Long> fullAt = new ConcurrentHashMap<>();

    /// @param quota what a bucket holds; 0 for keys without a limit
    /// @param clock may be set back: then buckets begin anew
    public RateLimiter(int quota, InstantSource clock) {
        this.quota = quota;
        this.clock = clock;
    }

    /// What became of a request.
    ///
    /// @param granted whether it may go on
    /// @param quota what a bucket holds; 0 for keys without a limit
    /// @param left what may still be asked at once
    /// @param full seconds until the bucket is full, rounded up
    public record Allowance(boolean granted, int quota, long left, long full) {

        /// The reply with the headers that tell what is left.
        public Reply on(Reply reply) {
            return quota == 0
                    ? reply
                    : reply.with("RateLimit-Policy", policy()).with("RateLimit", state());
        }

        public String policy() {
            return "\"default\";q=" + quota + ";w=" + WINDOW.toSeconds();
        }

        public String state() {
            return "\"default\";r=" + left + ";t=" + full;
        }

        /// Why the request may not go on; null if it may.
        public @Nullable Refusal refusal() {
            return granted ? null : refused();
        }
    }

    static Refusal refused() {
        return Refusal.of("rate_limited", Map.of("seconds", Long.toString(WINDOW.toSeconds())));
    }

    /// Takes what a request costs out of the bucket of its key, or nothing if there is less.
    ///
    /// @param cost in requests, from 0; one that is beyond every bucket empties a full one
    public Allowance take(ApiKeyId key, int cost) {
        return taken(key, Math.min(cost, quota));
    }

    /// Takes what turns out to come on top of the one that a request cost so far.
    ///
    /// @throws ProblemException `rate_limited`
    public void takeFurther(ApiKeyId key, int cost) {
        if (quota > 0 && !taken(key, Math.min(cost, quota - 1)).granted()) {
            throw new ProblemException(refused());
        }
    }

    private Allowance taken(ApiKeyId key, int cost) {
        if (quota == 0) {
            return new Allowance(true, 0, 0, 0);
        }
        long now = nanos(clock.instant());
        if (fullAt.size() >= KEYS_MAX) {
            forget(now);
        }
        long price = cost * WINDOW_NANOS / quota;
        boolean[] granted = {false};
        long full =
                fullAt.compute(
                        key,
                        (_, before) -> {
                            long from = before == null ? now : since(now, before);
                            granted[0] = from + price <= now + WINDOW_NANOS;
                            return granted[0] ? from + price : from;
                        });
        long missing = full - now;
        return new Allowance(
                granted[0],
                quota,
                (WINDOW_NANOS - missing) * quota / WINDOW_NANOS,
                (missing + WINDOW_NANOS - 1) / WINDOW_NANOS);
    }

    /// No bucket is full later than after a window: one that says so is of before the clock was set
    /// back, and begins anew.
    private static long since(long now, long full) {
        return full > now + WINDOW_NANOS ? now : Math.max(now, full);
    }

    /// A full bucket is as good as none. Where none is full, all begin anew: better than to keep
    /// ever more of them.
    private void forget(long now) {
        fullAt.values().removeIf(full -> full <= now);
        if (fullAt.size() >= KEYS_MAX) {
            fullAt.clear();
        }
    }

    int keys() {
        return fullAt.size();
    }

    private static long nanos(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
