package io.cobro.persistence;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.cobro.core.Reading;
import io.cobro.core.id.Id;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// A list of rows that is read a page at a time: what tells its rows apart and what it can be
/// sorted by. One row more than wanted tells whether there is another page.
///
/// A page begins after a place, which is what its last item is sorted by and its id, and never
/// after a number of items: what comes and goes meanwhile neither hides an item nor shows it twice.
/// Both are sorted in the same direction, so that one index serves it forth and back.
///
/// @param <T> what is made of a row
public final class Listing<T> {

    /// What has no date is sorted as if it had this one: after all dates of business.
    private static final LocalDate NO_DATE = LocalDate.of(9999, 12, 31);

    /// What tells rows apart, and is in the place of every item.
    ///
    /// @param name what the list is sorted by if nothing else is asked for
    /// @param value reads it from a place
    private record Identity<T, I>(
            TableField<?, I> field,
            String name,
            boolean descending,
            Function<Place, I> value,
            Function<T, Place> place) {}

    /// What a list can be sorted by.
    ///
    /// @param field what rows are compared by
    /// @param value the same of a text in a place
    /// @param text reads it from an item, null where it has none
    private record Key<T, K>(
            Field<K> field,
            Function<@Nullable String, Field<K>> value,
            Function<T, @Nullable String> text) {}

    private final Identity<T, ?> identity;
    private final Map<String, Key<T, ?>> keys;
    private final BiFunction<Session, Long, Condition> changed;

    private Listing(
            Identity<T, ?> identity,
            Map<String, Key<T, ?>> keys,
            BiFunction<Session, Long, Condition> changed) {
        this.identity = identity;
        this.keys = Map.copyOf(keys);
        this.changed = changed;
    }

    /// A list of resources, newest first.
    public static <T> Listing<T> of(TableField<?, UUID> id, Function<T, ? extends Id> read) {
        return new Listing<>(
                new Identity<>(
                        id, "id", true, Place::id, item -> Place.of(read.apply(item).value())),
                Map.of(),
                (_, since) -> isSubjectSince(id, since));
    }

    /// A list of what is numbered.
    ///
    /// @param own the order of the list
    public static <T, N extends Number> Listing<T> numbered(
            TableField<?, N> number,
            Order own,
            Function<Long, N> value,
            Function<T, ? extends Number> read) {
        return new Listing<>(
                new Identity<>(
                        number,
                        own.key(),
                        own.descending(),
                        place -> value.apply(place.number()),
                        item -> Place.of(read.apply(item).longValue())),
                Map.of(),
                (_, _) -> noCondition());
    }

    /// The list can be sorted by a column, too, that is in every row.
    public <K> Listing<T> by(
            String name, TableField<?, K> column, Function<T, ? extends Object> read) {
        return with(
                name,
                new Key<>(
                        column,
                        given -> val(given, column.getDataType()),
                        item -> read.apply(item).toString()));
    }

    /// The list can be sorted by a date, too; what has none comes after all that have.
    public Listing<T> byDate(
            String name, TableField<?, LocalDate> column, Function<T, @Nullable LocalDate> read) {
        return with(
                name,
                new Key<>(
                        sorted(column),
                        given ->
                                given == null
                                        ? DSL.inline(NO_DATE)
                                        : val(given, column.getDataType()),
                        item -> {
                            LocalDate date = read.apply(item);
                            return date == null ? null : date.toString();
                        }));
    }

    /// A date as it is sorted and indexed. Not coalesce: see V0026.
    static Field<LocalDate> sorted(Field<LocalDate> date) {
        return DSL.when(date.isNull(), DSL.inline(NO_DATE)).otherwise(date);
    }

    /// The list can be sorted by the beginning of a text, too, whatever its case and accents.
    ///
    /// @param sorted the text as [PlainText#sorted] makes it
    public Listing<T> byText(String name, Field<String> sorted, Function<T, String> read) {
        return with(
                name,
                new Key<>(
                        sorted,
                        given -> PlainText.sorted(val(given, SQLDataType.CLOB)),
                        item -> PlainText.begin(read.apply(item))));
    }

    /// What of the list has changed since a sequence of the log, where no event is about its items
    /// themselves.
    public Listing<T> changed(BiFunction<Session, Long, Condition> since) {
        return new Listing<>(identity, keys, since);
    }

    private Listing<T> with(String name, Key<T, ?> key) {
        Map<String, Key<T, ?>> more = new HashMap<>(keys);
        more.put(name, key);
        return new Listing<>(identity, more, changed);
    }

    /// Reads rows.
    @FunctionalInterface
    public interface Rows<T> {

        /// @param ids of which rows
        /// @param order how they are to be sorted
        Reading<List<T>> read(Select<Record1<UUID>> ids, List<OrderField<?>> order);
    }

    /// A page of the list.
    ///
    /// @param wanted which rows are in the list at all: of the tenant's those that fit
    public Reading<Page<T>> page(
            Session session, Condition wanted, PageRequest request, Rows<T> rows) {
        Condition whole = whole(session, wanted, request);
        Reading<List<T>> found = rows.read(ids(whole, request), inOrder(request));
        Reading<Long> total = request.isCounted() ? total(session, whole) : null;
        return () -> of(found.get(), request, total == null ? null : total.get());
    }

    /// A page of the list of each of several parents; an empty one where it has no rows.
    ///
    /// @param parent the column that names what a row belongs to
    /// @param parentOf reads it from an item
    public <I extends Id> Reading<Map<I, Page<T>>> pages(
            Session session,
            TableField<?, UUID> parent,
            Collection<I> parents,
            Function<T, I> parentOf,
            Condition wanted,
            PageRequest request,
            Rows<T> rows) {
        Condition whole = whole(session, wanted, request);
        Table<?> each = wanted(parents);
        Table<Record1<UUID>> page =
                ids(whole.and(parent.eq(wantedId(each))), request).asTable("page", "id");
        Select<Record1<UUID>> ids =
                select(requireNonNull(page.field("id", UUID.class)))
                        .from(each)
                        .crossJoin(DSL.lateral(page));
        Reading<List<T>> found = rows.read(ids, inOrder(request));
        Reading<Map<UUID, Long>> totals = totals(session, parent, parents, whole, request);
        return () -> ofEach(parents, found.get(), parentOf, request, totals.get());
    }

    /// A page of the list of each of several parents that may share rows.
    ///
    /// @param belongs whether a row belongs to the parent of an id
    public <I extends Id> Reading<Map<I, Page<T>>> sharedPages(
            Session session,
            Collection<I> parents,
            Function<Field<UUID>, Condition> belongs,
            Condition wanted,
            PageRequest request,
            Rows<T> rows) {
        Table<?> each = wanted(parents);
        Field<UUID> parent = wantedId(each);
        Condition whole = whole(session, wanted, request).and(belongs.apply(parent));
        Table<Record1<UUID>> page = ids(whole, request).asTable("page", "id");
        Field<UUID> id = requireNonNull(page.field("id", UUID.class));
        Reading<Map<UUID, List<UUID>>> idsOf =
                session.read(
                        select(parent, id).from(each).crossJoin(DSL.lateral(page)),
                        found -> found.intoGroups(parent, id));
        Reading<List<T>> found =
                rows.read(select(id).from(each).crossJoin(DSL.lateral(page)), inOrder(request));
        Reading<Map<UUID, Long>> totals =
                request.isCounted()
                        ? session.read(
                                select(
                                                parent,
                                                DSL.field(
                                                        select(count()).from(table()).where(whole)))
                                        .from(each),
                                counts ->
                                        counts.intoMap(
                                                row -> row.get(parent),
                                                row -> row.get(1, Long.class)))
                        : Map::of;
        return () -> {
            Map<I, Page<T>> pages = new HashMap<>();
            for (I one : parents) {
                Set<UUID> ids = Set.copyOf(idsOf.get().getOrDefault(one.value(), List.of()));
                List<T> items =
                        found.get().stream()
                                .filter(item -> ids.contains(identity.place().apply(item).id()))
                                .toList();
                pages.put(one, of(items, request, totals.get().get(one.value())));
            }
            return pages;
        };
    }

    /// A page of each of several lists of what is numbered within its parent.
    ///
    /// @param parent the column that names what a row belongs to
    /// @param parentOf reads it from an item
    /// @param read makes an item of a row of the table
    public <I extends Id> Reading<Map<I, Page<T>>> numberedPages(
            Session session,
            TableField<?, UUID> parent,
            Collection<I> parents,
            Function<T, I> parentOf,
            Condition wanted,
            PageRequest request,
            Function<Record, T> read) {
        Condition whole = whole(session, wanted, request);
        Table<?> each = wanted(parents);
        Select<Record> page =
                select(table().fields())
                        .from(table())
                        .where(whole)
                        .and(parent.eq(wantedId(each)))
                        .and(beyond(request))
                        .orderBy(fromPlace(request))
                        .limit(request.limit() + 1);
        Reading<List<T>> found =
                session.read(
                        select(table().fields())
                                .from(each)
                                .crossJoin(DSL.lateral(page.asTable(table())))
                                .orderBy(inOrder(request)),
                        rows -> rows.map(read::apply));
        Reading<Map<UUID, Long>> totals = totals(session, parent, parents, whole, request);
        return () -> ofEach(parents, found.get(), parentOf, request, totals.get());
    }

    /// Makes the page of its rows.
    ///
    /// @param found the rows of the page and one more, in the order of the list
    public Page<T> of(List<T> found, PageRequest request, @Nullable Long total) {
        Key<T, ?> key = key(order(request));
        return Page.of(
                found,
                item -> {
                    Place place = identity.place().apply(item);
                    return key == null ? place : new Place(key.text().apply(item), place.id());
                },
                request,
                total);
    }

    /// How many rows there are.
    public Reading<Long> total(Session session, Condition whole) {
        return session.read(
                select(count()).from(table()).where(whole),
                rows -> rows.getFirst().get(0, Long.class));
    }

    /// The rows on the right side of the place that is asked for.
    public Condition beyond(PageRequest request) {
        Place place = request.after() != null ? request.after() : request.before();
        return place == null ? noCondition() : beyond(identity, order(request), place, request);
    }

    /// How the rows are sorted from the place on, in the direction that is asked for.
    public List<OrderField<?>> fromPlace(PageRequest request) {
        return sorted(order(request), request.isBack());
    }

    private <I> Condition beyond(
            Identity<T, I> own, Order order, Place place, PageRequest request) {
        Field<I> id = val(own.value().apply(place), own.field());
        Key<T, ?> key = key(order);
        boolean greater = order.descending() == request.isBack();
        return key == null
                ? greater ? own.field().gt(id) : own.field().lt(id)
                : beyond(key, own.field(), place.key(), id, greater);
    }

    private static <K, I> Condition beyond(
            Key<?, K> key, Field<I> own, @Nullable String given, Field<I> id, boolean greater) {
        return greater
                ? row(key.field(), own).gt(row(key.value().apply(given), id))
                : row(key.field(), own).lt(row(key.value().apply(given), id));
    }

    private List<OrderField<?>> inOrder(PageRequest request) {
        return sorted(order(request), false);
    }

    private List<OrderField<?>> sorted(Order order, boolean backwards) {
        boolean descending = order.descending() != backwards;
        List<Field<?>> fields = new ArrayList<>();
        Key<T, ?> key = key(order);
        if (key != null) {
            fields.add(key.field());
        }
        fields.add(identity.field());
        return fields.stream()
                .<OrderField<?>>map(field -> descending ? field.desc() : field.asc())
                .toList();
    }

    private Order order(PageRequest request) {
        Order order = request.order();
        return order == null ? new Order(identity.name(), identity.descending()) : order;
    }

    /// @return null for the order of ids
    private @Nullable Key<T, ?> key(Order order) {
        return order.key().equals(identity.name())
                ? null
                : requireNonNull(keys.get(order.key()), order.key());
    }

    private Condition whole(Session session, Condition wanted, PageRequest request) {
        Long since = request.changedSince();
        return since == null ? wanted : wanted.and(changed.apply(session, since));
    }

    /// What the list can be sorted by besides its own order.
    public Set<String> keys() {
        return keys.keySet();
    }

    /// The ids of a page and one more, in no order.
    public Select<Record1<UUID>> ids(Condition whole, PageRequest request) {
        return select(identity.field().coerce(UUID.class))
                .from(table())
                .where(whole)
                .and(beyond(request))
                .orderBy(fromPlace(request))
                .limit(request.limit() + 1);
    }

    /// Whose rows are listed.
    public Table<?> table() {
        return requireNonNull(identity.field().getTable());
    }

    /// How many rows each parent has, without those that have none; empty if nobody asks.
    private static Reading<Map<UUID, Long>> totals(
            Session session,
            TableField<?, UUID> parent,
            Collection<? extends Id> parents,
            Condition whole,
            PageRequest request) {
        return request.isCounted()
                ? session.read(
                        select(parent, count())
                                .from(parent.getTable())
                                .where(whole)
                                .and(Ids.among(parent, parents))
                                .groupBy(parent),
                        rows -> rows.intoMap(row -> row.get(parent), row -> row.get(1, Long.class)))
                : Map::of;
    }

    private <I extends Id> Map<I, Page<T>> ofEach(
            Collection<I> parents,
            List<T> found,
            Function<T, I> parentOf,
            PageRequest request,
            Map<UUID, Long> totals) {
        Map<I, List<T>> byParent = new HashMap<>();
        parents.forEach(id -> byParent.put(id, new ArrayList<>()));
        found.forEach(item -> requireNonNull(byParent.get(parentOf.apply(item))).add(item));
        Map<I, Page<T>> pages = new HashMap<>();
        byParent.forEach((id, items) -> {
            Long total = request.isCounted() ? totals.getOrDefault(id.value(), 0L) : null;
            pages.put(id, of(items, request, total));
        });
        return pages;
    }

    /// Several parents as a table, to be joined laterally with the page of each.
    private static Table<?> wanted(Collection<? extends Id> parents) {
        return DSL.unnest(parents.stream().map(Id::value).toArray(UUID[]::new))
                .as("wanted", "wanted_id");
    }

    private static Field<UUID> wantedId(Table<?> wanted) {
        return requireNonNull(wanted.field("wanted_id", UUID.class));
    }

    /// Whether an event after a sequence of the log is about what a column names.
    public static Condition isSubjectSince(TableField<?, UUID> subject, long since) {
        Field<Long> tenant =
                requireNonNull(subject.getTable()).field(EVENT.TENANT_ID.getName(), Long.class);
        return DSL.exists(
                DSL.selectOne()
                        .from(EVENT)
                        .where(EVENT.TENANT_ID.eq(tenant))
                        .and(EVENT.SUBJECT_ID.eq(subject))
                        .and(EVENT.SEQUENCE.gt(since)));
    }
}
