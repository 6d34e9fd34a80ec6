package io.cobro.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/// The clock that all nodes on a database share.
public final class DatabaseClock {

    private DatabaseClock() {}

    /// How far a clock is from the database's: zero or more, and no more than it really is, for the
    /// time that asking takes is taken off.
    ///
    /// @throws SQLException if the database does not answer
    public static Duration apart(DataSource database, InstantSource clock) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Instant before = clock.instant();
            try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
                Instant after = clock.instant();
                if (there.isBefore(before)) {
                    return Duration.between(there, before);
                }
                return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
            }
        }
    }
}
