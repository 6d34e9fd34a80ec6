package io.cobro.api.http;

import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.client.Network;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
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

/// Who calls, by the key or the access token of the `Authorization` header.
///
/// What a key opens is remembered for [#REMEMBERED] unless it changes through this node, so that a
/// key that another node revoked opens nothing after five seconds at most. Keys of test tenants are
/// looked up each time: whichever node moved the clock of one, all see it at once.
///
/// A key may be bound to networks. Its access tokens are not: who holds one is somewhere else.
public final class Authentication {

    public static final Duration REMEMBERED = Duration.ofSeconds(4);

    /// Keys remembered at a time.
    private static final int KEYS_MAX = 10_000;

    private static final Pattern BEARER =
            Pattern.compile(
                    "Bearer +(cobro_(?:live|test)_[0-9a-f]{64}|"
                            + AccessTokens.PREFIX
                            + "[A-Za-z0-9._=-]{1,4000})",
                    Pattern.CASE_INSENSITIVE);

    /// Finds what a key opens, by the hash of its secret.
    @FunctionalInterface
    public interface Keys {

        Optional<Opened> find(byte[] secretHash, Instant now);
    }

    /// A key, and the tenant that it opens.
    public record Opened(Tenant tenant, ApiKey key) {}

    private record Remembered(Optional<Opened> opened, Instant until) {}

    private final Keys keys;
    private final AccessTokens tokens;
    private final ClientAddresses addresses;
    private final Clock clock;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    public Authentication(Keys keys, AccessTokens tokens, ClientAddresses addresses, Clock clock) {
        this.keys = keys;
        this.tokens = tokens;
        this.addresses = addresses;
        this.clock = clock;
    }

    /// The caller, who may call from where the request comes.
    ///
    /// @throws ProblemException `unauthenticated`, `ip_not_allowed`
    public Caller caller(ServerRequest request) {
        Caller caller = caller(RequestHead.header(request, HeaderNames.AUTHORIZATION));
        if (caller.token() == null && !caller.key().allowedIps().isEmpty()) {
            requireAllowed(caller.key(), addresses.of(request));
        }
        return caller;
    }

    private static void requireAllowed(ApiKey key, Optional<InetAddress> from) {
        boolean allowed =
                from.isPresent()
                        && key.allowedIps().stream()
                                .anyMatch(network -> Network.of(network).contains(from.get()));
        if (!allowed) {
            throw new ProblemException(
                    ProblemException.Place.HEADER,
                    "Authorization",
                    "ip_not_allowed",
                    Map.of("address", from.map(InetAddress::getHostAddress).orElse("—")));
        }
    }

    /// Who calls, from wherever.
    ///
    /// @throws ProblemException `unauthenticated`
    Caller caller(@Nullable String authorization) {
        var matcher = BEARER.matcher(authorization == null ? "" : authorization.strip());
        if (!matcher.matches()) {
            throw unauthenticated();
        }
        Instant now = clock.instant();
        String given = matcher.group(1);
        if (!given.startsWith(AccessTokens.PREFIX)) {
            String hash = HexFormat.of().formatHex(KeySecrets.hash(given));
            Opened opened = opened(hash, now);
            return new Caller(opened.tenant(), opened.key(), hash, null);
        }
        AccessToken token = tokens.read(given, now).orElseThrow(Authentication::unauthenticated);
        Opened opened = opened(token.secretHash(), now);
        return new Caller(opened.tenant(), opened.key(), token.secretHash(), token);
    }

    /// @param name the hash of the secret
    private Opened opened(String name, Instant now) {
        Remembered known = remembered.get(name);
        if (known == null || !now.isBefore(known.until())) {
            int seen = changes.get();
            known =
                    new Remembered(
                            keys.find(HexFormat.of().parseHex(name), now), now.plus(REMEMBERED));
            if (!isTest(known)) {
                remember(name, known, seen);
            }
        }
        return known.opened()
                .filter(opened -> opened.key().isUsable(now))
                .orElseThrow(Authentication::unauthenticated);
    }

    private static boolean isTest(Remembered known) {
        return known.opened()
                .filter(opened -> opened.tenant().mode() == TenantMode.TEST)
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
                            known.opened()
                                    .filter(opened -> opened.tenant().id().equals(tenant))
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
