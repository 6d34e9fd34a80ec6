package io.cobro.persistence;

import static io.cobro.persistence.jooq.Tables.IDEMPOTENCY_RECORD;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.Outcome;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.Resource;
import io.cobro.core.Transactions;
import io.cobro.core.event.Rendering;
import io.cobro.persistence.document.EmptyFolioPoolException;
import io.cobro.persistence.document.FolioPool;
import io.cobro.persistence.jooq.tables.records.IdempotencyRecordRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.JSON;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Commands on PostgreSQL: READ COMMITTED, two round trips, row locks in the order of ids.
/// Thread-safe.
public final class PostgresTransactions implements Transactions {

    /// Runs of one command, where those before met another transaction.
    static final int RUNS_MAX = 5;

    /// Longest pause before another run, times the number of runs so far.
    private static final int PAUSE_MILLIS_MAX = 20;

    private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

    private final DataSource dataSource;
    private final Rendering rendering;
    private final Runnable afterCommit;
    private final InstantSource wallClock;

    /// @param afterCommit called after each commit that told facts: wakes the sequencer
    /// @param wallClock the true time, by which keys expire; never a tenant's test clock
    public PostgresTransactions(
            DataSource dataSource,
            Rendering rendering,
            Runnable afterCommit,
            InstantSource wallClock) {
        this.dataSource = dataSource;
        this.rendering = rendering;
        this.afterCommit = afterCommit;
        this.wallClock = wallClock;
    }

    @Override
    public <T extends Resource> Outcome<T> inTransaction(
            CommandContext context, Function<Books, T> work) {
        if (INSIDE.isBound()) {
            throw new IllegalStateException(
                    "A command runs inside another one's transaction; one command is one transaction.");
        }
        return ScopedValue.where(INSIDE, true).call(() -> untilDone(context, work));
    }

    private <T extends Resource> Outcome<T> untilDone(
            CommandContext context, Function<Books, T> work) {
        Duplicates.Taken met = null;
        for (int run = 1; ; run++) {
            try {
                return once(context, work, met, run == RUNS_MAX);
            } catch (EmptyFolioPoolException empty) {
                if (run == RUNS_MAX) {
                    throw empty;
                }
            } catch (MetMeanwhileException again) {
                met = again.taken();
            } catch (DatabaseException failure) {
                if (!failure.isConflict() || run == RUNS_MAX) {
                    throw failure;
                }
                pause(run);
            }
        }
    }

    /// @param met the value that the run before found to be taken; null where there was none, or
    ///   more than one may have been
    private <T extends Resource> Outcome<T> once(
            CommandContext context,
            Function<Books, T> work,
            Duplicates.@Nullable Taken met,
            boolean isLast) {
        try (Connection connection = dataSource.getConnection()) {
            Session session = new Session(connection, context.tenant().id(), false);
            try {
                return Outcome.accepted(committed(session, context, work));
            } catch (EmptyFolioPoolException empty) {
                session.abandon();
                FolioPool.refill(session, empty.series());
                session.commit();
                throw empty;
            } catch (ReplayedException replayed) {
                session.rollback();
                return new Outcome.Replayed<>(replayed.response());
            } catch (RefusedException refused) {
                session.rollback();
                return Outcome.refused(refused.refusal());
            } catch (DatabaseException failure) {
                // Where the connection is lost, that it was lost is what is told.
                session.rollbackAfter(failure);
                if (failure.isKeyInFlight()) {
                    return Outcome.refused(Refusal.of("idempotency_key_in_flight"));
                }
                if (failure.violatedUnique().isPresent() && !isLast) {
                    Duplicates.Taken taken = Duplicates.taken(session, failure);
                    // One that ran at the same time took it: the next run sees it, and if it makes
                    // nothing of that, no further run will.
                    if (taken == null || !taken.equals(met)) {
                        throw new MetMeanwhileException(taken);
                    }
                }
                return Outcome.refused(
                        Duplicates.refusal(session, failure).orElseThrow(() -> failure));
            } catch (RuntimeException failure) {
                session.rollbackAfter(failure);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private <T extends Resource> T committed(
            Session session, CommandContext context, Function<Books, T> work) {
        PostgresBooks books = new PostgresBooks(session, context, rendering);
        Idempotency idempotency = context.idempotency();
        if (idempotency == null) {
            T value = work.apply(books);
            session.commit();
            told(books);
            return value;
        }
        Reading<Boolean> isNew = isNew(session, idempotency);
        T value = claimed(session, isNew, work, books);
        session.insert(
                new IdempotencyRecordRecord(
                        session.tenantId(),
                        idempotency.key(),
                        idempotency.fingerprint(),
                        JSON.json(
                                rendering.resource(
                                        value.kept(), context.tenant(), context.today())),
                        context.tenant()
                                .dateAt(wallClock.instant())
                                .plusDays(Idempotency.KEPT_DAYS)));
        session.commit();
        told(books);
        return value;
    }

    /// Does the work of a new key. A key that has been used comes before a refusal, also before one
    /// that was decided without reading anything.
    private static <T> T claimed(
            Session session, Reading<Boolean> isNew, Function<Books, T> work, PostgresBooks books) {
        try {
            T value = work.apply(books);
            isNew.get();
            return value;
        } catch (RefusedException refused) {
            if (!session.hasAsked()) {
                isNew.get();
            }
            throw refused;
        }
    }

    private void told(PostgresBooks books) {
        if (books.hasFacts()) {
            afterCommit.run();
        }
    }

    /// Claims the key, and ends the work if the key has been used.
    private static Reading<Boolean> isNew(Session session, Idempotency idempotency) {
        session.read(
                resultQuery(
                                "select claim_key({0}, {1})",
                                val(session.tenantId()), val(idempotency.key()))
                        .coerce(field("claimed", Object.class)),
                _ -> true);
        // A statement of its own, to see what was committed until the key was ours.
        return session.read(
                select(IDEMPOTENCY_RECORD.FINGERPRINT, IDEMPOTENCY_RECORD.RESPONSE)
                        .from(IDEMPOTENCY_RECORD)
                        .where(IDEMPOTENCY_RECORD.TENANT_ID.eq(session.tenantId()))
                        .and(IDEMPOTENCY_RECORD.IDEMPOTENCY_KEY.eq(idempotency.key())),
                found -> {
                    for (Record kept : found) {
                        if (!kept.get(IDEMPOTENCY_RECORD.FINGERPRINT)
                                .equals(idempotency.fingerprint())) {
                            throw Refusal.of("idempotency_key_reused").exception();
                        }
                        throw new ReplayedException(kept.get(IDEMPOTENCY_RECORD.RESPONSE).data());
                    }
                    return true;
                });
    }

    private static void pause(int run) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, PAUSE_MILLIS_MAX * run));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped between two runs of a command", stop);
        }
    }
}
