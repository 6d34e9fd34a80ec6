package io.cobro.persistence;

import io.cobro.core.Reading;
import io.cobro.core.page.Page;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.event.LogEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/// Questions about one tenant's books that change nothing, in one round trip each. Thread-safe.
public final class Reads {

    private final DataSource dataSource;

    public Reads(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Asks for a page of a list of which it can be asked what has changed.
    ///
    /// The end of the log is read first. What is numbered after it, also what was done before and
    /// waits for its number, comes with the changes since then: whoever asks for them misses
    /// nothing.
    ///
    /// @param question asks its readings of the session and returns the page
    public <T> Page<T> list(TenantId tenant, Function<Session, Reading<Page<T>>> question) {
        return read(
                tenant,
                session -> {
                    Reading<Long> end = LogEnd.of(session);
                    Reading<Page<T>> page = question.apply(session);
                    return () -> page.get().at(end.get());
                });
    }

    /// Asks for a page of each of several such lists; see [#list].
    public <I, T> Map<I, Page<T>> lists(
            TenantId tenant, Function<Session, Reading<Map<I, Page<T>>>> question) {
        return read(
                tenant,
                session -> {
                    Reading<Long> end = LogEnd.of(session);
                    Reading<Map<I, Page<T>>> pages = question.apply(session);
                    return () -> {
                        Map<I, Page<T>> placed = new HashMap<>();
                        pages.get().forEach((id, page) -> placed.put(id, page.at(end.get())));
                        return placed;
                    };
                });
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
