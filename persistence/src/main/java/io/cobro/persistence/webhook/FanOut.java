package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_REPLAY;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;

import io.cobro.core.Reading;
import io.cobro.core.event.EventId;
import io.cobro.core.event.EventType;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.EventFilter;
import io.cobro.core.webhook.Redelivering;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.ReplayStatus;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.jooq.tables.records.WebhookDeliveryRecord;
import io.cobro.persistence.jooq.tables.records.WorkQueueRecord;
import io.cobro.persistence.tenant.TenantRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a delivery of each event for each endpoint that wants it, and those that replays ask for.
///
/// Each endpoint remembers the first event that no delivery was made for, and the deliveries are
/// made in the transaction that moves it on: so each is made once, whoever runs and however often.
/// A replay does the same with its own place. A disabled endpoint moves on without deliveries.
public final class FanOut {

    /// Events that one transaction reads.
    public static final int EVENTS_MAX = 500;

    /// Deliveries of new events that one transaction makes, if no single event makes more: with
    /// many endpoints it reads fewer events.
    public static final int DELIVERIES_MAX = 5_000;

    /// Batches of new events that a tenant gets in one turn; what is left has a turn after the
    /// other tenants had theirs. A replay gets one batch in a turn.
    public static final int BATCHES_MAX = 10;

    /// Tenants that one tick serves.
    public static final int TENANTS_MAX = 20;

    /// After this time somebody else takes over what a process left.
    public static final Duration LEASE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

    private final WorkQueue queue;
    private final JobTransactions transactions;
    private final NewIds ids;
    private final InstantSource clock;

    public FanOut(DataSource dataSource, NewIds ids, InstantSource clock) {
        this.queue = new WorkQueue(dataSource);
        this.transactions = new JobTransactions(dataSource);
        this.ids = ids;
        this.clock = clock;
    }

    /// Gives a turn to tenants that have new events or replays. One that has more to do than its
    /// turn holds is due again at once. What fails for one tenant is logged, holds up no other and
    /// is tried again after [#LEASE].
    ///
    /// @return how many tenants had a turn; zero if there was nothing to do
    public int tick() {
        Instant now = clock.instant();
        List<WorkQueue.Work> signals =
                queue.claimSignals(
                        WorkQueue.FAN_OUT, TENANTS_MAX, ids.next(), now, WorkQueue.end(now, LEASE));
        for (WorkQueue.Work signal : signals) {
            try {
                if (serve(signal.tenant(), now)) {
                    queue.again(WorkQueue.FAN_OUT, signal, now);
                } else {
                    queue.done(WorkQueue.FAN_OUT, signal);
                }
            } catch (RuntimeException failure) {
                LOG.error("no deliveries are made for tenant {}", signal.tenant().text(), failure);
            }
        }
        return signals.size();
    }

    /// @return whether there may be more to do
    private boolean serve(TenantId tenant, Instant now) {
        boolean news = true;
        for (int i = 0; news && i < BATCHES_MAX; i++) {
            news = batch(tenant, now);
        }
        return replay(tenant, now) || news;
    }

    /// @return whether there may be more new events
    private boolean batch(TenantId tenant, Instant now) {
        return transactions.inTransaction(tenant, session -> batch(session, now));
    }

    private boolean batch(Session session, Instant now) {
        Reading<Optional<Instant>> testClock = TenantRows.holdTestClock(session);
        Reading<List<Place>> endpoints =
                session.read(
                        EndpointRows.select(session)
                                .orderBy(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                                .forUpdate(),
                        rows -> rows.map(Place::of));
        // A statement of its own, to see where the endpoints stand under their locks.
        Reading<List<Entry>> found =
                session.read(
                        Entry.select(session)
                                .and(
                                        EVENT.SEQUENCE.ge(
                                                DSL.field(
                                                        DSL.select(
                                                                        DSL.min(
                                                                                WEBHOOK_ENDPOINT
                                                                                        .NEXT_SEQUENCE))
                                                                .from(WEBHOOK_ENDPOINT)
                                                                .where(
                                                                        WEBHOOK_ENDPOINT.TENANT_ID
                                                                                .eq(
                                                                                        session
                                                                                                .tenantId())))))
                                .orderBy(EVENT.SEQUENCE)
                                .limit(EVENTS_MAX),
                        rows -> rows.map(Entry::of));
        // One that was made since the locks were taken has a batch of its own.
        Reading<Integer> endpointsNow =
                session.read(
                        DSL.select(DSL.count())
                                .from(WEBHOOK_ENDPOINT)
                                .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId())),
                        rows -> rows.getFirst().get(0, Integer.class));
        int locked = endpoints.get().size();
        List<Entry> events =
                found.get().stream()
                        .limit(Math.clamp(DELIVERIES_MAX / Math.max(1, locked), 1, EVENTS_MAX))
                        .toList();
        if (events.isEmpty()) {
            return false;
        }
        Instant tenantNow = testClock.get().orElse(now);
        Waiting waiting =
                waiting(session, endpoints.get().stream().map(Place::endpoint).toList(), events);
        for (Entry event : events) {
            if (event.isTest()) {
                number(session, event);
                continue;
            }
            for (Place place : endpoints.get()) {
                if (place.wants(event)) {
                    deliver(session, event, place.endpoint(), null, waiting, now, tenantNow);
                }
            }
        }
        long next = events.getLast().sequence() + 1;
        session.update(
                DSL.update(WEBHOOK_ENDPOINT)
                        .set(WEBHOOK_ENDPOINT.NEXT_SEQUENCE, next)
                        .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                        .and(
                                Ids.among(
                                        WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID,
                                        endpoints.get().stream()
                                                .map(place -> place.endpoint().id())
                                                .toList()))
                        .and(WEBHOOK_ENDPOINT.NEXT_SEQUENCE.lt(next)));
        return events.size() < found.get().size()
                || events.size() == EVENTS_MAX
                || locked < endpointsNow.get();
    }

    /// Makes the next deliveries of the oldest replay that is running.
    ///
    /// @return whether there was one
    private boolean replay(TenantId tenant, Instant now) {
        return transactions.inTransaction(tenant, session -> replay(session, now));
    }

    private boolean replay(Session session, Instant now) {
        Reading<Optional<Instant>> testClock = TenantRows.holdTestClock(session);
        // The endpoint first, as everybody does.
        Reading<List<WebhookEndpoint>> endpoints =
                session.read(
                        EndpointRows.select(session)
                                .and(
                                        WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(
                                                DSL.field(
                                                        DSL.select(
                                                                        WEBHOOK_REPLAY
                                                                                .WEBHOOK_ENDPOINT_ID)
                                                                .from(WEBHOOK_REPLAY)
                                                                .where(running(session))
                                                                .orderBy(WEBHOOK_REPLAY.REPLAY_ID)
                                                                .limit(1))))
                                .forUpdate(),
                        rows -> rows.map(row -> EndpointRows.view(row).endpoint()));
        Reading<List<Replay>> replays =
                session.read(
                        ReplayRows.select(session)
                                .and(running(session))
                                .orderBy(WEBHOOK_REPLAY.REPLAY_ID)
                                .limit(1)
                                .forUpdate(),
                        rows -> rows.map(ReplayRows::replay));
        if (replays.get().isEmpty()) {
            return false;
        }
        Replay replay = replays.get().getFirst();
        Optional<WebhookEndpoint> endpoint =
                endpoints.get().stream()
                        .filter(one -> one.id().equals(replay.endpoint()))
                        .findAny();
        if (endpoint.isEmpty() && exists(session, replay.endpoint())) {
            return true; // another replay was the oldest when its endpoint was locked
        }
        if (endpoint.isEmpty() || endpoint.get().health().status() == EndpointStatus.DISABLED) {
            moveOn(
                    session,
                    replay,
                    ReplayStatus.CANCELED,
                    replay.nextSequence(),
                    0,
                    testClock.get().orElse(now));
            return true;
        }
        List<Entry> events =
                session.read(
                                Entry.select(session)
                                        .and(EVENT.SEQUENCE.ge(replay.nextSequence()))
                                        .and(EVENT.SEQUENCE.le(replay.toSequence()))
                                        .orderBy(EVENT.SEQUENCE)
                                        .limit(EVENTS_MAX),
                                rows -> rows.map(Entry::of))
                        .get();
        Waiting waiting = waiting(session, List.of(endpoint.get()), events);
        Instant tenantNow = testClock.get().orElse(now);
        int made = 0;
        for (Entry event : events) {
            if (isReplayed(event, endpoint.get(), replay)) {
                deliver(session, event, endpoint.get(), replay.id(), waiting, now, tenantNow);
                made++;
            }
        }
        long next =
                events.size() < EVENTS_MAX
                        ? replay.toSequence() + 1
                        : events.getLast().sequence() + 1;
        moveOn(
                session,
                replay,
                next > replay.toSequence() ? ReplayStatus.COMPLETED : ReplayStatus.RUNNING,
                next,
                made,
                tenantNow);
        return true;
    }

    private static boolean exists(Session session, WebhookEndpointId endpoint) {
        return session.read(
                        DSL.select(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                                .from(WEBHOOK_ENDPOINT)
                                .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                                .and(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID.eq(endpoint.value())),
                        rows -> !rows.isEmpty())
                .get();
    }

    private static Condition running(Session session) {
        return WEBHOOK_REPLAY
                .TENANT_ID
                .eq(session.tenantId())
                .and(WEBHOOK_REPLAY.STATE.eq(DSL.inline(ReplayRows.RUNNING)));
    }

    private static boolean isReplayed(Entry event, WebhookEndpoint endpoint, Replay replay) {
        EventFilter types = replay.types();
        return !event.isTest()
                && endpoint.filter().matches(event.type())
                && (types == null || types.matches(event.type()));
    }

    private static void moveOn(
            Session session, Replay replay, ReplayStatus status, long next, int made, Instant now) {
        session.update(
                ReplayRows.row(
                        session,
                        new Replay(
                                replay.id(),
                                replay.endpoint(),
                                replay.fromSequence(),
                                replay.toSequence(),
                                replay.types(),
                                status,
                                next,
                                replay.deliveries() + made,
                                replay.version() + 1,
                                replay.recordedAt(),
                                status == ReplayStatus.RUNNING ? null : now)));
    }

    private void deliver(
            Session session,
            Entry event,
            WebhookEndpoint endpoint,
            @Nullable ReplayId replay,
            Waiting waiting,
            Instant now,
            Instant tenantNow) {
        UUID id = ids.next();
        boolean takesTurns = endpoint.ordering() == DeliveryOrdering.PER_SUBJECT;
        WebhookDeliveryRecord row =
                DeliveryRows.row(
                        session.tenantId(),
                        new Delivery(
                                new DeliveryId(id),
                                endpoint.id(),
                                new EventId(event.id()),
                                event.type(),
                                event.sequence(),
                                replay,
                                DeliveryStatus.PENDING,
                                0,
                                tenantNow,
                                null,
                                tenantNow));
        row.setTurnSubjectId(takesTurns ? event.subject() : null);
        session.insert(row);
        boolean rests = takesTurns && waiting.add(endpoint, event);
        session.insert(
                new WorkQueueRecord(
                        session.tenantId(),
                        WorkQueue.DELIVERY,
                        id,
                        endpoint.id().value(),
                        rests ? WorkQueue.NEVER : now,
                        null));
    }

    /// Gives the delivery of a test its number: it was made with the event, and waits for it.
    private static void number(Session session, Entry event) {
        Condition unnumbered =
                WEBHOOK_DELIVERY
                        .TENANT_ID
                        .eq(session.tenantId())
                        .and(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID.eq(event.subject()))
                        .and(WEBHOOK_DELIVERY.SEQUENCE.isNull())
                        .and(WEBHOOK_DELIVERY.REPLAY_ID.isNull()) // as its index says
                        .and(WEBHOOK_DELIVERY.EVENT_ID.eq(event.id()));
        session.update(
                DSL.update(WORK_QUEUE)
                        .set(WORK_QUEUE.DUE_AT, WorkQueue.AT_ONCE)
                        .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                        .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                        .and(
                                WORK_QUEUE.SUBJECT_ID.in(
                                        DSL.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                                                .from(WEBHOOK_DELIVERY)
                                                .where(unnumbered))));
        session.update(
                DSL.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.SEQUENCE, event.sequence())
                        .where(unnumbered));
    }

    /// The oldest event of each subject that is not settled, at endpoints that keep an order.
    private static Waiting waiting(
            Session session, List<WebhookEndpoint> endpoints, List<Entry> events) {
        Set<UUID> ordered =
                endpoints.stream()
                        .filter(one -> one.ordering() == DeliveryOrdering.PER_SUBJECT)
                        .map(one -> one.id().value())
                        .collect(Collectors.toSet());
        if (ordered.isEmpty()) {
            return new Waiting(new HashMap<>());
        }
        Set<UUID> subjects = events.stream().map(Entry::subject).collect(Collectors.toSet());
        return session.read(
                        DSL.select(
                                        WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID,
                                        WEBHOOK_DELIVERY.TURN_SUBJECT_ID,
                                        DSL.min(WEBHOOK_DELIVERY.SEQUENCE))
                                .from(WEBHOOK_DELIVERY)
                                .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                .and(Ids.amongUuids(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID, ordered))
                                .and(Ids.amongUuids(WEBHOOK_DELIVERY.TURN_SUBJECT_ID, subjects))
                                .groupBy(
                                        WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID,
                                        WEBHOOK_DELIVERY.TURN_SUBJECT_ID),
                        rows -> {
                            Map<Turn, Long> oldest = new HashMap<>();
                            rows.forEach(row ->
                                    oldest.put(
                                            new Turn(
                                                    row.get(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID),
                                                    row.get(WEBHOOK_DELIVERY.TURN_SUBJECT_ID)),
                                            row.get(2, Long.class)));
                            return new Waiting(oldest);
                        })
                .get();
    }

    private record Turn(UUID endpoint, UUID subject) {}

    private record Waiting(Map<Turn, Long> oldest) {

        /// Whether there is an older event, which wakes this one when it is settled. A replay makes
        /// events due that are older than what waits.
        boolean add(WebhookEndpoint endpoint, Entry event) {
            Turn turn = new Turn(endpoint.id().value(), event.subject());
            Long before = oldest.get(turn);
            oldest.merge(turn, event.sequence(), Math::min);
            return before != null && before < event.sequence();
        }
    }

    /// An endpoint and the first event that it was not given.
    private record Place(WebhookEndpoint endpoint, long next) {

        static Place of(Record row) {
            return new Place(
                    EndpointRows.view(row).endpoint(), row.get(WEBHOOK_ENDPOINT.NEXT_SEQUENCE));
        }

        boolean wants(Entry event) {
            return event.sequence() >= next
                    && endpoint.health().status() != EndpointStatus.DISABLED
                    && endpoint.filter().matches(event.type());
        }
    }

    private record Entry(long sequence, UUID id, EventType type, UUID subject) {

        static SelectConditionStep<?> select(Session session) {
            return DSL.select(EVENT.SEQUENCE, EVENT.EVENT_ID, EVENT.TYPE, EVENT.SUBJECT_ID)
                    .from(EVENT)
                    .where(EVENT.TENANT_ID.eq(session.tenantId()));
        }

        static Entry of(Record row) {
            return new Entry(
                    row.get(EVENT.SEQUENCE),
                    row.get(EVENT.EVENT_ID),
                    new EventType(row.get(EVENT.TYPE)),
                    row.get(EVENT.SUBJECT_ID));
        }

        boolean isTest() {
            return type.name().equals(Redelivering.TESTED);
        }
    }
}
