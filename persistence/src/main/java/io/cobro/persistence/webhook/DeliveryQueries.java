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
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Reads what is owed to endpoints, and the log of attempts.
public final class DeliveryQueries {

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
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DeliveryRows.FIELDS)
                                        .from(WEBHOOK_DELIVERY)
                                        .where(WEBHOOK_DELIVERY.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                WEBHOOK_DELIVERY.DELIVERY_ID.in(
                                                        Pages.ids(
                                                                WEBHOOK_DELIVERY.DELIVERY_ID,
                                                                wanted(
                                                                        session.tenantId(),
                                                                        endpoint,
                                                                        filter),
                                                                request)))
                                        .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID.desc()),
                                rows -> Pages.of(rows.map(DeliveryRows::delivery), request)));
    }

    private static Condition wanted(
            long tenantId, WebhookEndpointId endpoint, DeliveryFilter filter) {
        Condition wanted =
                WEBHOOK_DELIVERY
                        .TENANT_ID
                        .eq(tenantId)
                        .and(WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID.eq(endpoint.value()));
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

    /// The attempts of a delivery, in their order; none if there is no such delivery.
    public List<DeliveryAttempt> attempts(TenantId tenant, DeliveryId delivery) {
        return attempts(tenant, List.of(delivery));
    }

    /// The attempts of deliveries, in their order.
    public List<DeliveryAttempt> attempts(TenantId tenant, Collection<DeliveryId> deliveries) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(
                                                DELIVERY_ATTEMPT.DELIVERY_ID,
                                                DELIVERY_ATTEMPT.ATTEMPT_NO,
                                                DELIVERY_ATTEMPT.STARTED_AT,
                                                DELIVERY_ATTEMPT.DURATION_MS,
                                                DELIVERY_ATTEMPT.STATUS_CODE,
                                                DELIVERY_ATTEMPT.FAILURE,
                                                DELIVERY_ATTEMPT.DETAIL)
                                        .from(DELIVERY_ATTEMPT)
                                        .where(DELIVERY_ATTEMPT.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(DELIVERY_ATTEMPT.DELIVERY_ID, deliveries))
                                        .orderBy(DELIVERY_ATTEMPT.ATTEMPT_NO),
                                rows -> rows.map(DeliveryRows::attempt)));
    }
}
