package io.cobro.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Connections to the database: pools that serve, and single ones for migrations.
///
/// Connections of a pool are in auto-commit mode, because a command writes `begin` and `commit`
/// into its groups of statements (two round trips); whoever sees a group fail rolls back before the
/// connection goes home.
public final class DataSources {

    /// More are slower: 32 connections on two cores cost a quarter of the rate (measured on
    /// PostgreSQL 18.6).
    public static final int CONNECTIONS_PER_CORE = 4;

    /// The sequencer is one statement at a time, and one for listening.
    public static final int SEQUENCER_CONNECTIONS = 2;

    /// How long a request waits for a free connection before it is refused as overload.
    public static final Duration POOL_WAIT_MAX = Duration.ofSeconds(3);

    public static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Ends a statement inside the server. Reports of millions of rows take half a second.
    public static final Duration STATEMENT_MAX = Duration.ofSeconds(30);

    /// How long a command waits for a row that another one holds.
    public static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(10);

    /// Ends the transaction of a process that hangs between two statements.
    public static final Duration IDLE_IN_TRANSACTION_MAX = Duration.ofSeconds(30);

    /// Notices a machine that vanished; longer than any statement may take.
    public static final Duration SOCKET_READ_MAX = STATEMENT_MAX.plusSeconds(15);

    /// Connections are made anew after this time, so that a change of name or role arrives.
    public static final Duration CONNECTION_LIFE_MAX = Duration.ofMinutes(30);

    /// Statement texts for which a connection keeps a prepared plan.
    private static final int PREPARED_STATEMENTS_MAX = 512;

    private static final int PREPARED_STATEMENTS_MIB_MAX = 8;

    private static final String APPLICATION_NAME = "cobro";

    private DataSources() {}

    /// The pool of requests and jobs, with the role [DatabaseRole#APP].
    ///
    /// @param sessionZone the zone of each session. `UTC` outside of tests, which use another one
    ///   to find SQL that depends on it
    public static HikariDataSource serving(DatabaseUrl url, ZoneId sessionZone) {
        return pool(
                url,
                DatabaseRole.APP,
                sessionZone,
                CONNECTIONS_PER_CORE * Runtime.getRuntime().availableProcessors());
    }

    /// The small pool of the sequencer, with the role [DatabaseRole#SEQUENCER].
    public static HikariDataSource sequencing(DatabaseUrl url, ZoneId sessionZone) {
        return pool(url, DatabaseRole.SEQUENCER, sessionZone, SEQUENCER_CONNECTIONS);
    }

    /// A pool of a role. Its first connection is made at once.
    ///
    /// @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException if there is none
    public static HikariDataSource pool(
            DatabaseUrl url, DatabaseRole role, ZoneId sessionZone, int connections) {
        return pool(url, role, sessionZone, connections, STATEMENT_MAX);
    }

    /// One connection with the role [DatabaseRole#APP] whose statements may take their time: for
    /// tools that read whole books.
    public static HikariDataSource unhurried(DatabaseUrl url) {
        return pool(url, DatabaseRole.APP, ZoneId.of("UTC"), 1, Duration.ZERO);
    }

    /// @param statementMax zero for no limit
    private static HikariDataSource pool(
            DatabaseUrl url,
            DatabaseRole role,
            ZoneId sessionZone,
            int connections,
            Duration statementMax) {
        PGSimpleDataSource source = driver(url);
        source.setSocketTimeout(statementMax.isZero() ? 0 : (int) SOCKET_READ_MAX.toSeconds());
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName(role.roleName());
        config.setMaximumPoolSize(connections);
        config.setAutoCommit(true);
        config.setConnectionTimeout(POOL_WAIT_MAX.toMillis());
        config.setValidationTimeout(POOL_WAIT_MAX.dividedBy(2).toMillis());
        config.setMaxLifetime(CONNECTION_LIFE_MAX.toMillis());
        config.setConnectionInitSql(
                """
                set role %s;
                set search_path to %s;
                set time zone '%s';
                set statement_timeout to %d;
                set lock_timeout to %d;
                set idle_in_transaction_session_timeout to %d;
                set jit to off\
                """
                        .formatted(
                                role.roleName(),
                                Migrations.SCHEMA,
                                sessionZone.getId(),
                                statementMax.toMillis(),
                                LOCK_WAIT_MAX.toMillis(),
                                IDLE_IN_TRANSACTION_MAX.toMillis()));
        return new HikariDataSource(config);
    }

    /// Single connections of the login itself, without limits of time: for migrations and tools.
    public static DataSource login(DatabaseUrl url) {
        return driver(url);
    }

    private static PGSimpleDataSource driver(DatabaseUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbc());
        source.setConnectTimeout((int) CONNECT_MAX.toSeconds());
        source.setTcpKeepAlive(true);
        source.setPreparedStatementCacheQueries(PREPARED_STATEMENTS_MAX);
        source.setPreparedStatementCacheSizeMiB(PREPARED_STATEMENTS_MIB_MAX);
        source.setApplicationName(APPLICATION_NAME);
        return source;
    }
}
