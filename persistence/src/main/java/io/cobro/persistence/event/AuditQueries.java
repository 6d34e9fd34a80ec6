package io.cobro.persistence.event;

import static io.cobro.persistence.jooq.Tables.AUDIT_ACT;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.TENANT;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import io.cobro.core.Reading;
import io.cobro.core.event.ActId;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventCause;
import io.cobro.core.event.EventSubject;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// Reads the audit log: the log of events by its causes, and what was done and no event tells.
/// Thread-safe.
///
/// An act stands behind the events that had a number when it was done, and acts behind the same
/// event stand in the order in which they were done.
public final class AuditQueries {

    private static final Comparator<AuditEntry> OLDEST_FIRST =
            Comparator.<AuditEntry>comparingLong(entry -> sequence(entry.place()))
                    .thenComparingLong(entry -> act(entry.place()));

    private final Reads reads;

    public AuditQueries(Reads reads) {
        this.reads = reads;
    }

    /// The entries that fit, newest first or in the order that is asked for.
    public Page<AuditEntry> list(TenantId tenant, AuditFilter filter, PageRequest request) {
        return reads.read(
                tenant,
                session -> {
                    Reading<List<AuditEntry>> events = events(session, filter, request);
                    Reading<List<AuditEntry>> acts = acts(session, filter, request);
                    Reading<Long> total = request.isCounted() ? total(session, filter) : null;
                    return () ->
                            Page.of(
                                    merged(events.get(), acts.get(), request),
                                    entry -> Place.of(entry.place()),
                                    request,
                                    total == null ? null : total.get());
                });
    }

    /// The entries of the page and one more.
    private static List<AuditEntry> merged(
            List<AuditEntry> events, List<AuditEntry> acts, PageRequest request) {
        List<AuditEntry> found =
                Stream.concat(events.stream(), acts.stream())
                        .sorted(isDownwards(request) ? OLDEST_FIRST.reversed() : OLDEST_FIRST)
                        .limit(request.limit() + 1L)
                        .toList();
        return request.isBack() ? found.reversed() : found;
    }

    /// Whether the rows are read from the newest on.
    private static boolean isDownwards(PageRequest request) {
        Order order = request.order();
        return (order == null || order.descending()) != request.isBack();
    }

    private static Reading<Long> total(Session session, AuditFilter filter) {
        return session.read(
                select(
                        field(selectCount().from(EVENT).where(wantedEvents(session, filter)))
                                .plus(
                                        field(
                                                selectCount()
                                                        .from(AUDIT_ACT)
                                                        .where(wantedActs(session, filter))))),
                rows -> rows.getFirst().get(0, Long.class));
    }

    private static Reading<List<AuditEntry>> events(
            Session session, AuditFilter filter, PageRequest request) {
        return session.read(
                select(EventRows.fields())
                        .select(EVENT.REASON)
                        .from(EVENT)
                        .join(TENANT)
                        .on(TENANT.TENANT_ID.eq(EVENT.TENANT_ID))
                        .where(wantedEvents(session, filter))
                        .and(eventPlace(request))
                        .orderBy(isDownwards(request) ? EVENT.SEQUENCE.desc() : EVENT.SEQUENCE)
                        .limit(request.limit() + 1),
                rows -> rows.map(AuditQueries::event));
    }

    private static Condition wantedEvents(Session session, AuditFilter filter) {
        return EVENT.TENANT_ID
                .eq(session.tenantId())
                .and(
                        condition(
                                filter,
                                EVENT.ACTOR,
                                EVENT.SUBJECT_ID,
                                EVENT.REQUEST_ID,
                                EVENT.OCCURRED_AT));
    }

    private static Reading<List<AuditEntry>> acts(
            Session session, AuditFilter filter, PageRequest request) {
        boolean down = isDownwards(request);
        return session.read(
                select(AUDIT_ACT.fields())
                        .from(AUDIT_ACT)
                        .where(wantedActs(session, filter))
                        .and(actPlace(request))
                        .orderBy(
                                down ? AUDIT_ACT.AFTER_SEQUENCE.desc() : AUDIT_ACT.AFTER_SEQUENCE,
                                down ? AUDIT_ACT.ACT_NO.desc() : AUDIT_ACT.ACT_NO)
                        .limit(request.limit() + 1),
                rows -> rows.map(AuditQueries::act));
    }

    private static Condition wantedActs(Session session, AuditFilter filter) {
        return AUDIT_ACT
                .TENANT_ID
                .eq(session.tenantId())
                .and(
                        condition(
                                filter,
                                AUDIT_ACT.ACTOR,
                                AUDIT_ACT.SUBJECT_ID,
                                AUDIT_ACT.REQUEST_ID,
                                AUDIT_ACT.OCCURRED_AT));
    }

    /// The events of the part: the one behind which an act stands is before it.
    private static Condition eventPlace(PageRequest request) {
        Place given = request.after() != null ? request.after() : request.before();
        if (given == null) {
            return noCondition();
        }
        long sequence = sequence(given.id());
        if (!isDownwards(request)) {
            return EVENT.SEQUENCE.gt(sequence);
        }
        return act(given.id()) == 0 ? EVENT.SEQUENCE.lt(sequence) : EVENT.SEQUENCE.le(sequence);
    }

    private static Condition actPlace(PageRequest request) {
        Place given = request.after() != null ? request.after() : request.before();
        if (given == null) {
            return noCondition();
        }
        var place = row(AUDIT_ACT.AFTER_SEQUENCE, AUDIT_ACT.ACT_NO);
        long sequence = sequence(given.id());
        long act = act(given.id());
        return isDownwards(request) ? place.lt(sequence, act) : place.gt(sequence, act);
    }

    private static long sequence(UUID place) {
        return place.getLeastSignificantBits();
    }

    /// The number of an act; 0 for an event.
    private static long act(UUID place) {
        return place.getMostSignificantBits();
    }

    private static AuditEntry event(Record row) {
        Event event = EventRows.event(row);
        return new AuditEntry(
                new UUID(0, event.sequence()),
                event.id(),
                event.sequence(),
                event.occurredAt(),
                event.type().name(),
                event.subject(),
                event.cause(),
                row.get(EVENT.REASON),
                event.previous(),
                event.data());
    }

    private static AuditEntry act(Record row) {
        JSON previous = row.get(AUDIT_ACT.PREVIOUS);
        String subjectType = row.get(AUDIT_ACT.SUBJECT_TYPE);
        return new AuditEntry(
                new UUID(row.get(AUDIT_ACT.ACT_NO), row.get(AUDIT_ACT.AFTER_SEQUENCE)),
                new ActId(row.get(AUDIT_ACT.ACT_ID)),
                null,
                row.get(AUDIT_ACT.OCCURRED_AT),
                row.get(AUDIT_ACT.ACTION),
                new EventSubject(
                        subjectType,
                        EventRows.subject(subjectType, row.get(AUDIT_ACT.SUBJECT_ID)).text(),
                        row.get(AUDIT_ACT.SUBJECT_VERSION)),
                new EventCause(
                        row.get(AUDIT_ACT.REQUEST_ID),
                        row.get(AUDIT_ACT.ACTOR),
                        row.get(AUDIT_ACT.IDEMPOTENCY_KEY)),
                row.get(AUDIT_ACT.REASON),
                previous == null ? null : previous.data(),
                row.get(AUDIT_ACT.DATA).data());
    }

    private static Condition condition(
            AuditFilter filter,
            TableField<?, String> actor,
            TableField<?, UUID> subject,
            TableField<?, String> requestId,
            TableField<?, Instant> occurredAt) {
        if (filter.from() != null
                && filter.until() != null
                && filter.from().isAfter(filter.until())) {
            return falseCondition();
        }
        return and(
                equal(actor, filter.actor()),
                equal(subject, filter.subject()),
                equal(requestId, filter.requestId()),
                filter.from() == null ? noCondition() : occurredAt.ge(filter.from()),
                filter.until() == null ? noCondition() : occurredAt.le(filter.until()));
    }

    private static <T> Condition equal(Field<T> field, @Nullable T wanted) {
        return wanted == null ? noCondition() : field.eq(wanted);
    }
}
