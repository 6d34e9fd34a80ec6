package io.cobro.persistence.tenant;

import static io.cobro.persistence.testing.Office.accepted;
import static io.cobro.persistence.testing.Office.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Patch;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.KeySecrets;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantsAndKeysIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Office office;
    private static Office neighbour;
    private static ApiKeys keys;

    @BeforeAll
    static void open() {
        office = Office.open(DATABASE, "Ferretería del Norte");
        neighbour = Office.open(DATABASE, "Distribuidora Azul");
        keys = new ApiKeys(DATABASE.app());
    }

    @Test
    void a_tenant_is_made_once_however_many_ask() throws Exception {
        TenantCreation creation = new TenantCreation(DATABASE.app(), new TimeOrderedIds());
        NewTenant wanted = NewTenant.mexican("Abarrotes El Sol", TenantMode.LIVE);
        Set<Tenant> made = new HashSet<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tenant>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(callers.submit(() -> creation.createIfNew(wanted, NOW)));
            }
            for (Future<Tenant> call : calls) {
                made.add(call.get());
            }
        }
        assertThat(made).hasSize(1);
        Tenant tenant = made.iterator().next();
        assertThat(new TenantQueries(DATABASE.app()).find(tenant.id())).contains(tenant);
        assertThat(Rows.of(DATABASE, tenant, "select next_sequence, chain_hash from event_counter"))
                .containsExactly("1 \\x00");
        assertThat(
                        Rows.of(
                                DATABASE,
                                "select kind, due_at from work_queue where tenant_id = "
                                        + tenant.id().number()
                                        + " order by kind"))
                .containsExactly(
                        "idempotency_retention 2026-03-01 06:00:00-06",
                        "overdue 2026-03-01 06:00:00-06",
                        "webhook_retention 2026-03-01 06:00:00-06");
        assertThat(
                        creation.createIfNew(
                                NewTenant.mexican("Abarrotes El Sol", TenantMode.TEST), NOW))
                .isNotEqualTo(tenant);
    }

    @Test
    void settings_are_changed() {
        Tenant before = new TenantQueries(DATABASE.app()).find(office.tenant().id()).orElseThrow();
        Tenant after =
                accepted(
                        office.tenants()
                                .update(
                                        office.on("2026-02-01"),
                                        new TenantKeeping.UpdateTenant(
                                                before.version(),
                                                Patch.set("Ferretería del Norte, S.A."),
                                                Patch.absent(),
                                                Patch.absent(),
                                                Patch.absent(),
                                                Patch.set(15),
                                                Patch.set(Language.EN))));
        assertThat(new TenantQueries(DATABASE.app()).find(office.tenant().id())).contains(after);
    }

    @Test
    void issuers_are_listed_newest_first_and_have_one_tax_id_each() {
        BillingEntityQueries queries = new BillingEntityQueries(neighbour.reads());
        BillingEntity second = neighbour.billingEntity("DAZ150622P34");
        assertThat(queries.list(neighbour.tenant().id(), PageRequest.first(1)).items())
                .containsExactly(second);
        BillingEntity renamed =
                accepted(
                        neighbour
                                .tenants()
                                .update(
                                        neighbour.on("2026-02-01"),
                                        new TenantKeeping.UpdateBillingEntity(
                                                second.id(),
                                                1,
                                                Patch.set("Azul"),
                                                Patch.set(null))));
        assertThat(queries.find(neighbour.tenant().id(), second.id())).contains(renamed);
        assertThat(queries.find(office.tenant().id(), second.id())).isEmpty();
        assertThat(
                        refused(
                                        neighbour
                                                .tenants()
                                                .create(
                                                        neighbour.on("2026-02-01"),
                                                        new TenantKeeping.CreateBillingEntity(
                                                                "DAZ150622P34", "Otra", null)))
                                .code())
                .isEqualTo("duplicate_tax_id");
    }

    @Test
    void a_key_opens_its_tenant_until_it_is_revoked() throws Exception {
        ApiKey made = key(null);
        byte[] hash = KeySecrets.hash(requireNonNull(made.secret()));
        var opened = keys.authenticate(hash, NOW).orElseThrow();
        assertThat(opened.tenant().id()).isEqualTo(office.tenant().id());
        assertThat(opened.tenant().mode()).isEqualTo(TenantMode.TEST);
        assertThat(opened.key()).isEqualTo(made.kept());
        ApiKeyQueries queries = new ApiKeyQueries(office.reads());
        assertThat(queries.find(office.tenant().id(), made.id()).orElseThrow().lastUsedAt())
                .isEqualTo(NOW);
        keys.authenticate(hash, NOW.plusSeconds(59));
        assertThat(queries.find(office.tenant().id(), made.id()).orElseThrow().lastUsedAt())
                .as("written once a minute")
                .isEqualTo(NOW);
        keys.authenticate(hash, NOW.plusSeconds(61));
        assertThat(queries.find(office.tenant().id(), made.id()).orElseThrow().lastUsedAt())
                .isEqualTo(NOW.plusSeconds(61));
        assertThat(queries.find(neighbour.tenant().id(), made.id())).isEmpty();

        accepted(
                office.tenants()
                        .revoke(
                                office.on("2026-03-01"),
                                new TenantKeeping.RevokeApiKey(made.id(), 1)));
        assertThat(keys.authenticate(hash, NOW)).isEmpty();
        assertThat(keys.authenticate(KeySecrets.hash("cobro_test_other"), NOW)).isEmpty();
        assertThat(
                        Rows.of(
                                DATABASE,
                                "select count(*) from api_key k where k::text like '%"
                                        + made.secret()
                                        + "%'"))
                .as("the secret is not stored")
                .containsExactly("0");
    }

    @Test
    void a_key_opens_nothing_once_it_expires() {
        byte[] hash = KeySecrets.hash(requireNonNull(key(NOW).secret()));
        assertThat(keys.authenticate(hash, NOW.minusSeconds(1))).isPresent();
        assertThat(keys.authenticate(hash, NOW)).isEmpty();
    }

    @Test
    void a_key_opens_by_its_previous_secret_until_the_overlap_ends() {
        ApiKey made = key(null);
        byte[] old = KeySecrets.hash(requireNonNull(made.secret()));
        ApiKey rotated =
                accepted(
                        office.tenants()
                                .rotate(
                                        office.on("2026-03-01"),
                                        new TenantKeeping.RotateApiKey(
                                                made.id(), 1, Duration.ofHours(1))));
        Instant until = requireNonNull(rotated.previousSecretUntil());
        assertThat(keys.authenticate(old, until.minusNanos(1000)).orElseThrow().key().id())
                .isEqualTo(made.id());
        assertThat(keys.authenticate(old, until)).isEmpty();
        byte[] young = KeySecrets.hash(requireNonNull(rotated.secret()));
        assertThat(keys.authenticate(young, until)).isPresent();

        accepted(
                office.tenants()
                        .rotate(
                                office.on("2026-03-01"),
                                new TenantKeeping.RotateApiKey(made.id(), 2, Duration.ZERO)));
        assertThat(keys.authenticate(old, NOW)).isEmpty();
        assertThat(keys.authenticate(young, NOW)).isEmpty();
    }

    private static ApiKey key(@Nullable Instant expiresAt) {
        return accepted(
                office.tenants()
                        .create(
                                office.on("2026-02-01"),
                                new TenantKeeping.CreateApiKey(
                                        "ERP",
                                        List.of("invoices:read", "customers:read"),
                                        expiresAt)));
    }
}
