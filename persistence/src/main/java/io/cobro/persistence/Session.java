package io.cobro.persistence;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.query;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import io.cobro.core.Reading;
import io.cobro.core.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Delete;
import org.jooq.Field;
import org.jooq.ForeignKey;
import org.jooq.InsertValuesStepN;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableRecord;
import org.jooq.Update;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The statements of one transaction of one tenant, on one connection.
///
/// Readings are sent in groups: the first [Reading#get] sends all that were asked for until then,
/// in that order, as one message. Writes are collected and sent with the commit as the last group.
/// So a command that reads in one group takes two round trips, and one that only reads takes one.
///
/// Statements of a group see what was committed before each of them began, so a row that a
/// statement locks is the row that later ones see. Not thread-safe.
public final class Session {

    /// Rows that one statement inserts.
    static final int ROWS_MAX = 500;

    /// Values that one message carries; the driver's own limit is 65 535. What has more travels in
    /// several messages.
    static final int VALUES_MAX = 60_000;

    /// All statements of a question see the books at one instant: what one finds, the next does
    /// too.
    private static final String READ_BEGIN = "begin isolation level repeatable read read only";

    private static final Settings SETTINGS =
            new Settings().withRenderSchema(false).withExecuteLogging(false);

    /// A context for building statements; it cannot execute any.
    private static final DSLContext BUILDER = DSL.using(SQLDialect.POSTGRES, SETTINGS);

    private final Connection connection;
    private final DSLContext dsl;
    private final TenantId tenant;
    private final boolean readOnly;
    private final List<Pending<?>> pending = new ArrayList<>();
    private final List<Query> deletes = new ArrayList<>();
    private final Map<Table<?>, List<TableRecord<?>>> inserts = new LinkedHashMap<>();
    private final List<Query> updates = new ArrayList<>();
    private final List<TableRecord<?>> written = new ArrayList<>();
    private boolean begun;
    private boolean abandoned;

    Session(Connection connection, TenantId tenant, boolean readOnly) {
        this.connection = connection;
        this.dsl = DSL.using(connection, SQLDialect.POSTGRES, SETTINGS);
        this.tenant = tenant;
        this.readOnly = readOnly;
    }

    /// The `tenant_id` of every row that this session reads or writes.
    public long tenantId() {
        return tenant.number();
    }

    public TenantId tenant() {
        return tenant;
    }

    /// Asks for rows. Nothing is sent before a reading of this session is needed.
    ///
    /// Readings may be put together: `() -> combine(first.get(), second.get())`.
    public <T> Reading<T> read(ResultQuery<?> query, Function<Result<Record>, T> map) {
        Pending<T> reading = new Pending<>(query, map);
        pending.add(reading);
        return reading;
    }

    /// Locks a name among those of one kind until the transaction ends, for what does not exist yet
    /// and so has no row to lock. Names are locked in the order in which the commands of a kind ask
    /// for them.
    ///
    /// @param kind such as `customer.tax_id`
    public void lockName(String kind, String name) {
        read(
                resultQuery(
                                "select pg_advisory_xact_lock(hashtextextended({0}, {1}))",
                                val(kind + '\n' + name), val(tenantId()))
                        .coerce(field("locked", Object.class)),
                _ -> true);
    }

    /// Lets this transaction wait longer than others between two groups, for a decision that takes
    /// its time.
    public void allowThinking(Duration most) {
        read(
                resultQuery(
                                "select set_config('idle_in_transaction_session_timeout', {0}, true)",
                                val(Long.toString(most.toMillis())))
                        .coerce(field("set_config", String.class)),
                _ -> true);
    }

    /// Lets this transaction read rows of a queue in the order of an index, as many as it wants,
    /// and neither whole tables nor all rows of a kind. A queue is vacuumed while it is nearly
    /// empty, and then it looks as if all of it were few.
    public void preferIndexes() {
        read(
                resultQuery(
                                "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)")
                        .coerce(field("set_config", String.class)),
                _ -> true);
    }

    /// Removes rows, before anything is inserted.
    public void delete(Delete<?> rows) {
        deletes.add(rows);
    }

    /// Inserts a row. Rows of one table travel in one statement, those of tables that are referred
    /// to first; the first row decides which columns are given.
    public void insert(TableRecord<?> row) {
        written.add(row);
        inserts.computeIfAbsent(row.getTable(), _ -> new ArrayList<>()).add(row);
    }

    /// Writes what a statement of its own does, after everything is inserted.
    public void writeBy(Query statement) {
        updates.add(statement);
    }

    /// Writes all columns of a row that is there, found by its primary key, after everything is
    /// inserted.
    public <R extends TableRecord<R>> void update(R row) {
        written.add(row);
        List<TableField<R, ?>> key =
                Objects.requireNonNull(row.getTable().getPrimaryKey()).getFields();
        R values = row.into(row.getTable());
        List<Condition> same = new ArrayList<>(key.size());
        for (TableField<R, ?> field : key) {
            same.add(is(field, row));
            values.touched(field, false);
        }
        updates.add(BUILDER.update(row.getTable()).set(values).where(same));
    }

    /// Changes rows, after everything is inserted.
    public void update(Update<?> rows) {
        updates.add(rows);
    }

    /// How far the writes have come that are collected.
    record Mark(int deletes, Map<Table<?>, Integer> inserts, int updates, int written) {}

    Mark mark() {
        Map<Table<?>, Integer> rows = new HashMap<>();
        inserts.forEach((table, collected) -> rows.put(table, collected.size()));
        return new Mark(deletes.size(), rows, updates.size(), written.size());
    }

    /// Forgets the writes that came after a mark.
    void backTo(Mark mark) {
        cut(deletes, mark.deletes());
        inserts.forEach(
                (table, collected) -> cut(collected, mark.inserts().getOrDefault(table, 0)));
        inserts.values().removeIf(List::isEmpty);
        cut(updates, mark.updates());
        cut(written, mark.written());
    }

    private static void cut(List<?> collected, int size) {
        collected.subList(size, collected.size()).clear();
    }

    /// The rows that were inserted or written anew.
    List<TableRecord<?>> written() {
        return written;
    }

    /// Sends what was asked for, if the transaction has not begun or readings wait.
    void fetch() {
        if (!pending.isEmpty() || !begun) {
            send(List.of(), false);
        }
    }

    /// Whether anything has been sent.
    boolean hasAsked() {
        return begun;
    }

    /// Sends the writes, and what is still asked for, with the commit.
    void commit() {
        List<Query> writes = new ArrayList<>(deletes);
        Comparator<Table<?>> referredFirst = Comparator.comparingInt(Session::depth);
        inserts.keySet().stream()
                .sorted(referredFirst)
                .forEach(table -> writes.addAll(insertions(table)));
        writes.addAll(updates);
        if (writes.isEmpty() && pending.isEmpty() && !begun) {
            return;
        }
        send(writes, true);
    }

    /// Ends the transaction without effect; the session may begin anew. A connection that cannot do
    /// that is closed for good, so that nobody else gets it in the middle of a transaction.
    void rollback() {
        pending.clear();
        deletes.clear();
        inserts.clear();
        updates.clear();
        if (!begun) {
            return;
        }
        begun = false;
        RoundTrips.add();
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException failure) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException second) {
                failure.addSuppressed(second);
            }
            throw new DatabaseException(failure);
        }
    }

    /// Ends the transaction without effect, on the way of the next group; the session begins anew
    /// with it. Whoever calls this sends another group on the same session.
    void abandon() {
        pending.clear();
        deletes.clear();
        inserts.clear();
        updates.clear();
        abandoned = begun;
        begun = false;
    }

    /// Ends the transaction because of a failure, which stays the one that is told.
    void rollbackAfter(RuntimeException failure) {
        try {
            rollback();
        } catch (DatabaseException second) {
            failure.addSuppressed(second);
        }
    }

    private void send(List<Query> writes, boolean last) {
        List<Query> group = new ArrayList<>();
        if (!begun) {
            if (abandoned) {
                group.add(query("rollback"));
                abandoned = false;
            }
            group.add(query(readOnly ? READ_BEGIN : "begin"));
            // A statement of its own: inside another one the policies would read the old value.
            group.add(settings().coerce(field("set_config", String.class)));
            begun = true;
        }
        int head = group.size();
        List<Pending<?>> asked = List.copyOf(pending);
        pending.clear();
        asked.forEach(reading -> group.add(reading.query));
        group.addAll(writes);
        if (last) {
            group.add(query("commit"));
        }
        List<@Nullable Result<Record>> results = execute(group);
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).answer(Objects.requireNonNull(results.get(head + i)));
        }
    }

    /// What holds for the statements of the transaction: whose rows they see, and how long each may
    /// take if there is an end.
    private ResultQuery<Record> settings() {
        Field<String> number = val(Long.toString(tenantId()));
        Duration left = Deadline.left();
        return left == null
                ? resultQuery("select set_config('app.tenant_id', {0}, true)", number)
                : resultQuery(
                        "select set_config('app.tenant_id', {0}, true), set_config('statement_timeout', {1}, true)",
                        number, val(Long.toString(left.toMillis())));
    }

    /// The result of each statement: null for those without rows. One message with all of them, or
    /// as few as their values allow.
    private List<@Nullable Result<Record>> execute(List<Query> group) {
        List<@Nullable Result<Record>> results = new ArrayList<>(group.size());
        List<Query> message = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Query statement : group) {
            List<Object> more = dsl.extractBindValues(statement);
            if (values.size() + more.size() > VALUES_MAX && !message.isEmpty()) {
                execute(message, values, results);
                message.clear();
                values.clear();
            }
            message.add(statement);
            values.addAll(more);
        }
        execute(message, values, results);
        return results;
    }

    private void execute(
            List<Query> statements, List<Object> values, List<@Nullable Result<Record>> results) {
        RoundTrips.add();
        StringJoiner sql = new StringJoiner("; ");
        statements.forEach(statement -> sql.add(dsl.render(statement)));
        try (PreparedStatement message = connection.prepareStatement(sql.toString())) {
            int index = 0;
            for (Object value : values) {
                Values.set(message, ++index, value);
            }
            boolean first = true;
            for (Query statement : statements) {
                boolean rows = first ? message.execute() : message.getMoreResults();
                first = false;
                if (rows && statement instanceof ResultQuery<?> asked) {
                    ResultSet found = message.getResultSet();
                    results.add(dsl.fetch(found, columns(asked)));
                } else {
                    results.add(null);
                }
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// The columns as the query names them, so that two of one name are told apart by their table.
    private static Field<?>[] columns(ResultQuery<?> query) {
        return query instanceof Select<?> select
                        && select.$select().stream().allMatch(Field.class::isInstance)
                ? select.$select().toArray(Field[]::new)
                : query.fields();
    }

    private List<Query> insertions(Table<?> table) {
        List<TableRecord<?>> rows = Objects.requireNonNull(inserts.get(table));
        Field<?>[] columns =
                Stream.of(table.fields())
                        .filter(column -> rows.getFirst().touched(column))
                        .toArray(Field[]::new);
        List<Query> statements = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += ROWS_MAX) {
            InsertValuesStepN<?> insert = BUILDER.insertInto(table).columns(columns);
            for (TableRecord<?> row : rows.subList(from, Math.min(rows.size(), from + ROWS_MAX))) {
                insert = insert.values(row.into(columns).intoArray());
            }
            statements.add(insert);
        }
        return statements;
    }

    /// How many tables a table's rows depend on, one after the other.
    private static int depth(Table<?> table) {
        int depth = 0;
        for (ForeignKey<?, ?> reference : table.getReferences()) {
            depth = Math.max(depth, 1 + depth(reference.getKey().getTable()));
        }
        return depth;
    }

    private static <T> Condition is(TableField<?, T> field, Record row) {
        return field.eq(row.get(field));
    }

    private final class Pending<T> implements Reading<T> {

        private final ResultQuery<?> query;
        private final Function<Result<Record>, T> map;
        private @Nullable T value;
        private boolean answered;

        Pending(ResultQuery<?> query, Function<Result<Record>, T> map) {
            this.query = query;
            this.map = map;
        }

        void answer(Result<Record> rows) {
            value = map.apply(rows);
            answered = true;
        }

        @Override
        public T get() {
            if (!answered) {
                fetch();
            }
            return Objects.requireNonNull(value);
        }
    }
}
