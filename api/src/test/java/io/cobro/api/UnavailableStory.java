package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.TestServer;
import io.cobro.persistence.DatabaseRole;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A database that goes away under a request: both faces say that it passes, and when to come
/// again.
final class UnavailableStory {

    @RegisterExtension
    static final TestServer SERVER = TestServer.withIdleWorkers(Clock.systemUTC());

    @Test
    void a_rest_request_whose_connection_is_lost_may_come_again() throws SQLException {
        String key = Company.found(SERVER, "Distribuidora Azul").key();
        Response lost = losing("customer", () -> SERVER.as(key).get("/v1/customers"));
        lost.then().statusCode(503).header("Retry-After", "1").body("code", equalTo("unavailable"));
        SERVER.as(key).get("/v1/customers").then().statusCode(200);
    }

    @Test
    void a_graphql_request_whose_connection_is_lost_may_come_again() throws SQLException {
        // A key that was never used is looked for in the database.
        String key = SERVER.key(Company.found(SERVER, "Distribuidora Azul").tenant());
        Supplier<Response> ask =
                () ->
                        SERVER.graphql(key)
                                .contentType("application/json")
                                .body(Map.of("query", "{ tenant { name } }"))
                                .post("/graphql");
        Response lost = losing("api_key", ask);
        lost.then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("errors[0].extensions.code", equalTo("unavailable"));
        ask.get().then().statusCode(200).body("data.tenant.name", startsWith("Distribuidora"));
    }

    /// The answer to a request that waits for a table, and whose connection is ended meanwhile.
    private static Response losing(String table, Supplier<Response> request) throws SQLException {
        try (Connection other = SERVER.database().pool(DatabaseRole.OWNER).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table %s in access exclusive mode".formatted(table));
            statement.execute("set local role none");
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(request);
            while (!isEnded(statement)) {
                assertThat(answer).isNotDone();
            }
            Response lost = answer.join();
            other.rollback();
            other.setAutoCommit(true);
            return lost;
        }
    }

    /// Ends what waits for a lock; false as long as nothing does.
    private static boolean isEnded(Statement statement) throws SQLException {
        // What a transaction has seen of the others it sees again otherwise.
        statement.execute("select pg_stat_clear_snapshot()");
        try (var ended =
                statement.executeQuery(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """)) {
            return ended.next();
        }
    }
}
