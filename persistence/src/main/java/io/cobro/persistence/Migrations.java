package io.cobro.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/// Brings a database to the schema of this version: first the roles and the schema itself
/// (`db/roles.sql`, which changes nothing where they exist), then the migrations under
/// `db/migration` in the role [DatabaseRole#OWNER].
///
/// Several nodes may start at once: an advisory lock lets one migrate and the others wait. An older
/// node finds a newer schema and leaves it alone.
public final class Migrations {

    /// The schema that holds everything of Cobro.
    public static final String SCHEMA = "cobro";

    /// How long a node waits for another one that migrates.
    public static final Duration WAIT_MAX = Duration.ofMinutes(10);

    /// The advisory lock of migrations: "cobro" in ASCII.
    private static final long LOCK = 0x63_6f_62_72_6fL;

    private Migrations() {}

    /// Migrates, or waits for another node that does.
    ///
    /// @param login connections of a login that is a member of the three roles, or that may create
    ///   roles and owns the database
    /// @return how many migrations were applied
    /// @throws SQLException if the roles cannot be made or the lock cannot be had
    /// @throws FlywayException if a migration fails or an applied one was changed
    public static int migrate(DataSource login) throws SQLException {
        try (Connection connection = login.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "set lock_timeout to %d; select pg_advisory_lock(%d)"
                            .formatted(WAIT_MAX.toMillis(), LOCK));
            statement.execute(roles());
            // Closing the connection frees the lock.
            return Flyway.configure()
                    .dataSource(login)
                    .callbacks(new TakesRole())
                    .schemas(SCHEMA)
                    .createSchemas(false)
                    .locations("classpath:db/migration")
                    .validateMigrationNaming(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        }
    }

    private static String roles() {
        try (InputStream script = Migrations.class.getResourceAsStream("/db/roles.sql")) {
            return new String(
                    Objects.requireNonNull(script, "db/roles.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Gives each connection of Flyway the role that owns the schema.
    private static final class TakesRole implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_CONNECT;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("set role " + DatabaseRole.OWNER.roleName());
            } catch (SQLException refused) {
                throw new FlywayException(refused);
            }
        }

        @Override
        public String getCallbackName() {
            return "takes role";
        }
    }
}
