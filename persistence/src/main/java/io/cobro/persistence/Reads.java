package io.cobro.persistence;

import io.cobro.core.Reading;
import io.cobro.core.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/// Questions about one tenant's books that change nothing, in one round trip each. Thread-safe.
public final class Reads {

    private final DataSource dataSource;

    public Reads(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Asks, and waits for the answer.
    ///
    /// @param question asks its readings of the session and returns the one that is wanted
    public <T> T read(TenantId tenant, Function<Session, Reading<T>> question) {
        try (Connection connection = dataSource.getConnection()) {
            Session session = new Session(connection, tenant, true);
            try {
                Reading<T> answer = question.apply(session);
                session.commit();
                return answer.get();
            } catch (RuntimeException failure) {
                session.rollbackAfter(failure);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
