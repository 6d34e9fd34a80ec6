package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.TENANT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.cobro.core.CommandContext;
import io.cobro.core.Reading;
import io.cobro.core.event.Event;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.AttemptedDelivery;
import io.cobro.core.webhook.ClaimedDelivery;
import io.cobro.core.webhook.Consequence;
import io.cobro.core.webhook.Deliveries;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.DeliveryOrdering;
import io.cobro.core.webhook.DeliveryStatus;
import io.cobro.core.webhook.EndpointHealth;
import io.cobro.core.webhook.EndpointStatus;
import io.cobro.core.webhook.WebhookEndpoint;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.JobTransactions;
import io.cobro.persistence.Session;
import io.cobro.persistence.event.EventRows;
import io.cobro.persistence.event.PostgresFacts;
import io.cobro.persistence.job.WorkQueue;
import io.cobro.persistence.ledger.PostgresLedger;
import io.cobro.persistence.tenant.TenantRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Update;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue of deliveries on PostgreSQL.
///
/// A claim is one statement on the queue, which knows of endpoints only as lanes, and one
/// transaction of each tenant that has something due. The queue's row and the delivery hold the end
/// of the lease; a process that dies leaves both, and the delivery is claimed again after it.
///
/// The queue runs on the true time. What has to wait for a tenant whose test clock stands still is
/// [WorkQueue#NEVER] due there, and says by the tenant's time when it is; whoever moves the clock
/// makes it due.
public final class PostgresDeliveries implements Deliveries {

    private static final String ACTOR = "system:webhooks";
    private static final String PER_SUBJECT = EnumText.of(DeliveryOrdering.PER_SUBJECT);
    private static final String DISABLED = EnumText.of(EndpointStatus.DISABLED);

    /// Claims on the queue that one [#claim] makes at most while all that was due is to wait.
    private static final int ROUNDS_MAX = 10;

    /// Deliveries of an endpoint that takes none that one round puts aside at most.
    private static final int PUT_ASIDE_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDeliveries.class);

    private final WorkQueue queue;
    private final JobTransactions transactions;
    private final Rendering rendering;
    private final NewIds ids;
    private final Runnable afterFacts;

    /// @param afterFacts called after facts about endpoints were committed: wakes the sequencer
    public PostgresDeliveries(
            DataSource dataSource, Rendering rendering, NewIds ids, Runnable afterFacts) {
        this.queue = new WorkQueue(dataSource);
        this.transactions = new JobTransactions(dataSource);
        this.rendering = rendering;
        this.ids = ids;
        this.afterFacts = afterFacts;
    }

    /// Asks again where all that was due is to wait, so that it hides nothing behind it. What fails
    /// for one tenant is logged, holds up no other and is due again at the end of its lease.
    @Override
    public List<ClaimedDelivery> claim(Claim claim, Instant now) {
        Instant until = WorkQueue.end(now, claim.lease());
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<WorkQueue.Work> due =
                    queue.claimFromLanes(WorkQueue.DELIVERY, lanes(claim), now, until);
            List<TenantId> failed = new ArrayList<>();
            List<ClaimedDelivery> claimed = lease(due, now, until, failed);
            if (due.isEmpty() || !claimed.isEmpty() || !failed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    private static WorkQueue.Lanes lanes(Claim claim) {
        Trial trial = claim.trial();
        return new WorkQueue.Lanes(
                claim.limit(),
                claim.perEndpoint(),
                uuids(claim.full()),
                trial == null ? null : uuids(trial.proven()),
                trial == null ? 0 : trial.limit());
    }

    private static List<UUID> uuids(Set<WebhookEndpointId> endpoints) {
        return endpoints.stream().map(WebhookEndpointId::value).toList();
    }

    private List<ClaimedDelivery> lease(
            List<WorkQueue.Work> due, Instant now, Instant until, List<TenantId> failed) {
        Map<UUID, ClaimedDelivery> claimed = new HashMap<>();
        due.stream()
                .collect(groupingBy(WorkQueue.Work::tenant, LinkedHashMap::new, toList()))
                .forEach((tenant, work) -> {
                    try {
                        transactions
                                .inTransaction(tenant, session -> lease(session, work, now, until))
                                .forEach(one -> claimed.put(one.delivery().value(), one));
                    } catch (RuntimeException failure) {
                        failed.add(tenant);
                        LOG.error("deliveries of tenant {} wait", tenant.text(), failure);
                    }
                });
        return due.stream()
                .map(work -> claimed.get(work.subject()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<ClaimedDelivery> lease(
            Session session, List<WorkQueue.Work> work, Instant now, Instant until) {
        List<UUID> deliveries = work.stream().map(WorkQueue.Work::subject).toList();
        Set<UUID> owners = work.stream().map(WorkQueue.Work::lane).collect(toSet());
        session.preferIndexes();
        Reading<Optional<Instant>> testClock = TenantRows.holdTestClock(session);
        // Until these locks are gone no attempt is recorded of an endpoint that keeps an order, and
        // none that is disabled is enabled: so what waits here is found by whoever settles the one
        // before it, or enables the endpoint.
        Reading<Set<UUID>> held =
                session.read(
                        DSL.select(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                                .from(WEBHOOK_ENDPOINT)
                                .where(WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()))
                                .and(
                                        WEBHOOK_ENDPOINT
                                                .ORDERING
                                                .eq(PER_SUBJECT)
                                                .or(WEBHOOK_ENDPOINT.STATE.eq(DISABLED)))
                                .and(Ids.amongUuids(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID, owners))
                                .orderBy(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                                .forShare(),
                        rows -> rows.intoSet(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID));
        Field<Boolean> waits = Turns.waits();
        Field<Instant> databaseNow = DSL.field("clock_timestamp()", Instant.class).as("now");
        List<Field<?>> fields =
                new ArrayList<>(
                        List.of(
                                WEBHOOK_DELIVERY.DELIVERY_ID,
                                WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID,
                                WEBHOOK_DELIVERY.STATE,
                                WEBHOOK_DELIVERY.ATTEMPTS,
                                WEBHOOK_DELIVERY.ATTEMPTS_BEFORE,
                                WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT,
                                waits,
                                databaseNow));
        fields.addAll(EventRows.fields());
        Reading<Map<UUID, WebhookEndpoint>> endpoints = endpoints(session, owners);
        Reading<List<Found>> found =
                session.read(
                        DSL.select(fields)
                                .from(WEBHOOK_DELIVERY)
                                .join(TENANT)
                                .on(TENANT.TENANT_ID.eq(WEBHOOK_DELIVERY.TENANT_ID))
                                .crossJoin(DSL.lateral(itsEvent()).as(EVENT))
                                .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                .and(Ids.amongUuids(WEBHOOK_DELIVERY.DELIVERY_ID, deliveries))
                                .and(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT.isNotNull())
                                .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID)
                                .forUpdate()
                                .of(WEBHOOK_DELIVERY),
                        rows ->
                                rows.map(row ->
                                        Found.of(row, row.get(waits), row.get(databaseNow))));
        List<ClaimedDelivery> claimed = new ArrayList<>();
        Map<Instant, List<UUID>> postponed = new LinkedHashMap<>();
        Map<Instant, List<UUID>> givenBack = new LinkedHashMap<>();
        Map<UUID, Instant> idle = new LinkedHashMap<>();
        List<UUID> gone = new ArrayList<>(deliveries);
        boolean frozen = testClock.get().isPresent();
        Instant tenantNow = testClock.get().orElse(now);
        for (Found delivery : found.get()) {
            gone.remove(delivery.id());
            WebhookEndpoint endpoint = endpoints.get().get(delivery.endpoint());
            if (endpoint == null) {
                gone.add(delivery.id());
                continue;
            }
            boolean leased = delivery.leasedUntil().isAfter(now);
            if (!leased && delivery.leasedUntil().isAfter(delivery.databaseNow())) {
                continue; // this clock runs ahead: the row stays claimed, so that it is not found
                // again
            }
            Instant pausedUntil = endpoint.pausedUntil();
            boolean disabled = endpoint.health().status() == EndpointStatus.DISABLED;
            if (leased) {
                givenBack
                        .computeIfAbsent(delivery.leasedUntil(), _ -> new ArrayList<>())
                        .add(delivery.id());
            } else if (disabled || delivery.waits()) {
                // An endpoint that changed since the locks were taken is looked at again.
                boolean isHeld = held.get().contains(delivery.endpoint());
                (isHeld ? postponed : givenBack)
                        .computeIfAbsent(
                                isHeld ? WorkQueue.NEVER : WorkQueue.AT_ONCE,
                                _ -> new ArrayList<>())
                        .add(delivery.id());
                if (disabled && isHeld) {
                    idle.put(delivery.endpoint(), WorkQueue.NEVER);
                }
            } else if (pausedUntil != null && pausedUntil.isAfter(tenantNow)) {
                postponed.computeIfAbsent(pausedUntil, _ -> new ArrayList<>()).add(delivery.id());
                if (!frozen) {
                    idle.put(delivery.endpoint(), pausedUntil);
                }
            } else if (frozen && delivery.waitsUntil().isAfter(tenantNow)) {
                postponed
                        .computeIfAbsent(WorkQueue.NEVER, _ -> new ArrayList<>())
                        .add(delivery.id());
            } else {
                claimed.add(delivery.claimed(endpoint, until));
            }
        }
        if (!claimed.isEmpty()) {
            session.update(
                    DSL.update(WEBHOOK_DELIVERY)
                            .set(WEBHOOK_DELIVERY.STATE, DeliveryRows.IN_FLIGHT)
                            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, until)
                            .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                            .and(
                                    Ids.among(
                                            WEBHOOK_DELIVERY.DELIVERY_ID,
                                            claimed.stream()
                                                    .map(ClaimedDelivery::delivery)
                                                    .toList())));
        }
        postponed.forEach((at, rows) -> {
            if (frozen && !at.equals(WorkQueue.NEVER)) {
                postpone(session, rows, at);
            }
            requeue(session, rows, frozen ? WorkQueue.NEVER : at);
        });
        givenBack.forEach((at, rows) -> requeue(session, rows, at));
        idle.forEach((endpoint, at) -> putAside(session, endpoint, now, at));
        unqueue(session, gone);
        return claimed;
    }

    /// Kept apart by its offset, so that the log is read by the sequence even while nothing is
    /// known of a tenant's share of it: joined, all its events were read for each delivery.
    private static Select<?> itsEvent() {
        return DSL.select(EVENT.fields())
                .from(EVENT)
                .where(EVENT.TENANT_ID.eq(WEBHOOK_DELIVERY.TENANT_ID))
                .and(EVENT.SEQUENCE.eq(WEBHOOK_DELIVERY.SEQUENCE))
                .offset(0);
    }

    @Override
    public List<AttemptedDelivery> record(List<AttemptedDelivery> attempted, Instant now) {
        Map<TenantId, List<AttemptedDelivery>> byTenant =
                attempted.stream()
                        .collect(
                                groupingBy(
                                        one -> one.claim().event().tenant(),
                                        LinkedHashMap::new,
                                        toList()));
        Map<TenantId, RuntimeException> failures = new LinkedHashMap<>();
        byTenant.forEach((tenant, ofTenant) -> {
            try {
                if (transactions.inTransaction(tenant, session -> record(session, ofTenant, now))) {
                    afterFacts.run();
                }
            } catch (RuntimeException failure) {
                failures.put(tenant, failure);
            }
        });
        if (!failures.isEmpty() && failures.size() == byTenant.size()) {
            throw failures.values().iterator().next();
        }
        failures.forEach((tenant, failure) ->
                LOG.error("attempts of tenant {} are not recorded", tenant.text(), failure));
        return attempted.stream()
                .filter(one -> failures.containsKey(one.claim().event().tenant()))
                .filter(one -> one.claim().leasedUntil().isAfter(now))
                .toList();
    }

    @Override
    public void giveBack(List<ClaimedDelivery> claims, Instant now) {
        claims.stream()
                .collect(groupingBy(claim -> claim.event().tenant(), LinkedHashMap::new, toList()))
                .forEach((tenant, ofTenant) ->
                        transactions.inTransaction(
                                tenant, session -> giveBack(session, ofTenant, now)));
    }

    private static int giveBack(Session session, List<ClaimedDelivery> claims, Instant now) {
        Reading<Optional<Instant>> testClock = TenantRows.holdTestClock(session);
        Reading<Map<UUID, Leased>> leases =
                leases(session, claims.stream().map(claim -> claim.delivery().value()).toList());
        List<UUID> held =
                claims.stream()
                        .filter(claim -> {
                            Leased leased = leases.get().get(claim.delivery().value());
                            return leased != null && leased.until().equals(claim.leasedUntil());
                        })
                        .map(claim -> claim.delivery().value())
                        .toList();
        postpone(session, held, testClock.get().orElse(now));
        requeue(session, held, WorkQueue.AT_ONCE);
        return held.size();
    }

    private static Reading<Map<UUID, Leased>> leases(Session session, List<UUID> deliveries) {
        return session.read(
                DSL.select(
                                WEBHOOK_DELIVERY.DELIVERY_ID,
                                WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT,
                                WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                        .from(WEBHOOK_DELIVERY)
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(WEBHOOK_DELIVERY.DELIVERY_ID, deliveries))
                        .and(WEBHOOK_DELIVERY.STATE.eq(DeliveryRows.IN_FLIGHT))
                        .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID)
                        .forUpdate(),
                rows -> rows.intoMap(WEBHOOK_DELIVERY.DELIVERY_ID, Leased::of));
    }

    /// @return whether there are facts to tell
    private boolean record(Session session, List<AttemptedDelivery> attempted, Instant now) {
        List<UUID> deliveries =
                attempted.stream().map(one -> one.claim().delivery().value()).toList();
        session.preferIndexes();
        Reading<Optional<Instant>> testClock = TenantRows.holdTestClock(session);
        // Endpoints first: a change of one meets its deliveries in the same order.
        Reading<Map<UUID, WebhookEndpointView>> endpoints =
                lockEndpoints(
                        session,
                        attempted.stream()
                                .map(one -> one.claim().endpoint().id().value())
                                .collect(toSet()));
        Reading<Map<UUID, Leased>> leases = leases(session, deliveries);
        Reading<Tenant> tenant = TenantRows.read(session);
        Map<UUID, WebhookEndpoint> after = new LinkedHashMap<>();
        List<DeliveryAttempt> attempts = new ArrayList<>();
        List<UUID> succeeded = new ArrayList<>();
        List<Update<?>> turns = new ArrayList<>();
        Instant tenantNow = testClock.get().orElse(now);
        for (AttemptedDelivery attempt : attempted) {
            AttemptedDelivery one = attempt.inTime(now, tenantNow);
            ClaimedDelivery claim = one.claim();
            UUID delivery = claim.delivery().value();
            Leased leased = leases.get().get(delivery);
            if (leased == null || !claim.leasedUntil().equals(leased.until())) {
                continue;
            }
            leases.get().remove(delivery);
            attempts.add(one.attempt());
            switch (one.consequence()) {
                case Consequence.Succeeded _ -> succeeded.add(delivery);
                case Consequence.RetryAt(Instant at, var _) ->
                        retry(session, one, at, testClock.get().isPresent());
                case Consequence.Exhausted _, Consequence.EndpointGone _ -> exhaust(session, one);
            }
            if (leased.turn() != null && !(one.consequence() instanceof Consequence.RetryAt)) {
                turns.add(Turns.next(session.tenantId(), claim.endpoint().id(), leased.turn()));
            }
            WebhookEndpointView before = endpoints.get().get(claim.endpoint().id().value());
            if (before != null) {
                after.merge(
                        claim.endpoint().id().value(),
                        affected(before.endpoint(), one.consequence(), tenantNow),
                        (known, _) -> affected(known, one.consequence(), tenantNow));
            }
        }
        if (!attempts.isEmpty()) {
            session.writeBy(DeliveryRows.insertion(session.tenantId(), attempts));
        }
        succeed(session, succeeded, tenantNow);
        turns.forEach(session::update);
        PostgresFacts facts = null;
        for (Map.Entry<UUID, WebhookEndpoint> entry : after.entrySet()) {
            WebhookEndpointView before =
                    Objects.requireNonNull(endpoints.get().get(entry.getKey()));
            if (entry.getValue().equals(before.endpoint())) {
                continue;
            }
            EndpointStatus was = before.endpoint().health().status();
            EndpointStatus is = entry.getValue().health().status();
            WebhookEndpointView changed =
                    new WebhookEndpointView(
                            entry.getValue(),
                            before.description(),
                            was == is ? before.version() : before.version() + 1,
                            before.recordedAt(),
                            null);
            session.update(EndpointRows.update(session, changed));
            if (was != is && is != EndpointStatus.ENABLED) {
                facts = facts == null ? facts(session, tenant.get(), tenantNow) : facts;
                facts.add(
                        Fact.of("webhook_endpoint." + EnumText.of(is), changed)
                                .previously("status", EnumText.of(was)));
            }
        }
        return facts != null;
    }

    private PostgresFacts facts(Session session, Tenant tenant, Instant now) {
        CommandContext context =
                new CommandContext(
                        tenant, ACTOR, new DeliveryId(ids.next()).text(), null, now, ids);
        return new PostgresFacts(session, context, rendering, new PostgresLedger(session, now));
    }

    private static WebhookEndpoint affected(
            WebhookEndpoint endpoint, Consequence consequence, Instant now) {
        EndpointHealth health = endpoint.health().after(consequence, now);
        Instant paused = endpoint.pausedUntil();
        Instant until =
                switch (consequence) {
                    case Consequence.RetryAt(var _, Instant asked) -> asked;
                    case Consequence.Exhausted(Instant asked) -> asked;
                    case Consequence.Succeeded _, Consequence.EndpointGone _ -> null;
                };
        if (until != null && (paused == null || until.isAfter(paused))) {
            paused = until;
        }
        return endpoint.with(health, paused);
    }

    /// Settles all of them in one statement: this is what most attempts come to.
    private static void succeed(Session session, List<UUID> deliveries, Instant now) {
        if (deliveries.isEmpty()) {
            return;
        }
        session.update(
                DSL.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.STATE, EnumText.of(DeliveryStatus.SUCCEEDED))
                        .set(WEBHOOK_DELIVERY.ATTEMPTS, WEBHOOK_DELIVERY.ATTEMPTS.plus(1))
                        .setNull(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT)
                        .set(WEBHOOK_DELIVERY.DELIVERED_AT, now)
                        .setNull(WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(WEBHOOK_DELIVERY.DELIVERY_ID, deliveries)));
        unqueue(session, deliveries);
    }

    private static void retry(Session session, AttemptedDelivery one, Instant at, boolean frozen) {
        change(session, one, DeliveryStatus.RETRY_SCHEDULED, at);
        requeue(session, List.of(one.claim().delivery().value()), frozen ? WorkQueue.NEVER : at);
    }

    private static void exhaust(Session session, AttemptedDelivery one) {
        change(session, one, DeliveryStatus.EXHAUSTED, null);
        unqueue(session, List.of(one.claim().delivery().value()));
    }

    private static void change(
            Session session,
            AttemptedDelivery one,
            DeliveryStatus status,
            @Nullable Instant nextAttemptAt) {
        session.update(
                DSL.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.STATE, EnumText.of(status))
                        .set(WEBHOOK_DELIVERY.ATTEMPTS, one.attempt().number())
                        .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, nextAttemptAt)
                        .set(
                                WEBHOOK_DELIVERY.TURN_SUBJECT_ID,
                                nextAttemptAt == null
                                        ? DSL.castNull(WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                                        : WEBHOOK_DELIVERY.TURN_SUBJECT_ID)
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(WEBHOOK_DELIVERY.DELIVERY_ID.eq(one.claim().delivery().value())));
    }

    /// Lets deliveries wait for an instant of the tenant's time; one that is in flight was left by
    /// whoever had it.
    private static void postpone(Session session, Collection<UUID> deliveries, Instant until) {
        session.update(
                DSL.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, until)
                        .set(
                                WEBHOOK_DELIVERY.STATE,
                                DSL.when(
                                                WEBHOOK_DELIVERY.ATTEMPTS.eq(0),
                                                EnumText.of(DeliveryStatus.PENDING))
                                        .otherwise(EnumText.of(DeliveryStatus.RETRY_SCHEDULED)))
                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.amongUuids(WEBHOOK_DELIVERY.DELIVERY_ID, deliveries)));
    }

    private static void requeue(Session session, Collection<UUID> deliveries, Instant at) {
        session.writeBy(WorkQueue.moved(session.tenantId(), WorkQueue.DELIVERY, deliveries, at));
    }

    /// Lets wait what is due of an endpoint that takes nothing, so that no claim finds it one by
    /// one.
    private static void putAside(Session session, UUID endpoint, Instant now, Instant until) {
        io.cobro.persistence.jooq.tables.WorkQueue due = WORK_QUEUE.as("due");
        session.update(
                DSL.update(WORK_QUEUE)
                        .set(WORK_QUEUE.DUE_AT, until)
                        .where(WORK_QUEUE.TENANT_ID.eq(session.tenantId()))
                        .and(WORK_QUEUE.KIND.eq(WorkQueue.DELIVERY))
                        .and(
                                WORK_QUEUE.SUBJECT_ID.in(
                                        DSL.select(due.SUBJECT_ID)
                                                .from(due)
                                                .where(due.TENANT_ID.eq(session.tenantId()))
                                                .and(due.KIND.eq(WorkQueue.DELIVERY))
                                                .and(due.LANE_ID.eq(endpoint))
                                                .and(due.DUE_AT.le(now))
                                                .and(
                                                        due.LEASED_UNTIL
                                                                .isNull()
                                                                .or(due.LEASED_UNTIL.le(now)))
                                                .limit(PUT_ASIDE_MAX)
                                                .forUpdate()
                                                .skipLocked())));
    }

    private static void unqueue(Session session, Collection<UUID> deliveries) {
        if (!deliveries.isEmpty()) {
            session.writeBy(WorkQueue.removed(session.tenantId(), WorkQueue.DELIVERY, deliveries));
        }
    }

    private static Reading<Map<UUID, WebhookEndpoint>> endpoints(Session session, Set<UUID> ids) {
        return session.read(
                EndpointRows.select(session)
                        .and(Ids.amongUuids(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID, ids)),
                rows -> {
                    Map<UUID, WebhookEndpoint> endpoints = new HashMap<>();
                    rows.forEach(row ->
                            endpoints.put(
                                    row.get(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID),
                                    EndpointRows.view(row).endpoint()));
                    return endpoints;
                });
    }

    private static Reading<Map<UUID, WebhookEndpointView>> lockEndpoints(
            Session session, Set<UUID> ids) {
        return session.read(
                EndpointRows.select(session)
                        .and(Ids.amongUuids(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID, ids))
                        .orderBy(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID)
                        .forUpdate(),
                rows -> {
                    Map<UUID, WebhookEndpointView> endpoints = new HashMap<>();
                    rows.forEach(row ->
                            endpoints.put(
                                    row.get(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID),
                                    EndpointRows.view(row)));
                    return endpoints;
                });
    }

    /// The lease of a delivery, and the subject among whose deliveries it has its turn.
    private record Leased(Instant until, @Nullable UUID turn) {

        static Leased of(Record row) {
            return new Leased(
                    row.get(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT),
                    row.get(WEBHOOK_DELIVERY.TURN_SUBJECT_ID));
        }
    }

    /// A delivery that is still owed, with its event.
    ///
    /// @param waits whether it is not its turn
    /// @param waitsUntil by the tenant's time; [Instant#MIN] once it was claimed
    /// @param leasedUntil by the true time; [Instant#MIN] if it is not in flight
    /// @param databaseNow the clock that all nodes share
    private record Found(
            UUID id,
            UUID endpoint,
            int attempts,
            int attemptsBefore,
            boolean waits,
            Instant waitsUntil,
            Instant leasedUntil,
            Instant databaseNow,
            Event event) {

        static Found of(Record row, boolean waits, Instant databaseNow) {
            boolean inFlight = row.get(WEBHOOK_DELIVERY.STATE).equals(DeliveryRows.IN_FLIGHT);
            Instant next = row.get(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT);
            return new Found(
                    row.get(WEBHOOK_DELIVERY.DELIVERY_ID),
                    row.get(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID),
                    row.get(WEBHOOK_DELIVERY.ATTEMPTS),
                    row.get(WEBHOOK_DELIVERY.ATTEMPTS_BEFORE),
                    waits,
                    inFlight ? Instant.MIN : next,
                    inFlight ? next : Instant.MIN,
                    databaseNow,
                    EventRows.event(row));
        }

        ClaimedDelivery claimed(WebhookEndpoint to, Instant until) {
            return new ClaimedDelivery(
                    new DeliveryId(id), attempts, attemptsBefore, until, to, event);
        }
    }
}
