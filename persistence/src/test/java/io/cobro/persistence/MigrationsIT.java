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
            migrateTo(login, statement, "14");
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

    /// Acts of every tenant held numbers and URLs in full before.
    @Test
    void acts_are_masked_where_a_number_or_url_could_be_used() throws Exception {
        DataSource login = DataSources.login(DATABASE.url());
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            migrateTo(login, statement, "30");
            act(
                    statement,
                    1,
                    "bank_account",
                    """
                    {"name":"a \\"number\\":\\"12345678\\"","number":"012320001847205939","bank":"BBVA"}\
                    """);
            act(
                    statement,
                    1,
                    "webhook_endpoint",
                    """
                    {"url":"https://u:p@erp.example:8443/hook/s3cret?k=1","status":"enabled"}\
                    """);
            act(
                    statement,
                    1,
                    "replay",
                    """
                    {"number":"184466","url":"http://a/b"}\
                    """);
            act(
                    statement,
                    2,
                    "bank_account",
                    """
                    {"number":"5939"}\
                    """);
            act(
                    statement,
                    2,
                    "webhook_endpoint",
                    """
                    {"url":"https://erp.example"}\
                    """);
            statement.execute(
                    "alter table cobro.audit_act enable row level security, force row level security");
            Migrations.migrate(login);
            assertThat(acts(statement, 1))
                    .isEqualTo(
                            """
                            {"name":"a \\"number\\":\\"12345678\\"","number":"•••• 5939","bank":"BBVA"}
                            {"url":"https://erp.example:8443","status":"enabled"}
                            {"number":"184466","url":"http://a/b"}\
                            """);
            assertThat(acts(statement, 2))
                    .isEqualTo(
                            """
                            {"number":"••••"}
                            {"url":"https://erp.example"}\
                            """);
        }
        assertThat(
                        ask(
                                login,
                                "select relforcerowsecurity from pg_class where relname = 'audit_act'"))
                .isEqualTo("t");
    }

    private static String acts(Statement statement, int tenant) throws SQLException {
        statement.execute("select set_config('app.tenant_id', '%d', false)".formatted(tenant));
        try (ResultSet rows =
                statement.executeQuery(
                        "select string_agg((data->subject_type)::text, e'\\n' order by act_no) from cobro.audit_act")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void act(Statement statement, int tenant, String subject, String data)
            throws SQLException {
        statement.execute(
                """
                insert into cobro.audit_act (tenant_id, act_id, action, subject_type, subject_id, subject_version,
                  occurred_at, actor, request_id, data)
                values (%d, gen_random_uuid(), '%s.created', '%s', gen_random_uuid(), 1, now(), 'a', 'r',
                  '{"%s":%s}')
                """
                        .formatted(tenant, subject, subject, subject, data));
    }

    /// A schema as a version left it, without the grants, which name tables to come.
    private static void migrateTo(DataSource login, Statement statement, String version)
            throws SQLException {
        statement.execute("drop schema cobro cascade");
        statement.execute("create schema cobro authorization cobro_owner");
        Flyway.configure()
                .dataSource(login)
                .initSql("set role cobro_owner")
                .schemas(Migrations.SCHEMA)
                .createSchemas(false)
                .locations("classpath:db/migration")
                .target(version)
                .repeatableSqlMigrationPrefix("later")
                .load()
                .migrate();
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
