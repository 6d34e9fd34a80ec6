package io.cobro.persistence;

import io.cobro.core.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/// Transactions that no command asked for: background work, one tenant at a time. Thread-safe.
public final class JobTransactions {

    /// Runs of one piece of work, where the database gave up those before to a conflict.
    private static final int RUNS_MAX = 5;

    private final DataSource dataSource;

    public JobTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Runs the work in a transaction of its own and commits it. The work has no effect but through
    /// its session, for it is run again after a conflict.
    public <T> T inTransaction(TenantId tenant, Function<Session, T> work) {
        for (int run = 1; ; run++) {
            try {
                return once(tenant, work);
            } catch (DatabaseException failure) {
                if (!failure.isConflict() || run == RUNS_MAX) {
                    throw failure;
                }
            }
        }
    }

    private <T> T once(TenantId tenant, Function<Session, T> work) {
        try (Connection connection = dataSource.getConnection()) {
            Session session = new Session(connection, tenant, false);
            try {
                T done = work.apply(session);
                session.commit();
                return done;
            } catch (RuntimeException failure) {
                session.rollbackAfter(failure);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
