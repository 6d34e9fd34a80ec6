package io.cobro.api.http;

import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who calls, by the key of the `Authorization` header.
///
/// What a key opens is remembered for [#REMEMBERED] unless it changes through this node, so that a
/// key that another node revoked opens nothing after five seconds at most. Keys of test tenants are
/// looked up each time: whichever node moved the clock of one, all see it at once.
public final class Authentication {

    public static final Duration REMEMBERED = Duration.ofSeconds(4);

    /// Keys remembered at a time.
    private static final int KEYS_MAX = 10_000;

    private static final Pattern BEARER =
            Pattern.compile("Bearer +(cobro_(?:live|test)_[0-9a-f]{64})", Pattern.CASE_INSENSITIVE);

    /// Finds what a key opens, by the hash of its secret.
    @FunctionalInterface
    public interface Keys {

        Optional<Caller> find(byte[] secretHash, Instant now);
    }

    private record Remembered(Optional<Caller> caller, Instant until) {}

    private final Keys keys;
    private final Clock clock;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    public Authentication(Keys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// The caller.
    ///
    /// @throws ProblemException `unauthenticated`
    public Caller caller(@Nullable String authorization) {
        var matcher = BEARER.matcher(authorization == null ? "" : authorization.strip());
        if (!matcher.matches()) {
            throw unauthenticated();
        }
        byte[] hash = KeySecrets.hash(matcher.group(1));
        Instant now = clock.instant();
        String name = HexFormat.of().formatHex(hash);
        Remembered known = remembered.get(name);
        if (known == null || !now.isBefore(known.until())) {
            int seen = changes.get();
            known = new Remembered(keys.find(hash, now), now.plus(REMEMBERED));
            if (!isTest(known)) {
                remember(name, known, seen);
            }
        }
        return known.caller()
                .filter(caller -> caller.key().isUsable(now))
                .orElseThrow(Authentication::unauthenticated);
    }

    private static boolean isTest(Remembered known) {
        return known.caller()
                .filter(caller -> caller.tenant().mode() == TenantMode.TEST)
                .isPresent();
    }

    /// @param seen the changes before it was looked up: after another one it is old already
    private void remember(String name, Remembered found, int seen) {
        lock.lock();
        try {
            if (changes.get() == seen) {
                if (remembered.size() >= KEYS_MAX) {
                    remembered.clear();
                }
                remembered.put(name, found);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Looks anew at what the keys of a tenant open: its settings or keys have changed here. Other
    /// nodes learn it when they ask again.
    public void forget(TenantId tenant) {
        lock.lock();
        try {
            changes.incrementAndGet();
            remembered
                    .values()
                    .removeIf(known ->
                            known.caller()
                                    .filter(caller -> caller.tenant().id().equals(tenant))
                                    .isPresent());
        } finally {
            lock.unlock();
        }
    }

    private static ProblemException unauthenticated() {
        return new ProblemException(
                ProblemException.Place.HEADER, "Authorization", "unauthenticated", Map.of());
    }
}
