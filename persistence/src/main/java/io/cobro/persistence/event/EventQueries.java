package io.cobro.persistence.event;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;

import io.cobro.core.Reading;
import io.cobro.core.event.Event;
import io.cobro.core.event.EventId;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.EventFilter;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// Reads the log of events.
public final class EventQueries {

    private static final Listing<Event> LOG =
            Listing.numbered(
                    EVENT.SEQUENCE, Order.ascending("sequence"), number -> number, Event::sequence);

    private final Reads reads;

    public EventQueries(Reads reads) {
        this.reads = reads;
    }

    /// Which events are wanted.
    ///
    /// @param types null means all
    /// @param subject what they are about; null means anything
    public record Wanted(@Nullable EventFilter types, @Nullable UUID subject) {

        public static final Wanted ALL = new Wanted(null, null);
    }

    public Optional<Event> find(TenantId tenant, EventId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that are in the log, in no order.
    public List<Event> findAll(TenantId tenant, Collection<EventId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                EventRows.select()
                                        .where(EVENT.TENANT_ID.eq(tenant.number()))
                                        .and(Ids.among(EVENT.EVENT_ID, ids)),
                                rows -> rows.map(EventRows::event)));
    }

    /// Events of the log, and how far it was read for them.
    ///
    /// @param upTo there are no wanted events between the sequence that was asked for and this one
    ///   but those of the page: whoever asks again after it misses nothing
    /// @param end the highest number in the log just before
    public record Read(Page<Event> page, long upTo, long end) {}

    /// The events after a sequence, in the order of the log.
    ///
    /// @param sequence 0 for the beginning of the log
    /// @param limit at most so many, from 1
    public Page<Event> list(TenantId tenant, long sequence, Wanted wanted, int limit) {
        return read(tenant, sequence, wanted, limit).page();
    }

    /// The events after a sequence, in the order of the log, and how far that is.
    ///
    /// @param sequence 0 for the beginning of the log
    /// @param limit at most so many, from 1
    public Read read(TenantId tenant, long sequence, Wanted wanted, int limit) {
        return read(tenant, wanted, after(sequence, limit));
    }

    /// A part of the log that begins after a place or at its beginning.
    ///
    /// @param limit at most so many, from 1
    public static PageRequest after(long sequence, int limit) {
        PageRequest first = PageRequest.first(limit);
        return sequence == 0 ? first : first.after(Place.of(sequence));
    }

    /// A part of the log, and how far it was read for it.
    public Read read(TenantId tenant, Wanted wanted, PageRequest request) {
        return reads.read(
                tenant,
                session -> {
                    // First: what is numbered after it is seen by the next one who asks.
                    Reading<Long> end = LogEnd.of(session);
                    Condition whole = EVENT.TENANT_ID.eq(tenant.number()).and(condition(wanted));
                    Reading<Page<Event>> page = part(session, whole, request);
                    return () -> read(page.get(), request, end.get());
                });
    }

    private static Read read(Page<Event> page, PageRequest request, long end) {
        Place after = request.after();
        long begin = after == null ? 0 : after.number();
        long last = page.items().isEmpty() ? begin : page.items().getLast().sequence();
        return new Read(page, page.hasNext() ? last : Math.max(last, end), end);
    }

    private static Reading<Page<Event>> part(
            Session session, Condition whole, PageRequest request) {
        Reading<List<Event>> found =
                session.read(
                        EventRows.select()
                                .where(whole)
                                .and(LOG.beyond(request))
                                .orderBy(LOG.fromPlace(request))
                                .limit(request.limit() + 1),
                        rows -> rows.map(EventRows::event));
        Reading<Long> total = request.isCounted() ? LOG.total(session, whole) : null;
        return () ->
                LOG.of(
                        request.isBack() ? found.get().reversed() : found.get(),
                        request,
                        total == null ? null : total.get());
    }

    /// The highest number in the log; 0 while it is empty.
    public long lastSequence(TenantId tenant) {
        return reads.read(tenant, LogEnd::of);
    }

    private static Condition condition(Wanted wanted) {
        Condition subject =
                wanted.subject() == null ? noCondition() : EVENT.SUBJECT_ID.eq(wanted.subject());
        return wanted.types() == null ? subject : subject.and(types(wanted.types().patterns()));
    }

    private static Condition types(List<String> patterns) {
        List<Condition> any = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.equals("*")) {
                return noCondition();
            }
            any.add(
                    pattern.endsWith(".*")
                            ? EVENT.TYPE.startsWith(pattern.substring(0, pattern.length() - 1))
                            : EVENT.TYPE.eq(pattern));
        }
        return or(any);
    }
}
