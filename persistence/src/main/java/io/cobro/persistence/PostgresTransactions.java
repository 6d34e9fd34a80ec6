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
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;

/// Commands on PostgreSQL: READ COMMITTED, two round trips, row locks in the order of ids.
/// Thread-safe.
public final class PostgresTransactions implements Transactions {

    /// Runs of one command, where the database gave up those before to a conflict.
    static final int RUNS_MAX = 5;

    /// Longest pause before another run, times the number of runs so far.
    private static final int PAUSE_MILLIS_MAX = 20;

    /// Which property of the request a unique constraint is about.
    private static final Map<String, Refusal> REFUSALS =
            Map.of(
                    "uq_customer__external_id", taken("external_id"),
                    "uq_invoice__external_id", taken("external_id"),
                    "uq_credit_note__external_id", taken("external_id"),
                    "uq_payment__external_id", taken("external_id"),
                    "uq_invoice__fiscal_uuid", taken("fiscal_uuid"),
                    "uq_credit_note__fiscal_uuid", taken("fiscal_uuid"));

    private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

    private final DataSource dataSource;
    private final Rendering rendering;
    private final Runnable afterCommit;
    private final FolioPool folioPool;

    /// @param afterCommit called after each commit that told facts: wakes the sequencer
    public PostgresTransactions(DataSource dataSource, Rendering rendering, Runnable afterCommit) {
        this.dataSource = dataSource;
        this.rendering = rendering;
        this.afterCommit = afterCommit;
        this.folioPool = new FolioPool(dataSource);
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
        for (int run = 1; ; run++) {
            try {
                return once(context, work);
            } catch (EmptyFolioPoolException empty) {
                if (run == RUNS_MAX) {
                    throw empty;
                }
                folioPool.refill(context.tenant().id(), empty.series());
            } catch (DatabaseException failure) {
                if (!failure.isConflict() || run == RUNS_MAX) {
                    throw failure;
                }
                pause(run);
            }
        }
    }

    private <T extends Resource> Outcome<T> once(CommandContext context, Function<Books, T> work) {
        try (Connection connection = dataSource.getConnection()) {
            Session session = new Session(connection, context.tenant().id(), false);
            PostgresBooks books = new PostgresBooks(session, context, rendering);
            try {
                Outcome<T> outcome = run(session, books, context, work);
                session.commit();
                return outcome;
            } 
        }
    }
}
