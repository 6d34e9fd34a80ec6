package io.cobro.persistence;

import io.cobro.core.id.Id;
import java.util.Collection;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Ids in conditions and columns.
public final class Ids {

    private Ids() {}

    /// Whether a column holds one of the ids. One array is one statement text for any number of
    /// them, so that the prepared plan is used again.
    public static Condition among(Field<UUID> column, Collection<? extends Id> ids) {
        return amongUuids(column, ids.stream().map(Id::value).toList());
    }

    public static Condition amongUuids(Field<UUID> column, Collection<UUID> ids) {
        return column.eq(DSL.any(ids.toArray(UUID[]::new)));
    }

    /// Whether a column holds one of the texts, such as the ids of somebody else.
    public static Condition amongTexts(Field<String> column, Collection<String> texts) {
        return column.eq(DSL.any(texts.toArray(String[]::new)));
    }

    public static @Nullable UUID orNull(@Nullable Id id) {
        return id == null ? null : id.value();
    }
}
