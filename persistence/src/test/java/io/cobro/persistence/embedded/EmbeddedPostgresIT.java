package io.cobro.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    private static final int NOBODY = 65534;

    @TempDir private Path data;

    @Test
    void a_first_start_makes_a_private_durable_database_of_our_own() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(postgres, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(folder("server.conf")).content().contains("unix_socket_directories = ''");
            assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(postgres, "select lower('PEÑA ÁVILA')")).isEqualTo("peña ávila");
            assertThat(ask(postgres, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThat(permissions("")).isEqualTo("rwx------");
            assertThat(permissions("password")).isEqualTo("rw-------");
        }
    }

    @Test
    void nobody_enters_without_the_password() {
        try (EmbeddedPostgres postgres = start()) {
            String url = postgres.jdbcUrl().replaceFirst("password=[^&]*", "password=guessed");
            assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void a_restart_keeps_the_data_and_the_port() throws Exception {
        String before;
        try (EmbeddedPostgres postgres = start()) {
            before = postgres.jdbcUrl();
            remember(before, "Ferretería del Norte");
        }
        assertThat(running()).isFalse();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(postgres.jdbcUrl()).isEqualTo(before);
            assertThat(remembered(postgres)).isEqualTo("Ferretería del Norte");
        }
    }

    @Test
    void the_server_of_a_killed_process_is_adopted_and_stopped_at_the_end() throws Exception {
        OtherProcess killed = OtherProcess.start(data, Durability.PROCESS_END);
        remember(killed.awaitReady(), "Distribuidora Azul");
        killed.kill();
        long orphan = postmaster();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(remembered(postgres)).isEqualTo("Distribuidora Azul");
            assertThat(postmaster()).isEqualTo(orphan);
        }
        assertThat(running()).isFalse();
    }

    @Test
    void a_server_killed_with_its_process_recovers_what_was_committed() throws Exception {
        OtherProcess killed = OtherProcess.start(data, Durability.POWER_LOSS);
        remember(killed.awaitReady(), "Distribuidora Azul");
        killed.kill();
        ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            assertThat(remembered(postgres)).isEqualTo("Distribuidora Azul");
        }
    }

    @Test
    void a_guest_leaves_the_server_to_the_process_that_still_uses_it() throws Exception {
        try (OtherProcess first = OtherProcess.start(data, Durability.PROCESS_END)) {
            remember(first.awaitReady(), "Ferretería del Norte");
            try (EmbeddedPostgres guest = start()) {
                assertThat(remembered(guest)).isEqualTo("Ferretería del Norte");
            }
            assertThat(running()).isTrue();
        }
        assertThat(running()).isFalse();
    }

    @Test
    void the_process_that_started_the_server_may_leave_before_its_guest() throws Exception {
        OtherProcess first = OtherProcess.start(data, Durability.PROCESS_END);
        remember(first.awaitReady(), "Ferretería del Norte");
        try (EmbeddedPostgres guest = start()) {
            first.close();
            assertThat(remembered(guest)).isEqualTo("Ferretería del Norte");
        }
        assertThat(running()).isFalse();
    }

    @Test
    void two_processes_may_make_the_first_start_at_once() throws Exception {
        try (OtherProcess one = OtherProcess.start(data, Durability.PROCESS_END);
                OtherProcess two = OtherProcess.start(data, Durability.PROCESS_END)) {
            assertThat(one.awaitReady()).isEqualTo(two.awaitReady());
        }
        assertThat(running()).isFalse();
    }

    @Test
    void inside_one_process_the_last_to_close_stops_the_server() throws Exception {
        EmbeddedPostgres one = start();
        EmbeddedPostgres two = start();
        one.close();
        one.close();
        assertThat(ask(two, "select 1")).isEqualTo("1");
        two.close();
        assertThat(running()).isFalse();
    }

    @Test
    void a_process_id_that_belongs_to_another_program_by_now_does_not_matter() throws Exception {
        start().close();
        List<String> stale =
                List.of(
                        String.valueOf(ProcessHandle.current().pid()),
                        folder("cluster").toString(),
                        "1",
                        "1");
        Files.write(folder("cluster/postmaster.pid"), stale);
        try (EmbeddedPostgres postgres = start()) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void a_folder_that_others_can_read_is_refused() throws Exception {
        start().close();
        Files.setPosixFilePermissions(folder(""), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> start())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessage(
                        "Other users of this machine can reach %s, which must be private: run chmod 700 on it.",
                        folder("").toAbsolutePath().normalize());
    }

    @Test
    void a_password_that_others_can_read_is_refused() throws Exception {
        start().close();
        Files.setPosixFilePermissions(
                folder("password"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> start())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("run chmod 600 on it");
    }

    @Test
    void a_lost_password_is_said_in_a_sentence() throws Exception {
        start().close();
        Files.delete(folder("password"));
        assertThatThrownBy(() -> start())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageEndingWith(
                        "is missing; restore it, because the database opens with no other password.");
    }

    @Test
    void data_of_another_version_are_refused_with_the_reason() throws Exception {
        start().close();
        Files.writeString(folder("cluster/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> start())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("server.log");
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_refused() throws Exception {
        Files.writeString(folder(""), "not a folder");
        assertThatThrownBy(() -> start())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageStartingWith("The data folder " + data + " cannot be used");
    }

    @Test
    void root_serves_a_folder_of_another_user_as_that_user() throws Exception {
        assumeTrue(Posix.currentUser() == Posix.ROOT, "only root can act for others");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder(""), Posix.privateFolder());
        Posix.give(folder(""), NOBODY, NOBODY);
        try (EmbeddedPostgres postgres = start()) {
            remember(postgres.jdbcUrl(), "Ferretería del Norte");
            assertThat(Posix.owner(folder("cluster/PG_VERSION"))).isEqualTo(NOBODY);
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(remembered(postgres)).isEqualTo("Ferretería del Norte");
        }
    }

    @Test
    void root_gives_its_folder_away_where_namespaces_are_forbidden() throws Exception {
        assumeTrue(Posix.currentUser() == Posix.ROOT, "only root can act for others");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedPostgres postgres = start()) {
            remember(postgres.jdbcUrl(), "Ferretería del Norte");
        }
        assertThat(ServerUser.otherUser(folder(""))).isInstanceOf(ServerUser.OtherUser.class);
        try (EmbeddedPostgres postgres = start()) {
            assertThat(remembered(postgres)).isEqualTo("Ferretería del Norte");
        }
    }

    @Test
    void root_does_not_give_away_a_folder_that_others_cannot_enter() throws Exception {
        assumeTrue(Posix.currentUser() == Posix.ROOT, "only root can act for others");
        Files.createDirectory(folder(""), Posix.privateFolder());
        assertThatThrownBy(() -> ServerUser.otherUser(folder("")))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("choose a data folder that others may enter");
    }

    /// Durability costs seconds a test, and no test here cuts the power.
    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(data, Durability.PROCESS_END);
    }

    private Path folder(String file) {
        return data.resolve("postgres").resolve(file);
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder(file)));
    }

    private boolean running() {
        return Files.exists(folder("cluster/postmaster.pid"));
    }

    private long postmaster() throws IOException {
        return Postmaster.of(folder("cluster")).orElseThrow().pid();
    }

    private static void remember(String jdbcUrl, String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("create table memory (text text)");
            statement.execute("insert into memory values ('%s')".formatted(text));
        }
    }

    private static String remembered(EmbeddedPostgres postgres) throws SQLException {
        return ask(postgres, "select text from memory");
    }

    private static String ask(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
