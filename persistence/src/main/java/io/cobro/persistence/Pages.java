package io.cobro.persistence;

import static io.cobro.persistence.jooq.Tables.EVENT;

import io.cobro.core.id.Id;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/// Lists by id, newest first, a page at a time: one row more than wanted tells whether there is
/// another page.
public final class Pages {

    private Pages() {}

    /// The rows of a page and one more, in no order: to be used as `id in (…)`.
    public static Select<Record1<UUID>> ids(
            TableField<?, UUID> id, Condition condition, PageRequest request) {
        return ids(id, condition, request, since -> isSubjectSince(id, since));
    }

    /// The rows of a page and one more, in no order: to be used as `id in (…)`.
    ///
    /// @param changed what has changed since a sequence of the log
    public static Select<Record1<UUID>> ids(
            TableField<?, UUID> id,
            Condition condition,
            PageRequest request,
            LongFunction<Condition> changed) {
        Long since = request.changedSince();
        Condition place =
                request.after() != null
                        ? id.lt(request.after())
                        : request.before() != null ? id.gt(request.before()) : DSL.noCondition();
        return DSL.select(id)
                .from(id.getTable())
                .where(condition)
                .and(since == null ? DSL.noCondition() : changed.apply(since))
                .and(place)
                .orderBy(request.before() == null ? id.desc() : id.asc())
                .limit(request.limit() + 1);
    }

    /// The rows of a page of each of several parents, and one more of each, in no order: to be used
    /// as `id in (…)`.
    ///
    /// @param parent the column that names what a row belongs to
    public static Select<Record1<UUID>> idsOfEach(
            TableField<?, UUID> parent,
            Collection<? extends Id> parents,
            TableField<?, UUID> id,
            Condition condition,
            PageRequest request) {
        Table<?> wanted = wanted(parents);
        Table<Record1<UUID>> page =
                ids(id, condition.and(parent.eq(wantedId(wanted))), request).asTable("page", "id");
        return DSL.select(Objects.requireNonNull(page.field("id", UUID.class)))
                .from(wanted)
                .crossJoin(DSL.lateral(page));
    }

    /// Several parents as a table, to be joined laterally with the page of each.
    public static Table<?> wanted(Collection<? extends Id> parents) {
        return DSL.unnest(parents.stream().map(Id::value).toArray(UUID[]::new))
                .as("wanted", "wanted_id");
    }

    /// The column of [#wanted].
    public static Field<UUID> wantedId(Table<?> wanted) {
        return Objects.requireNonNull(wanted.field("wanted_id", UUID.class));
    }

    /// Makes the page of each parent; an empty one where it has no rows.
    ///
    /// @param found the rows of all the pages and one more of each, in the order of the list
    public static <I, T> Map<I, Page<T>> ofEach(
            Collection<I> parents, List<T> found, Function<T, I> parent, PageRequest request) {
        Map<I, List<T>> byParent = new HashMap<>();
        parents.forEach(id -> byParent.put(id, new ArrayList<>()));
        found.forEach(item -> Objects.requireNonNull(byParent.get(parent.apply(item))).add(item));
        Map<I, Page<T>> pages = new HashMap<>();
        byParent.forEach((id, items) -> pages.put(id, of(items, request)));
        return pages;
    }

    /// Whether an event after a sequence of the log is about what a column names.
    public static Condition isSubjectSince(TableField<?, UUID> subject, long since) {
        Field<Long> tenant =
                Objects.requireNonNull(subject.getTable())
                        .field(EVENT.TENANT_ID.getName(), Long.class);
        return DSL.exists(
                DSL.selectOne()
                        .from(EVENT)
                        .where(EVENT.TENANT_ID.eq(tenant))
                        .and(EVENT.SUBJECT_ID.eq(subject))
                        .and(EVENT.SEQUENCE.gt(since)));
    }

    /// Makes the page of its rows.
    ///
    /// @param found the rows of the page and one more, in the order of the list
    public static <T> Page<T> of(List<T> found, PageRequest request) {
        boolean more = found.size() > request.limit();
        List<T> items = new ArrayList<>(found);
        if (more) {
            if (request.before() == null) {
                items.removeLast();
            } else {
                items.removeFirst();
            }
        }
        return request.before() == null
                ? new Page<>(items, more, request.after() != null)
                : new Page<>(items, true, more);
    }
}
