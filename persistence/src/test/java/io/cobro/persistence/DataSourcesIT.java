package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSourcesIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @ParameterizedTest
    @EnumSource(DatabaseRole.class)
    void each_connection_has_its_role_schema_zone_and_limits(DatabaseRole role) throws Exception {
        assertThat(ask(role, "select current_user")).isEqualTo(role.roleName());
        assertThat(ask(role, "select current_schema()")).isEqualTo("cobro");
        assertThat(ask(role, "show timezone")).isEqualTo("America/Mexico_City");
        assertThat(ask(role, "show statement_timeout")).isEqualTo("30s");
        assertThat(ask(role, "show application_name")).isEqualTo("cobro");
        assertThat(ask(role, "show jit")).isEqualTo("off");
    }

    @Test
    void the_application_owns_nothing_and_bypasses_nothing() throws Exception {
        assertThat(
                        ask(
                                DatabaseRole.APP,
                                "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user"))
                .isEqualTo("f");
        assertThat(
                        ask(
                                DatabaseRole.APP,
                                "select count(*) from pg_class where relowner = current_role::regrole"))
                .isEqualTo("0");
    }

    @Test
    void the_application_cannot_change_the_schema() {
        assertThatThrownBy(() -> ask(DatabaseRole.APP, "create table cobro.mine (id int)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for schema cobro");
    }

    @Test
    void a_group_of_statements_is_one_message_with_a_result_for_each() throws Exception {
        try (Connection connection = DATABASE.app().getConnection();
                var group =
                        connection.prepareStatement(
                                "begin; select set_config('app.tenant_id', ?, true); select current_setting('app.tenant_id'); commit")) {
            group.setString(1, "42");
            group.execute();
            List<String> results = new ArrayList<>();
            do {
                ResultSet rows = group.getResultSet();
                if (rows != null) {
                    rows.next();
                    results.add(rows.getString(1));
                }
            } while (group.getMoreResults() || group.getUpdateCount() >= 0);
            assertThat(results).containsExactly("42", "42");
        }
        assertThat(
                        ask(
                                DatabaseRole.APP,
                                "select coalesce(current_setting('app.tenant_id', true), '')"))
                .isEmpty();
    }

    private static String ask(DatabaseRole role, String query) throws SQLException {
        try (Connection connection = DATABASE.pool(role).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
