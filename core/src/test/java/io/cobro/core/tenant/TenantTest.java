package io.cobro.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.money.CurrencyCode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantTest {

    private static final Tenant TENANT =
            new Tenant(
                    new TenantId(1, new UUID(0, 1)),
                    "Ferretería del Norte",
                    TenantMode.LIVE,
                    ZoneId.of("America/Mexico_City"),
                    CurrencyCode.MXN,
                    TaxPoint.PAYMENT,
                    30,
                    Language.ES,
                    1,
                    Instant.EPOCH,
                    null);

    /// What is answered at once and what is read later are the same instant.
    @Test
    void its_time_is_no_finer_than_what_is_stored() {
        Instant wall = Instant.parse("2026-11-28T09:10:43.929999700Z");
        assertThat(TENANT.now(() -> wall)).isEqualTo(Instant.parse("2026-11-28T09:10:43.929999Z"));
    }
}
