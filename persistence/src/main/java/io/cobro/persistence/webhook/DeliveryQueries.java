package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.DELIVERY_ATTEMPT;
import static io.cobro.persistence.jooq.Tables.EVENT;
import static io.cobro.persistence.jooq.Tables.WEBHOOK_DELIVERY;

import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.DeliveryAttempt;
import io.cobro.core.webhook.DeliveryId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Reads what is owed to endpoints, and the log of attempts.
public final class DeliveryQueries {

    private static final Listing<Delivery> LISTING =
            Listing.of(WEBHOOK_DELIVERY.DELIVERY_ID, Delivery::id);

    private static final Listing<DeliveryAttempt> ATTEMPTS =
            Listing.numbered(
                    DELIVERY_ATTEMPT.ATTEMPT_NO,
                    Order.ascending("number"),
                    Math::toIntExact,
                    DeliveryAttempt::number);

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
                        LISTING.pages(
                                session,
                                WEBHOOK_DELIVERY.WEBHOOK_ENDPOINT_ID,
                                endpoints,
                                Delivery::endpoint,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) ->
                                        session.read(
                                                DSL.select(DeliveryRows.FIELDS)
                                                        .from(WEBHOOK_DELIVERY)
                                                        .where(
                                                                WEBHOOK_DELIVERY.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(WEBHOOK_DELIVERY.DELIVERY_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(DeliveryRows::delivery))));
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
        if (filter.recordedFrom() != null) {
            wanted = wanted.and(WEBHOOK_DELIVERY.RECORDED_AT.ge(filter.recordedFrom()));
        }
        if (filter.recordedTo() != null) {
            wanted = wanted.and(WEBHOOK_DELIVERY.RECORDED_AT.le(filter.recordedTo()));
        }
        return wanted;
    }

    /// A page of the attempts of a delivery, oldest first; empty if there is no such delivery.
    public Page<DeliveryAttempt> attempts(
            TenantId tenant, DeliveryId delivery, PageRequest request) {
        return Objects.requireNonNull(attempts(tenant, List.of(delivery), request).get(delivery));
    }

    /// The page of each of several deliveries that one request asks for.
    public Map<DeliveryId, Page<DeliveryAttempt>> attempts(
            TenantId tenant, Collection<DeliveryId> deliveries, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        ATTEMPTS.numberedPages(
                                session,
                                DELIVERY_ATTEMPT.DELIVERY_ID,
                                deliveries,
                                DeliveryAttempt::delivery,
                                DELIVERY_ATTEMPT.TENANT_ID.eq(session.tenantId()),
                                request,
                                DeliveryRows::attempt));
    }
}
