package io.cobro.persistence.event;

import static io.cobro.persistence.jooq.Tables.EVENT_INBOX;

import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Reads;
import org.jooq.impl.DSL;

/// What was told and has no number yet. Thread-safe.
public final class EventInbox {

    private final Reads reads;

    public EventInbox(Reads reads) {
        this.reads = reads;
    }

    /// Whether all events of a tenant are in the log.
    public boolean isEmpty(TenantId tenant) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(EVENT_INBOX.EVENT_ID)
                                        .from(EVENT_INBOX)
                                        .where(EVENT_INBOX.TENANT_ID.eq(session.tenantId()))
                                        .limit(1),
                                rows -> rows.isEmpty()));
    }
}
