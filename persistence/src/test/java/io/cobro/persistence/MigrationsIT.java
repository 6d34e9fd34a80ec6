package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void nodes_that_start_at_once_migrate_once() throws Exception {
        DataSource login = DataSources.login(DATABASE.url());
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema cobro cascade");
        }
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> one = nodes.submit(() -> Migrations.migrate(login));
            Future<Integer> two = nodes.submit(() -> Migrations.migrate(login));
            assertThat(one.get() > 0 ^ two.get() > 0).isTrue();
        }
        assertThat(Migrations.migrate(login)).isZero();
        assertThat(ask(login, "select tableowner from pg_tables where tablename = 'invoice'"))
                .isEqualTo("cobro_owner");
    }

    @Test
    void a_login_that_was_only_made_a_member_of_the_roles_can_start() throws Exception {
        DataSource login = DataSources.login(DATABASE.url());
        String guest = "guest_" + ProcessHandle.current().pid();
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role %s login password '%s'".formatted(guest, guest));
            statement.execute(
                    "grant cobro_owner, cobro_app, cobro_sequencer to %s".formatted(guest));
            try {
                DatabaseUrl url =
                        DatabaseUrl.parse(
                                        DATABASE.url()
                                                .jdbc()
                                                .replaceFirst("user=[^&]*", "user=" + guest)
                                                .replaceFirst(
                                                        "password=[^&]*", "password=" + guest))
                                .orElseThrow();
                assertThat(Migrations.migrate(DataSources.login(url))).isZero();
            } finally {
                statement.execute("drop role " + guest);
            }
        }
    }

    private static String ask(DataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
