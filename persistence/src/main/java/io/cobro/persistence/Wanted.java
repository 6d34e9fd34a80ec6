package io.cobro.persistence;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.jsonbGetAttributeAsText;
import static org.jooq.impl.DSL.val;

import io.cobro.core.id.Id;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/// Which rows a list has: those for which everything holds that is asked for. What is null, empty
/// or open asks for nothing.
public final class Wanted {

    private final List<Condition> conditions = new ArrayList<>();

    private Wanted() {}

    /// Rows of one tenant.
    public static Wanted of(Field<Long> tenant, long tenantId) {
        return new Wanted().with(tenant.eq(tenantId));
    }

    public Wanted with(@Nullable Condition condition) {
        if (condition != null) {
            conditions.add(condition);
        }
        return this;
    }

    public <T> Wanted with(Field<T> field, @Nullable T value) {
        return value == null ? this : with(field.eq(value));
    }

    public Wanted withId(Field<UUID> field, @Nullable Id id) {
        return with(field, Ids.orNull(id));
    }

    /// Any of several texts, such as states.
    public Wanted withAny(Field<String> field, Collection<String> texts) {
        return texts.isEmpty() ? this : with(Ids.amongTexts(field, texts));
    }

    public <T> Wanted within(Field<T> field, Range<T> range) {
        T from = range.from();
        T to = range.to();
        return with(from == null ? null : field.ge(from)).with(to == null ? null : field.le(to));
    }

    /// Dates within a range, where some rows have none; found by the index that sorts them.
    public Wanted withinSorted(Field<LocalDate> field, Range<LocalDate> range) {
        return within(field, range).within(Listing.sorted(field), range);
    }

    public Wanted withEntry(Field<JSONB> metadata, @Nullable MetadataEntry entry) {
        return entry == null
                ? this
                : with(jsonbGetAttributeAsText(metadata, val(entry.key())).eq(entry.text()));
    }

    /// Each of the words is found.
    ///
    /// @param found where a word is looked for, that comes without case and accents
    public Wanted withWords(@Nullable String words, Function<Field<String>, Condition> found) {
        if (words != null) {
            for (String word : words.strip().split("\\s+")) {
                with(found.apply(PlainText.of(val(word))));
            }
        }
        return this;
    }

    public Condition all() {
        return and(conditions);
    }
}
