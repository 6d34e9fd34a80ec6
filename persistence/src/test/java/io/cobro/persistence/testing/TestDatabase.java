package io.cobro.persistence.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.persistence.Migrations;
import io.cobro.persistence.embedded.Durability;
import io.cobro.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A migrated database of its own for each test class:
///
/// ```java
/// @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
/// ```
///
/// All test runs of a checkout share one server under the root's `target` (modules, also at the
/// same time); the first one that needs it starts it and the last one stops it. The migrations run
/// once into a template, of which each class gets a copy in some 50 ms, dropped when it is done.
///
/// Sessions are in the zone of Mexico City while the JVM of the tests is in another one, so that
/// SQL that depends on the zone of the session is found.
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

    public static final ZoneId SESSION_ZONE = ZoneId.of("America/Mexico_City");

    /// Few, for many classes may run at once.
    private static final int CONNECTIONS = 8;

    /// The advisory lock under which templates are made: "test" in ASCII.
    private static final long LOCK = 0x74_65_73_74L;

    private static final String PREFIX = "test_";
    private static final String TEMPLATE_PREFIX = "template_";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private @Nullable String name;
    private final List<HikariDataSource> pools = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        String copy = PREFIX + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        Shared.execute("create database %s template %s".formatted(copy, Shared.TEMPLATE));
        name = copy;
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        pools.forEach(HikariDataSource::close);
        pools.clear();
        Shared.drop(name());
    }

    /// Where the database is, as an application is told.
    public DatabaseUrl url() {
        return Shared.url(name());
    }

    /// A pool in the role of the application; closed at the end of the class.
    public DataSource app() {
        return pool(DatabaseRole.APP);
    }

    /// A pool in another role; closed at the end of the class.
    public DataSource pool(DatabaseRole role) {
        return pools.stream()
                .filter(pool -> role.roleName().equals(pool.getPoolName()))
                .findFirst()
                .orElseGet(() -> {
                    HikariDataSource pool =
                            DataSources.pool(url(), role, SESSION_ZONE, CONNECTIONS);
                    pools.add(pool);
                    return pool;
                });
    }

    private String name() {
        return Objects.requireNonNull(name, "a database only exists while its class runs");
    }

    /// The server and the template, made when the first class of this JVM asks.
    private static final class Shared {

        static final EmbeddedPostgres SERVER = server();
        static final String TEMPLATE = template();

        private Shared() {}

        static DatabaseUrl url(String database) {
            return DatabaseUrl.parse(SERVER.jdbcUrl().replace("/cobro?", "/" + database + "?"))
                    .orElseThrow();
        }

        static void execute(String sql) throws SQLException {
            try (Connection connection = DataSources.login(url("cobro")).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /// With the sessions that are left in it. A vacuum of the server's own may not be ended by
        /// force; without force the server ends it by itself.
        static void drop(String database) throws SQLException {
            try {
                execute("drop database if exists %s with (force)".formatted(database));
            } catch (SQLException denied) {
                if (!INSUFFICIENT_PRIVILEGE.equals(denied.getSQLState())) {
                    throw denied;
                }
                execute("drop database if exists " + database);
            }
        }

        private static EmbeddedPostgres server() {
            Path root = Path.of("").toAbsolutePath();
            while (!Files.isDirectory(root.resolve(".mvn"))) {
                root = Objects.requireNonNull(root.getParent(), "tests run inside the checkout");
            }
            EmbeddedPostgres server =
                    EmbeddedPostgres.start(
                            root.resolve("target/test-database"), Durability.PROCESS_END);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }

        private static String template() {
            String template = TEMPLATE_PREFIX + fingerprint();
            try (Connection connection = DataSources.login(url("cobro")).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(%d)".formatted(LOCK));
                for (String database : names(statement, PREFIX)) {
                    if (isForsaken(database)) {
                        drop(database);
                    }
                }
                for (String old : names(statement, TEMPLATE_PREFIX)) {
                    if (!old.equals(template)) {
                        statement.execute("drop database " + old);
                    }
                }
                if (!names(statement, TEMPLATE_PREFIX).contains(template)) {
                    // Made under another name, so that one half made is never copied.
                    String unfinished = PREFIX + ProcessHandle.current().pid() + "_0";
                    statement.execute("create database " + unfinished);
                    Migrations.migrate(DataSources.login(url(unfinished)));
                    statement.execute(
                            "alter database %s rename to %s".formatted(unfinished, template));
                }
                return template;
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /// A copy of a JVM that was killed.
        private static boolean isForsaken(String database) {
            long pid =
                    Long.parseLong(database.substring(PREFIX.length(), database.lastIndexOf('_')));
            return ProcessHandle.of(pid).isEmpty();
        }

        private static List<String> names(Statement statement, String prefix) throws SQLException {
            List<String> names = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "select datname from pg_database where starts_with(datname, '%s')"
                                    .formatted(prefix))) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }

        /// A name for the migrations as they are, from their content.
        private static String fingerprint() {
            try {
                URI scripts =
                        Objects.requireNonNull(Migrations.class.getResource("/db/roles.sql"))
                                .toURI();
                if (!scripts.getScheme().equals("jar")) {
                    return fingerprint(Path.of(scripts).resolveSibling("."));
                }
                try (FileSystem jar = FileSystems.newFileSystem(scripts, Map.of())) {
                    return fingerprint(jar.getPath("/db"));
                }
            } catch (URISyntaxException | IOException | NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static String fingerprint(Path folder)
                throws IOException, NoSuchAlgorithmException {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        }
    }
}
