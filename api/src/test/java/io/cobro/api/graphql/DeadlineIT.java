package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.DatabaseRole;
import io.cobro.persistence.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DeadlineIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void a_statement_that_runs_at_the_deadline_is_canceled_and_nothing_is_told_of_the_rest()
            throws SQLException {
        GraphqlFace face = Wired.face(DATABASE.app());
        String document = "{ invoices { nodes { id } } customers { nodes { id } } }";
        try (Connection other = DATABASE.pool(DatabaseRole.OWNER).getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            // Whoever reads customers waits for as long as this transaction is open.
            lock.execute("lock table customer in access exclusive mode");
            Map<String, Object> late = Wired.answer(face, document, SHORT);
            assertThat(Wired.code(late)).isEqualTo("query_deadline_exceeded");
            assertThat(late).doesNotContainKey("data");
            other.rollback();
            other.setAutoCommit(true);
        }
        assertThat(Wired.answer(face, document)).containsKey("data").doesNotContainKey("errors");
        // The connection was given back without the limit.
        try (Connection again = DATABASE.app().getConnection();
                Statement statement = again.createStatement();
                var shown = statement.executeQuery("show statement_timeout")) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo("30s");
        }
    }
}
