package io.cobro.persistence.webhook;

import static io.cobro.persistence.jooq.Tables.WEBHOOK_REPLAY;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.ReplayId;
import io.cobro.core.webhook.WebhookEndpointId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Reads how far replays are.
public final class ReplayQueries {

    private static final Listing<Replay> LISTING = Listing.of(WEBHOOK_REPLAY.REPLAY_ID, Replay::id);

    private final Reads reads;

    public ReplayQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Replay> find(TenantId tenant, ReplayId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those that exist, in no order.
    public List<Replay> findAll(TenantId tenant, Collection<ReplayId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                ReplayRows.select(session)
                                        .and(Ids.among(WEBHOOK_REPLAY.REPLAY_ID, ids)),
                                rows -> rows.map(ReplayRows::replay)));
    }

    /// The replays to an endpoint, newest first.
    public Page<Replay> list(TenantId tenant, WebhookEndpointId endpoint, PageRequest request) {
        return Objects.requireNonNull(
                ofEndpoints(tenant, List.of(endpoint), request).get(endpoint));
    }

    /// A page of the replays to each of several endpoints.
    public Map<WebhookEndpointId, Page<Replay>> ofEndpoints(
            TenantId tenant, Collection<WebhookEndpointId> endpoints, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                WEBHOOK_REPLAY.WEBHOOK_ENDPOINT_ID,
                                endpoints,
                                Replay::endpoint,
                                WEBHOOK_REPLAY.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) ->
                                        session.read(
                                                ReplayRows.select(session)
                                                        .and(WEBHOOK_REPLAY.REPLAY_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(ReplayRows::replay))));
    }
}
