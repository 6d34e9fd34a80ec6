package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.BILLING_ENTITY;
import static org.jooq.impl.DSL.select;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Billing entities for those who ask. Thread-safe.
public final class BillingEntityQueries {

    private static final Listing<BillingEntity> LISTING =
            Listing.of(BILLING_ENTITY.BILLING_ENTITY_ID, BillingEntity::id)
                    .byText("name", PlainText.sorted(BILLING_ENTITY.NAME), BillingEntity::name);

    private final Reads reads;

    public BillingEntityQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<BillingEntity> find(TenantId tenant, BillingEntityId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<BillingEntity> findAll(TenantId tenant, Collection<BillingEntityId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(BILLING_ENTITY.fields())
                                        .from(BILLING_ENTITY)
                                        .where(BILLING_ENTITY.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(BILLING_ENTITY.BILLING_ENTITY_ID, ids)),
                                rows -> rows.map(TenantRows::billingEntity)));
    }

    public Page<BillingEntity> list(TenantId tenant, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                BILLING_ENTITY.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(BILLING_ENTITY.fields())
                                                        .from(BILLING_ENTITY)
                                                        .where(
                                                                BILLING_ENTITY.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(
                                                                BILLING_ENTITY.BILLING_ENTITY_ID.in(
                                                                        ids))
                                                        .orderBy(order),
                                                rows -> rows.map(TenantRows::billingEntity))));
    }
}
