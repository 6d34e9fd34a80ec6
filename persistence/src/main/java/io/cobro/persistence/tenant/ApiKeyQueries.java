package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.API_KEY;
import static org.jooq.impl.DSL.select;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// API keys, without their secrets, for those who ask. Thread-safe.
public final class ApiKeyQueries {

    private static final Listing<ApiKey> LISTING =
            Listing.of(API_KEY.API_KEY_ID, ApiKey::id)
                    .byText("name", PlainText.sorted(API_KEY.NAME), ApiKey::name);

    private final Reads reads;

    public ApiKeyQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<ApiKey> findAll(TenantId tenant, Collection<ApiKeyId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(API_KEY.fields())
                                        .from(API_KEY)
                                        .where(API_KEY.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(API_KEY.API_KEY_ID, ids)),
                                rows -> rows.map(TenantRows::apiKey)));
    }

    public Page<ApiKey> list(TenantId tenant, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                API_KEY.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(API_KEY.fields())
                                                        .from(API_KEY)
                                                        .where(
                                                                API_KEY.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(API_KEY.API_KEY_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(TenantRows::apiKey))));
    }
}
