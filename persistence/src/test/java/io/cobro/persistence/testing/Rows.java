package io.cobro.persistence.testing;

import io.cobro.core.tenant.Tenant;
import io.cobro.persistence.DatabaseRole;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// What is in the database, past the code that is tested: as its owner sees it.
public final class Rows {

    private Rows() {}

    /// Rows of the catalogue and of global tables. Columns are separated by a space, null is `-`.
    public static List<String> of(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.pool(DatabaseRole.OWNER).getConnection()) {
            return read(connection, query);
        }
    }

    /// Rows of a tenant.
    public static List<String> of(TestDatabase database, Tenant tenant, String query)
            throws SQLException {
        try (Connection connection = database.pool(DatabaseRole.OWNER).getConnection()) {
            enter(connection, tenant);
            try {
                return read(connection, query);
            } finally {
                leave(connection);
            }
        }
    }

    /// Changes rows of a tenant in ways that the application cannot.
    ///
    /// @return how many rows
    public static int change(TestDatabase database, Tenant tenant, String statement)
            throws SQLException {
        try (Connection connection = database.pool(DatabaseRole.OWNER).getConnection();
                Statement change = connection.createStatement()) {
            enter(connection, tenant);
            try {
                return change.executeUpdate(statement);
            } finally {
                leave(connection);
            }
        }
    }

    private static void enter(Connection connection, Tenant tenant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set app.tenant_id = '%d'".formatted(tenant.id().number()));
        }
    }

    private static void leave(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("reset app.tenant_id");
        }
    }

    private static List<String> read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringJoiner row = new StringJoiner(" ");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "-" : value);
                }
                found.add(row.toString());
            }
            return found;
        }
    }
}
