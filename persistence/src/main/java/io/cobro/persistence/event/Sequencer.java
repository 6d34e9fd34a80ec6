package io.cobro.persistence.event;

import io.cobro.persistence.GlobalTables;
import io.cobro.persistence.Script;
import io.cobro.persistence.job.WorkQueue;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves facts from the inbox into the log, each under its tenant's next number: its order is the
/// order of knowledge, without gaps by construction.
///
/// Each batch is one statement, so a process that dies leaves either all of it or nothing. Several
/// sequencers may run at once: one tenant is numbered by one of them at a time. With the numbers go
/// the chain of hashes, the roll-ups of receivables and the signal to give the events to webhook
/// endpoints.
///
/// A tenant whose next batch names an entry that does not sum to zero is left as it is, and an
/// error is logged: its log waits until somebody has looked.
public final class Sequencer {

    /// Events of one tenant that one statement moves.
    public static final int BATCH_MAX = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private static final String MOVE = Script.beside(Sequencer.class, "sequence_events.sql");

    private final DSLContext dsl;
    private final Moved afterMove;
    private final Set<Long> held = new HashSet<>();

    /// Hears of events that got numbers, after they can be read.
    @FunctionalInterface
    public interface Moved {

        /// @param tenants the numbers of those whose logs have grown
        void moved(Set<Long> tenants);
    }

    /// @param dataSource connections in the role of the sequencer
    /// @param afterMove called after events got numbers: wakes whoever reads the log
    public Sequencer(DataSource dataSource, Runnable afterMove) {
        this(dataSource, _ -> afterMove.run());
    }

    /// @param dataSource connections in the role of the sequencer
    /// @param afterMove called after events got numbers: wakes whoever reads the logs of tenants
    public Sequencer(DataSource dataSource, Moved afterMove) {
        this.dsl = GlobalTables.on(dataSource);
        this.afterMove = afterMove;
    }

    /// Moves the next batch of each tenant that nobody else is numbering. Called by one thread at a
    /// time.
    ///
    /// @return how many events got a number; zero if there was nothing to do
    public int tick() {
        Record moved =
                Objects.requireNonNull(
                        dsl.fetchOne(
                                MOVE,
                                DSL.inline(BATCH_MAX),
                                DSL.inline(WorkQueue.FAN_OUT),
                                DSL.inline(WorkQueue.TENANT_AS_A_WHOLE),
                                DSL.inline(WorkQueue.AT_ONCE)));
        int count = moved.get("moved", Integer.class);
        report(moved.get("unbalanced", Long[].class));
        if (count > 0) {
            afterMove.moved(Set.of(moved.get("tenants", Long[].class)));
        }
        return count;
    }

    private void report(Long[] unbalanced) {
        Set<Long> now = Set.of(unbalanced);
        held.retainAll(now);
        for (Long tenant : now) {
            if (held.add(tenant)) {
                LOG.error(
                        "the events of tenant {} wait: an entry in its inbox does not sum to zero",
                        tenant);
            }
        }
    }
}
