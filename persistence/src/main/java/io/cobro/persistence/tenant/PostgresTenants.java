package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.API_KEY;
import static io.cobro.persistence.jooq.Tables.BILLING_ENTITY;
import static io.cobro.persistence.jooq.Tables.TENANT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.Tenants;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.ApiKeyRecord;
import io.cobro.persistence.jooq.tables.records.BillingEntityRecord;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The tenant of one transaction.
public final class PostgresTenants implements Tenants {

    private final Session session;

    public PostgresTenants(Session session) {
        this.session = session;
    }

    @Override
    public Reading<Tenant> lock() {
        return session.read(
                select(TENANT.fields())
                        .from(TENANT)
                        .where(TENANT.TENANT_ID.eq(session.tenantId()))
                        .forUpdate(),
                rows -> TenantRows.tenant(rows.getFirst()));
    }

    @Override
    public void update(Tenant tenant) {
        session.update(
                DSL.update(TENANT)
                        .set(TENANT.NAME, tenant.name())
                        .set(TENANT.TIME_ZONE, tenant.timeZone().getId())
                        .set(TENANT.CURRENCY, tenant.currency().code())
                        .set(TENANT.TAX_POINT, EnumText.of(tenant.taxPoint()))
                        .set(TENANT.DEFAULT_TERMS_DAYS, tenant.defaultTermsDays())
                        .set(TENANT.LANGUAGE, EnumText.of(tenant.language()))
                        .set(TENANT.VERSION, tenant.version())
                        .set(TENANT.TEST_CLOCK_AT, tenant.testClockAt())
                        .where(TENANT.TENANT_ID.eq(session.tenantId())));
    }

    @Override
    public Reading<Optional<BillingEntity>> findBillingEntity(@Nullable BillingEntityId id) {
        Condition wanted =
                id == null ? noCondition() : BILLING_ENTITY.BILLING_ENTITY_ID.eq(id.value());
        return session.read(
                select(BILLING_ENTITY.fields())
                        .from(BILLING_ENTITY)
                        .where(BILLING_ENTITY.TENANT_ID.eq(session.tenantId()))
                        .and(wanted)
                        .limit(2),
                rows ->
                        rows.size() == 1
                                ? Optional.of(TenantRows.billingEntity(rows.getFirst()))
                                : Optional.empty());
    }

    @Override
    public Reading<Set<BillingEntityId>> existing(Collection<BillingEntityId> ids) {
        if (ids.isEmpty()) {
            return Set::of;
        }
        return session.read(
                select(BILLING_ENTITY.BILLING_ENTITY_ID)
                        .from(BILLING_ENTITY)
                        .where(BILLING_ENTITY.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.among(BILLING_ENTITY.BILLING_ENTITY_ID, ids)),
                rows ->
                        Set.copyOf(
                                rows.map(row ->
                                        new BillingEntityId(
                                                row.get(BILLING_ENTITY.BILLING_ENTITY_ID)))));
    }

    @Override
    public Reading<Optional<BillingEntity>> lockBillingEntity(BillingEntityId id) {
        return lock(BILLING_ENTITY.BILLING_ENTITY_ID.eq(id.value()));
    }

    @Override
    public Reading<Optional<BillingEntity>> lockBillingEntityByTaxId(String taxId) {
        session.lockName("billing_entity.tax_id", taxId);
        return lock(BILLING_ENTITY.TAX_ID.eq(taxId));
    }

    @Override
    public void insert(BillingEntity entity) {
        session.insert(row(entity));
    }

    @Override
    public void update(BillingEntity entity) {
        session.update(row(entity));
    }

    @Override
    public Reading<Optional<ApiKey>> lockApiKey(ApiKeyId id) {
        return session.read(
                select(API_KEY.fields())
                        .from(API_KEY)
                        .where(API_KEY.TENANT_ID.eq(session.tenantId()))
                        .and(API_KEY.API_KEY_ID.eq(id.value()))
                        .forUpdate(),
                rows -> rows.stream().findFirst().map(TenantRows::apiKey));
    }

    @Override
    public void insert(ApiKey key, byte[] secretHash) {
        session.insert(
                new ApiKeyRecord(
                        session.tenantId(),
                        key.id().value(),
                        key.name(),
                        key.prefix(),
                        secretHash,
                        key.scopes().toArray(String[]::new),
                        key.expiresAt(),
                        key.lastUsedAt(),
                        key.revokedAt(),
                        key.version(),
                        key.recordedAt(),
                        null,
                        null,
                        key.allowedIps().toArray(String[]::new)));
    }

    @Override
    public void update(ApiKey key) {
        session.update(
                DSL.update(API_KEY)
                        .set(API_KEY.NAME, key.name())
                        .set(API_KEY.ALLOWED_IPS, key.allowedIps().toArray(String[]::new))
                        .set(API_KEY.EXPIRES_AT, key.expiresAt())
                        .set(API_KEY.REVOKED_AT, key.revokedAt())
                        .set(API_KEY.VERSION, key.version())
                        .where(API_KEY.TENANT_ID.eq(session.tenantId()))
                        .and(API_KEY.API_KEY_ID.eq(key.id().value())));
    }

    @Override
    public void rotate(ApiKey key, byte[] secretHash) {
        session.update(
                DSL.update(API_KEY)
                        .set(
                                API_KEY.PREVIOUS_SECRET_HASH,
                                key.previousSecretUntil() == null
                                        ? DSL.castNull(API_KEY.SECRET_HASH)
                                        : API_KEY.SECRET_HASH)
                        .set(API_KEY.PREVIOUS_SECRET_UNTIL, key.previousSecretUntil())
                        .set(API_KEY.SECRET_HASH, secretHash)
                        .set(API_KEY.PREFIX, key.prefix())
                        .set(API_KEY.VERSION, key.version())
                        .where(API_KEY.TENANT_ID.eq(session.tenantId()))
                        .and(API_KEY.API_KEY_ID.eq(key.id().value())));
    }

    private Reading<Optional<BillingEntity>> lock(Condition wanted) {
        return session.read(
                select(BILLING_ENTITY.fields())
                        .from(BILLING_ENTITY)
                        .where(BILLING_ENTITY.TENANT_ID.eq(session.tenantId()))
                        .and(wanted)
                        .forUpdate(),
                rows -> rows.stream().findFirst().map(TenantRows::billingEntity));
    }

    private BillingEntityRecord row(BillingEntity entity) {
        return new BillingEntityRecord(
                session.tenantId(),
                entity.id().value(),
                entity.taxId(),
                entity.name(),
                entity.taxRegime(),
                entity.version(),
                entity.recordedAt());
    }
}
