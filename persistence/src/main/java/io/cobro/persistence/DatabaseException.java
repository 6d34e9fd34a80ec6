package io.cobro.persistence;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// The database did not do what it was asked: broken infrastructure, or a bug.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";

    /// Raised by `claim_key`.
    private static final String KEY_IN_FLIGHT = "CB001";

    private final String sqlState;

    DatabaseException(SQLException cause) {
        super(cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /// Whether the same work may succeed if it is run again.
    boolean isConflict() {
        return sqlState.equals(SERIALIZATION_FAILURE) || sqlState.equals(DEADLOCK_DETECTED);
    }

    boolean isKeyInFlight() {
        return sqlState.equals(KEY_IN_FLIGHT);
    }

    /// The unique constraint that was violated.
    Optional<String> violatedUnique() {
        return sqlState.equals(UNIQUE_VIOLATION) && getCause() instanceof PSQLException exception
                ? Optional.ofNullable(exception.getServerErrorMessage())
                        .map(ServerErrorMessage::getConstraint)
                : Optional.empty();
    }
}
