package io.cobro.persistence.event;

import static io.cobro.persistence.jooq.Tables.EVENT_COUNTER;

import io.cobro.core.Reading;
import io.cobro.persistence.GlobalTables;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// How far the logs of tenants reach: the highest number, 0 while a log is empty.
///
/// Whoever reads it before anything else knows a place of the log that the rest of what is read is
/// not older than: what was not numbered by then comes after it.
public final class LogEnd {

    private static final Field<Long> LAST = EVENT_COUNTER.NEXT_SEQUENCE.minus(1L).as("last");

    private final DataSource dataSource;

    /// @param dataSource connections in the role of the sequencer, who sees all tenants
    public LogEnd(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// The ends of several logs, by the number of the tenant; those without events may be left out.
    public Map<Long, Long> of(Collection<Long> tenants) {
        return GlobalTables.on(dataSource)
                .select(EVENT_COUNTER.TENANT_ID, LAST)
                .from(EVENT_COUNTER)
                .where(EVENT_COUNTER.TENANT_ID.eq(DSL.any(tenants.toArray(Long[]::new))))
                .fetchMap(EVENT_COUNTER.TENANT_ID, LAST);
    }

    /// The end of the log of the session's tenant.
    public static Reading<Long> of(Session session) {
        return session.read(
                DSL.select(LAST)
                        .from(EVENT_COUNTER)
                        .where(EVENT_COUNTER.TENANT_ID.eq(session.tenantId())),
                rows -> rows.isEmpty() ? 0L : rows.getFirst().get(LAST));
    }
}
