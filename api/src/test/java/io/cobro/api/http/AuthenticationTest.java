package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.Scopes;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.webhooks.signing.SecretBox;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AuthenticationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final String BEARER = "Bearer cobro_test_" + "0".repeat(64);

    private final AtomicInteger lookUps = new AtomicInteger();

    @Test
    void what_the_key_of_a_live_tenant_opens_is_remembered() {
        Authentication authentication = authentication(TenantMode.LIVE);
        authentication.caller(BEARER);
        authentication.caller(BEARER);
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void every_node_sees_at_once_that_the_clock_of_a_test_tenant_moved() {
        Authentication node = authentication(TenantMode.TEST);
        assertThat(node.caller(BEARER).tenant().testClockAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(node.caller(BEARER).tenant().testClockAt()).isEqualTo(NOW.plusSeconds(2));
    }

    /// The clock of its tenant is a second later at each look.
    private Authentication authentication(TenantMode mode) {
        return new Authentication(
                (_, _) -> {
                    Duration moved = Duration.ofSeconds(lookUps.incrementAndGet());
                    return Optional.of(
                            new Authentication.Opened(
                                    tenant(mode).withTestClock(NOW.plus(moved)), key()));
                },
                new AccessTokens(
                        SecretBox.of(SecretBox.newKey(new SecureRandom()), new SecureRandom())),
                new ClientAddresses(""),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Tenant tenant(TenantMode mode) {
        return new Tenant(
                new TenantId(1, new UUID(1, 1)),
                "Distribuidora Azul",
                mode,
                ZoneId.of("America/Mexico_City"),
                CurrencyCode.MXN,
                TaxPoint.PAYMENT,
                30,
                Language.ES,
                1,
                NOW,
                null);
    }

    private static ApiKey key() {
        return new ApiKey(
                new ApiKeyId(new UUID(1, 2)),
                "test",
                "cobro_test_0000",
                List.of(Scopes.ADMIN),
                List.of(),
                null,
                null,
                null,
                null,
                1,
                NOW,
                null);
    }
}
