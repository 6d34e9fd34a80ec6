package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.WEBHOOK_ENDPOINT;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Reads webhook endpoints.
public final class WebhookEndpointQueries {

    private static final Listing<WebhookEndpointView> LISTING =
            Listing.of(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID, view -> view.endpoint().id());

    private final Reads reads;

    public WebhookEndpointQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<WebhookEndpointView> find(TenantId tenant, WebhookEndpointId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those that exist, in no order.
    public List<WebhookEndpointView> findAll(TenantId tenant, Collection<WebhookEndpointId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                EndpointRows.select(session)
                                        .and(Ids.among(WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID, ids)),
                                rows -> rows.map(EndpointRows::view)));
    }

    /// Newest first.
    public Page<WebhookEndpointView> list(TenantId tenant, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                WEBHOOK_ENDPOINT.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) ->
                                        session.read(
                                                EndpointRows.select(session)
                                                        .and(
                                                                WEBHOOK_ENDPOINT.WEBHOOK_ENDPOINT_ID
                                                                        .in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(EndpointRows::view))));
    }
}
