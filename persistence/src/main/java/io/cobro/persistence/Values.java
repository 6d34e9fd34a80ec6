package io.cobro.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/// Values as PostgreSQL's driver takes them. The statements that jOOQ renders say the type of each,
/// so that a text is enough where the driver has no type of its own.
final class Values {

    private Values() {}

    static void set(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case JSON json -> statement.setString(index, json.data());
            case JSONB json -> statement.setString(index, json.data());
            case String[] texts ->
                    statement.setArray(
                            index, statement.getConnection().createArrayOf("text", texts));
            case UUID[] ids ->
                    statement.setArray(index, statement.getConnection().createArrayOf("uuid", ids));
            case Integer[] numbers ->
                    statement.setArray(
                            index, statement.getConnection().createArrayOf("int4", numbers));
            case LocalDate[] dates ->
                    statement.setArray(
                            index, statement.getConnection().createArrayOf("date", dates));
            case Short number -> statement.setShort(index, number);
            default -> statement.setObject(index, value);
        }
    }
}
