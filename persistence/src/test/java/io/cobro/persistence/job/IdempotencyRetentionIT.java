package io.cobro.persistence.job;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Idempotency;
import io.cobro.core.Outcome;
import io.cobro.core.customer.Customer;
import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyRetentionIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    /// When commands of [Office] truly happen; noon on 1 January by UTC.
    private static final Instant DONE = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void an_answer_is_kept_for_thirty_days_and_then_cleared() throws Exception {
        Office office = Office.open(DATABASE, "Ferretería del Norte");
        Customer first = accepted(create(office));
        tick(DONE.plus(Duration.ofDays(Idempotency.KEPT_DAYS)));
        assertThat(replayed(create(office))).contains(first.id().value().toString());
        // The day must be over wherever the tenant is.
        tick(DONE.plus(Duration.ofDays(Idempotency.KEPT_DAYS + 2)));
        assertThat(kept(office.tenant())).isZero();
        assertThat(accepted(create(office)).id()).isNotEqualTo(first.id());
    }

    @Test
    void many_go_in_one_turn_and_those_that_are_younger_stay() throws Exception {
        Office office = Office.open(DATABASE, "Distribuidora Azul");
        Tenant tenant = office.tenant();
        Rows.change(
                DATABASE,
                tenant,
                """
                insert into idempotency_record
                select %d, 'k-' || i, 'f', '{}', date '2026-01-31' + i %% 2 * 30 from generate_series(1, %d) i
                """
                        .formatted(tenant.id().number(), 2 * 2 * IdempotencyRetention.BATCH_MAX));
        tick(DONE.plus(Duration.ofDays(Idempotency.KEPT_DAYS + 2)));
        assertThat(kept(tenant)).isEqualTo(2L * IdempotencyRetention.BATCH_MAX);
    }

    @Test
    void a_tenant_has_its_turn_once_an_hour() {
        Office.open(DATABASE, "Abarrotes El Sol");
        Instant later = DONE.plus(Duration.ofDays(100));
        tick(later);
        assertThat(retention(later.plus(Duration.ofMinutes(59))).tick()).isZero();
        assertThat(retention(later.plus(IdempotencyRetention.EVERY)).tick()).isPositive();
    }

    private static Outcome<Customer> create(Office office) {
        return office.customers()
                .create(office.on("2026-01-01", "k", "f"), Office.aCustomer("Alfa", null));
    }

    private static void tick(Instant now) {
        assertThat(retention(now).tick()).isPositive();
    }

    private static IdempotencyRetention retention(Instant now) {
        return new IdempotencyRetention(DATABASE.app(), InstantSource.fixed(now));
    }

    private static long kept(Tenant tenant) throws SQLException {
        return Long.parseLong(
                Rows.of(DATABASE, tenant, "select count(*) from idempotency_record").getFirst());
    }
}
