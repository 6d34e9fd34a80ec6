package io.cobro.persistence.testing;

import io.cobro.persistence.DataSources;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;

/// What a query gives, as text: columns are separated by a space and null is `-`.
public final class OwnerRows {

    private OwnerRows() {}

    /// The rows that the owner of the database sees, whatever the tenant.
    public static List<String> of(TestDatabase database, String query) throws SQLException {
        return of(DataSources.login(database.url()), query);
    }

    public static List<String> of(DataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
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

    /// Changes rows as somebody with all rights could.
    public static void change(TestDatabase database, String statement) throws SQLException {
        try (Connection connection = DataSources.login(database.url()).getConnection();
                Statement change = connection.createStatement()) {
            change.execute("set search_path to cobro; " + statement);
        }
    }
}
