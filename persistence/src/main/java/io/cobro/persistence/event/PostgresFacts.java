package io.cobro.persistence.event;

import io.cobro.core.CommandContext;
import io.cobro.core.Idempotency;
import io.cobro.core.event.Act;
import io.cobro.core.event.EventId;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Facts;
import io.cobro.core.event.Rendering;
import io.cobro.core.ledger.EntryId;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.AuditActRecord;
import io.cobro.persistence.jooq.tables.records.EventInboxRecord;
import io.cobro.persistence.ledger.PostgresLedger;
import org.jooq.JSON;

/// Facts in the inbox, where the sequencer finds them. Each gets a number (`inbox_no`) at the
/// insert, which comes after all row locks: so the order of the inbox is the order of knowledge,
/// whatever the database's clock says.
public final class PostgresFacts implements Facts {

    private final Session session;
    private final CommandContext context;
    private final Rendering rendering;
    private final PostgresLedger ledger;
    private int count;

    public PostgresFacts(
            Session session, CommandContext context, Rendering rendering, PostgresLedger ledger) {
        this.session = session;
        this.context = context;
        this.rendering = rendering;
        this.ledger = ledger;
    }

    /// Adds a fact; its entry was posted before.
    @Override
    public EventId add(Fact fact) {
        Rendering.Subject subject = rendering.subject(fact.subject());
        EntryId entry = fact.entry();
        byte[] hash = entry == null ? null : ledger.hashOf(entry);
        Idempotency idempotency = context.idempotency();
        Rendering.Told told = rendering.event(fact, context.tenant(), context.today());
        EventInboxRecord row = new EventInboxRecord();
        row.setTenantId(session.tenantId());
        row.setOrdinal(++count);
        EventId id = new EventId(context.ids().next());
        row.setEventId(id.value());
        row.setType(fact.type());
        row.setSubjectType(subject.type());
        row.setSubjectId(subject.id());
        row.setSubjectVersion(subject.version());
        row.setEntryId(entry == null || hash == null ? null : entry.value());
        row.setEntryHash(hash);
        row.setOccurredAt(context.now());
        row.setActor(context.actor());
        row.setRequestId(context.requestId());
        row.setReason(context.reason());
        row.setIdempotencyKey(idempotency == null ? null : idempotency.key());
        row.setData(JSON.json(told.data()));
        row.setPrevious(JSON.jsonOrNull(told.previous()));
        session.insert(row);
        return id;
    }

    @Override
    public void note(Act act) {
        Rendering.Subject subject = rendering.subject(act.subject());
        Rendering.Told told = rendering.act(act, context.tenant(), context.today());
        Idempotency idempotency = context.idempotency();
        AuditActRecord row = new AuditActRecord();
        row.setTenantId(session.tenantId());
        row.setActId(context.ids().next());
        row.setAction(act.action());
        row.setSubjectType(subject.type());
        row.setSubjectId(subject.id());
        row.setSubjectVersion(subject.version());
        row.setOccurredAt(context.now());
        row.setActor(context.actor());
        row.setRequestId(context.requestId());
        row.setIdempotencyKey(idempotency == null ? null : idempotency.key());
        row.setReason(context.reason());
        row.setData(JSON.json(told.data()));
        row.setPrevious(JSON.jsonOrNull(told.previous()));
        session.insert(row);
    }

    /// Whether there is something to tell.
    public boolean isEmpty() {
        return count == 0;
    }
}
