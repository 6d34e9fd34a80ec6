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
import org.flywaydb.core.Flyway;
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

    /// The inbox was ordered by the clock before.
    @Test
    void facts_that_wait_when_the_inbox_is_numbered_keep_their_order() throws Exception {
        DataSource login = DataSources.login(DATABASE.url());
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema cobro cascade");
            statement.execute("create schema cobro authorization cobro_owner");
            Flyway.configure()
                    .dataSource(login)
                    .initSql("set role cobro_owner")
                    .schemas(Migrations.SCHEMA)
                    .createSchemas(false)
                    .locations("classpath:db/migration")
                    .target("14")
                    .repeatableSqlMigrationPrefix("later") // the grants name tables to come
                    .load()
                    .migrate();
            fact(statement, 2, "11:00", "third");
            fact(statement, 1, "09:00", "first");
            fact(statement, 2, "10:00", "second");
            Migrations.migrate(login);
            fact(statement, 1, "08:00", "fourth");
        }
        assertThat(
                        ask(
                                login,
                                "select string_agg(type, ' ' order by inbox_no) from cobro.event_inbox"))
                .isEqualTo("first second third fourth");
    }

    private static void fact(Statement statement, int tenant, String time, String type)
            throws SQLException {
        statement.execute(
                """
                insert into cobro.event_inbox (tenant_id, recorded_at, ordinal, event_id, type, subject_type, subject_id,
                  subject_version, occurred_at, actor, request_id, data)
                values (%d, '2026-03-02 %s', 1, gen_random_uuid(), '%s', 'customer', gen_random_uuid(), 1, now(), 'a', 'r',
                  '{}')
                """
                        .formatted(tenant, time, type));
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
