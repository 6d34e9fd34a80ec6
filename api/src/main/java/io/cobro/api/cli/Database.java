package io.cobro.api.cli;

import io.cobro.api.Config;
import io.cobro.api.IllegalConfigException;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.DatabaseUrl;
import io.cobro.persistence.Migrations;
import io.cobro.persistence.embedded.EmbeddedPostgres;
import io.cobro.webhooks.signing.SecretsKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The migrated database that a command works on: the one that is configured, or else the embedded
/// one, which is left in order on close.
final class Database implements AutoCloseable {

    private final DatabaseUrl url;
    private final @Nullable EmbeddedPostgres embedded;

    private Database(DatabaseUrl url, @Nullable EmbeddedPostgres embedded) {
        this.url = url;
        this.embedded = embedded;
    }

    /// @throws SQLException if it cannot be reached or migrated
    static Database open(Config config) throws SQLException {
        DatabaseUrl configured = config.database();
        if (configured != null) {
            Migrations.migrate(DataSources.login(configured));
            return new Database(configured, null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(config.data());
        try {
            DatabaseUrl url = DatabaseUrl.parse(embedded.jdbcUrl()).orElseThrow();
            Migrations.migrate(DataSources.login(url));
            return new Database(url, embedded);
        } catch (SQLException | RuntimeException failure) {
            embedded.close();
            throw failure;
        }
    }

    DatabaseUrl url() {
        return url;
    }

    /// The configured key, or else the one in the data folder, made if there is none.
    static String secretsKey(Config config) {
        String configured = config.secretsKey();
        if (configured != null) {
            return configured;
        }
        try {
            Files.createDirectories(config.data());
            return SecretsKeyFile.readOrCreate(config.data(), new SecureRandom());
        } catch (IOException unusable) {
            throw new IllegalConfigException(
                    "The data folder %s cannot be written; choose another with --data."
                            .formatted(config.data()));
        }
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
