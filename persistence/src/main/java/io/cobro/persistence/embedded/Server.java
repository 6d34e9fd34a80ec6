package io.cobro.persistence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/// One server in its folder. Whoever calls it holds the gate of the folder (see [Sharing]).
final class Server {

    private static final String HOST = "127.0.0.1";
    private static final String SUPERUSER = "postgres";

    /// The login and the database of Cobro have the same name.
    private static final String COBRO = "cobro";

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// For a port taken in between, and for children of a killed server that are still ending.
    private static final Duration START_RETRY_MAX = Duration.ofSeconds(3);

    private static final long LOG_BYTES_MAX = 10_000_000;
    private static final int PASSWORD_BYTES = 32;

    private static final int CONNECTIONS_MIN = 100;
    private static final int CONNECTIONS_PER_CORE = 12;

    /// SQLSTATE invalid_password.
    private static final String WRONG_PASSWORD = "28P01";

    private final Path folder;
    private final ServerUser user;
    private final Durability durability;
    private final Path cluster;

    Server(Path folder, ServerUser user, Durability durability) {
        this.folder = folder;
        this.user = user;
        this.durability = durability;
        this.cluster = folder.resolve("cluster");
    }

    static Path passwordFile(Path folder) {
        return folder.resolve("password");
    }

    Path folder() {
        return folder;
    }

    String jdbcUrl(int port) {
        return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s&sslmode=disable&gssEncMode=disable"
                .formatted(HOST, port, COBRO, COBRO, password());
    }

    /// Creates the cluster if there is none, starts the server or finds it running, and waits until
    /// it takes connections.
    ///
    /// @return the port on which it listens
    int ensureRunning() throws IOException {
        if (!Files.isDirectory(cluster)) {
            create();
        }
        Deadline deadline = new Deadline(START_MAX);
        while (true) {
            Optional<Postmaster> postmaster = Postmaster.of(cluster);
            if (postmaster.isEmpty()) {
                start();
            } else if (accepts(postmaster.get().port())) {
                return postmaster.get().port();
            }
            if (deadline.hasPassed()) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL in %s runs but has not taken connections for %d seconds; its log is %s."
                                .formatted(folder, START_MAX.toSeconds(), log()));
            }
            deadline.pause();
        }
    }

    void stop() throws IOException {
        if (Postmaster.of(cluster).isEmpty()) {
            return;
        }
        Path output = folder.resolve("stop.log");
        int status =
                run(
                        output,
                        "pg_ctl",
                        "stop",
                        "--silent",
                        "--wait",
                        "--timeout=" + STOP_MAX.toSeconds(),
                        "--mode=fast",
                        "--pgdata=" + cluster);
        if (status != 0) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL in %s did not stop: %s".formatted(folder, reason(output)));
        }
        Files.deleteIfExists(output);
    }

    /// Creates the cluster aside and renames it, so that one half made is never taken for whole.
    private void create() throws IOException {
        Path unfinished = folder.resolve("cluster.new");
        Folders.delete(unfinished);
        writePassword();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "initdb",
                                "--pgdata=" + unfinished,
                                "--username=" + SUPERUSER,
                                "--pwfile=" + passwordFile(folder),
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--no-instructions"));
        if (durability == Durability.PROCESS_END) {
            command.add("--no-sync");
        }
        Path output = folder.resolve("create.log");
        if (run(output, command.toArray(String[]::new)) != 0) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not create its files in %s: %s"
                            .formatted(folder, reason(output)));
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "\ninclude '../server.conf'\n",
                StandardOpenOption.APPEND);
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(output);
    }

    private void start() throws IOException {
        Postmaster.forgetDead(cluster);
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES_MAX) {
            Files.delete(log());
        }
        Path output = folder.resolve("start.log");
        Deadline retries = new Deadline(START_RETRY_MAX);
        for (boolean first = true; ; first = false) {
            writeSettings(port(first));
            long logged = Files.exists(log()) ? Files.size(log()) : 0;
            int status =
                    run(
                            output,
                            "pg_ctl",
                            "start",
                            "--silent",
                            "--wait",
                            "--timeout=" + START_MAX.toSeconds(),
                            "--pgdata=" + cluster,
                            "--log=" + log());
            if (status == 0) {
                Files.deleteIfExists(output);
                return;
            }
            if (retries.hasPassed()) {
                boolean said = Files.exists(log()) && Files.size(log()) > logged;
                throw new EmbeddedPostgresException(
                        "PostgreSQL in %s did not start: %s"
                                .formatted(folder, reason(said ? log() : output)));
            }
            retries.pause();
        }
    }

    /// The port of the last start if it is free, so that tools keep their settings.
    private int port(boolean asBefore) throws IOException {
        Path file = folder.resolve("port");
        if (asBefore && Files.exists(file)) {
            try {
                int port = Integer.parseInt(Files.readString(file).strip());
                if (free(port)) {
                    return port;
                }
            } catch (IllegalArgumentException unreadable) {
                // A port is chosen anew.
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            Files.writeString(file, socket.getLocalPort() + "\n");
            return socket.getLocalPort();
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(HOST))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /// Errors of statements are for the application to log: they quote what was sent, and personal
    /// data have no place in a log.
    private void writeSettings(int port) throws IOException {
        int connections =
                Math.max(
                        CONNECTIONS_MIN,
                        Runtime.getRuntime().availableProcessors() * CONNECTIONS_PER_CORE);
        String settings =
                """
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = %d
                password_encryption = 'scram-sha-256'
                timezone = 'UTC'
                log_timezone = 'UTC'
                jit = off
                log_checkpoints = off
                log_min_messages = log
                log_min_error_statement = panic
                """
                        .formatted(HOST, port, connections);
        Files.writeString(
                folder.resolve("server.conf"),
                switch (durability) {
                    case POWER_LOSS -> settings;
                    case PROCESS_END ->
                            settings
                                    + "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
                });
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Path file = passwordFile(folder);
        Files.deleteIfExists(file);
        Files.createFile(file, Posix.privateFile());
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        user.own(file);
    }

    private String password() {
        Path file = passwordFile(folder);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException lost) {
            throw new EmbeddedPostgresException(
                    "The file %s is missing; restore it, because the database opens with no other password."
                            .formatted(file),
                    lost);
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "The file %s cannot be read: %s.".formatted(file, Failure.text(failure)),
                    failure);
        }
    }

    /// Connects as the superuser and makes sure that the login and the database exist.
    ///
    /// @return false while the server starts or stops
    private boolean accepts(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {HOST});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(SUPERUSER);
        source.setUser(SUPERUSER);
        source.setPassword(password());
        source.setConnectTimeout((int) CONNECT_MAX.toSeconds());
        source.setSslMode("disable");
        source.setGssEncMode("disable");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select from pg_roles where rolname = '" + COBRO + "'")) {
                statement.execute(
                        "create role %s login createrole createdb password '%s'"
                                .formatted(COBRO, password()));
            }
            if (!exists(statement, "select from pg_database where datname = '" + COBRO + "'")) {
                statement.execute("create database %s owner %s".formatted(COBRO, COBRO));
            }
            return true;
        } catch (SQLException refused) {
            if (WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw new EmbeddedPostgresException(
                        "The password in %s does not open the database in %s; restore the file that belongs to it."
                                .formatted(passwordFile(folder), folder),
                        refused);
            }
            return false;
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private int run(Path output, String... command) throws IOException {
        Path home = PostgresBinaries.unpacked(caches());
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, home.resolve("bin").resolve(command[0]).toString());
        ProcessBuilder builder =
                new ProcessBuilder(user.command(words))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().keySet().removeAll(Set.of("LANG", "LANGUAGE"));
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException(
                    "Waiting for PostgreSQL was interrupted.", interrupted);
        }
    }

    /// The user's cache, or the data folder where that cannot be used.
    private List<Path> caches() {
        Path own = folder.resolve("binaries");
        if (user instanceof ServerUser.OtherUser) {
            return List.of(own);
        }
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache =
                configured == null || configured.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(configured);
        // A user without a home folder has the home "?".
        return cache.isAbsolute() ? List.of(cache.resolve("cobro"), own) : List.of(own);
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    /// The last line that says why, as the end of a sentence.
    private static String reason(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        String last = lines.isEmpty() ? "it gave no reason" : lines.getLast();
        for (String line : lines) {
            int start = Math.max(line.indexOf("FATAL:"), line.indexOf("error:"));
            if (start >= 0) {
                last = line.substring(line.indexOf(':', start) + 1);
            }
        }
        return last.strip() + " (" + log + ").";
    }
}
