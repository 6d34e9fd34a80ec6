package io.cobro.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.tenant.TenantQueries;
import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The command line against a database of its own.
class CommandsStory {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @TempDir Path folder = Path.of("");

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void fresh() {
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void keys_of_one_tenant_are_printed_alone() {
        assertThat(run("keys", "create", "--tenant", "Azul")).isEqualTo(ExitCodes.OK);
        assertThat(run("keys", "create", "--tenant", "Azul", "--scopes", "bank:read"))
                .isEqualTo(ExitCodes.OK);
        assertThat(run("keys", "create", "--tenant", "Prueba", "--test")).isEqualTo(ExitCodes.OK);

        assertThat(out.toString().lines())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .satisfiesExactly(
                        key -> assertThat(key).startsWith("cobro_live_"),
                        key -> assertThat(key).startsWith("cobro_live_"),
                        key -> assertThat(key).startsWith("cobro_test_"));
        assertThat(err.toString()).isEmpty();
        assertThat(new TenantQueries(DATABASE.app()).all())
                .extracting(Tenant::name)
                .contains("Azul", "Prueba");
    }

    @Test
    void a_ledger_is_verified_and_what_is_wrong_is_printed() throws SQLException {
        assertThat(run("keys", "create", "--tenant", "Verificada")).isEqualTo(ExitCodes.OK);
        assertThat(run("verify-ledger")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).contains("The ledger is in order: 0 entries of ");

        Tenant tenant =
                new TenantQueries(DATABASE.app())
                        .all().stream()
                                .filter(one -> one.name().equals("Verificada"))
                                .findFirst()
                                .orElseThrow();
        Rows.change(
                DATABASE,
                tenant,
                "insert into event_counter (tenant_id, next_sequence, chain_hash) values (%d, 7, '\\x00')"
                                .formatted(tenant.id().number())
                        + " on conflict (tenant_id) do update set next_sequence = 7");
        try {
            assertThat(run("verify-ledger")).isEqualTo(ExitCodes.FAILED);
            assertThat(out.toString())
                    .contains("event_counter_follows_log", "expected 1 00, found 7 00")
                    .contains("The ledger is not in order: 1 findings");
        } finally {
            Rows.change(DATABASE, tenant, "update event_counter set next_sequence = 1");
        }
    }

    private int run(String... args) {
        return Main.run(
                args,
                Map.of(
                        "COBRO_DATA",
                        folder.toString(),
                        "COBRO_DATABASE_URL",
                        DATABASE.url().jdbc()),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
