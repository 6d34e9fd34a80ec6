package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.DELIVERY_ATTEMPT;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Reads what is owed to endpoints, and the log of attempts.
public final class DeliveryQueries {

    private static final List<Field<?>> ATTEMPT_FIELDS =
            List.of(
                    DELIVERY_ATTEMPT.DELIVERY_ID,
                    DELIVERY_ATTEMPT.ATTEMPT_NO,
                    DELIVERY_ATTEMPT.STARTED_AT,
                    DELIVERY_ATTEMPT.DURATION_MS,
                    DELIVERY_ATTEMPT.STATUS_CODE,
                    DELIVERY_ATTEMPT.FAILURE,
                    DELIVERY_ATTEMPT.DETAIL);

    private final Reads reads;

    public DeliveryQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Delivery> find(TenantId tenant, DeliveryId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those that exist, in no order.
    public List<Delivery> findAll(TenantId tenant, Collection<DeliveryId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DeliveryRows.FIELDS)
                                        .from(WEBHOOK_DELIVERY)
                                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(WEBHOOK_DELIVERY.DELIVERY_ID, ids)),
                                rows -> rows.map(DeliveryRows::delivery)));
    }

    /// The deliveries of an endpoint, newest first.
    public Page<Delivery> list(TenantId tenant, WebhookEndpointId endpoint, PageRequest request) {
        return list(tenant, endpoint, DeliveryFilter.ALL, request);
    }

    /// The deliveries of an endpoint that fit, newest first.
    public Page<Delivery> list(
            TenantId tenant,
            WebhookEndpointId endpoint,
            DeliveryFilter filter,
            PageRequest request) {
        return Objects.requireNonNull(
                ofEndpoints(tenant, List.of(endpoint), filter, request).get(endpoint));
    }

    /// A page of the deliveries of each of several endpoints.
    public Map<WebhookEndpointId, Page<Delivery>> ofEndpoints(
            TenantId tenant,
            Collection<WebhookEndpointId> endpoints,
            DeliveryFilter filter,
            PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DeliveryRows.FIELDS)
                                        .from(WEBHOOK_DELIVERY)
                                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                WEBHOOK_DELIVERY.DELIVERY_ID.in(
                                                        Pages.idsOfEach(
                                                                WEBHOOK_DELIVERY
                                                                        .WEBHOOK_ENDPOINT_ID,
                                                                endpoints,
                                                                WEBHOOK_DELIVERY.DELIVERY_ID,
                                                                wanted(session.tenantId(), filter),
                                                                request)))
                                        .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID.desc()),
                                rows ->
                                        Pages.ofEach(
                                                endpoints,
                                                rows.map(DeliveryRows::delivery),
                                                Delivery::endpoint,
                                                request)));
    }

    private static Condition wanted(long tenantId, DeliveryFilter filter) {
        Condition wanted = WEBHOOK_DELIVERY.TENANT_ID.eq(tenantId);
        if (!filter.statuses().isEmpty()) {
            wanted =
                    wanted.and(
                            WEBHOOK_DELIVERY.STATE.in(
                                    filter.statuses().stream()
                                            .map(EnumText::of)
                                            .sorted()
                                            .toList()));
        }
        if (!filter.eventTypes().isEmpty()) {
            wanted = wanted.and(WEBHOOK_DELIVERY.EVENT_TYPE.in(filter.eventTypes()));
        }
        if (filter.event() != null) {
            wanted = wanted.and(WEBHOOK_DELIVERY.EVENT_ID.eq(filter.event().value()));
        }
        if (filter.subject() != null) {
            wanted =
                    wanted.and(
                            WEBHOOK_DELIVERY.SEQUENCE.in(
                                    DSL.select(EVENT.SEQUENCE)
                                            .from(EVENT)
                                            .where(EVENT.TENANT_ID.eq(tenantId))
                                            .and(EVENT.SUBJECT_ID.eq(filter.subject()))));
        }
        if (filter.replay() != null) {
            wanted = wanted.and(WEBHOOK_DELIVERY.REPLAY_ID.eq(filter.replay().value()));
        }
        return wanted;
    }

    /// A page of the attempts of a delivery, oldest first; empty if there is no such delivery.
    ///
    /// @param request its places are those of [#cursor]
    public Page<DeliveryAttempt> attempts(
            TenantId tenant, DeliveryId delivery, PageRequest request) {
        return Objects.requireNonNull(attempts(tenant, List.of(delivery), request).get(delivery));
    }

    /// The page of each of several deliveries that one request asks for.
    public Map<DeliveryId, Page<DeliveryAttempt>> attempts(
            TenantId tenant, Collection<DeliveryId> deliveries, PageRequest request) {
        return Pages.ofEach(
                deliveries, rows(tenant, deliveries, request), DeliveryAttempt::delivery, request);
    }

    /// Where an attempt stands among those of its delivery. Attempts count from 1: what ends before
    /// 0 ends with the last one.
    public static UUID cursor(DeliveryAttempt attempt) {
        return new UUID(0, attempt.number());
    }

    private List<DeliveryAttempt> rows(
            TenantId tenant, Collection<DeliveryId> deliveries, PageRequest request) {
        Table<?> wanted = Pages.wanted(deliveries);
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(ATTEMPT_FIELDS)
                                        .from(wanted)
                                        .crossJoin(
                                                DSL.lateral(
                                                        page(
                                                                        session.tenantId(),
                                                                        Pages.wantedId(wanted),
                                                                        request)
                                                                .asTable(DELIVERY_ATTEMPT)))
                                        .orderBy(DELIVERY_ATTEMPT.ATTEMPT_NO),
                                rows -> rows.map(DeliveryRows::attempt)));
    }

    /// The attempts of a page and one more.
    private static Select<?> page(long tenantId, Field<UUID> delivery, PageRequest request) {
        Field<Integer> number = DELIVERY_ATTEMPT.ATTEMPT_NO;
        return DSL.select(ATTEMPT_FIELDS)
                .from(DELIVERY_ATTEMPT)
                .where(DELIVERY_ATTEMPT.TENANT_ID.eq(tenantId))
                .and(DELIVERY_ATTEMPT.DELIVERY_ID.eq(delivery))
                .and(within(request))
                .orderBy(request.before() == null ? number.asc() : number.desc())
                .limit(request.limit() + 1);
    }

    private static Condition within(PageRequest request) {
        UUID after = request.after();
        UUID before = request.before();
        if (after != null) {
            return DELIVERY_ATTEMPT.ATTEMPT_NO.gt(number(after));
        }
        return before == null || number(before) == 0
                ? DSL.noCondition()
                : DELIVERY_ATTEMPT.ATTEMPT_NO.lt(number(before));
    }

    private static int number(UUID cursor) {
        return (int) cursor.getLeastSignificantBits();
    }
}
