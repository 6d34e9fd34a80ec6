package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.API_KEY;
import static io.cobro.persistence.jooq.Tables.BILLING_ENTITY;
import static io.cobro.persistence.jooq.Tables.TENANT;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/// Tenants, billing entities and keys as rows.
public final class TenantRows {

    private TenantRows() {}

    /// The tenant of a session, as it is, without a lock.
    public static Reading<Tenant> read(Session session) {
        return session.read(
                select(TENANT.fields()).from(TENANT).where(TENANT.TENANT_ID.eq(session.tenantId())),
                rows -> tenant(rows.getFirst()));
    }

    /// The test clock of a session's tenant, which does not move until the transaction ends; empty
    /// where it has none. Asked for before other rows are locked.
    public static Reading<Optional<Instant>> holdTestClock(Session session) {
        return session.read(
                select(TENANT.TEST_CLOCK_AT)
                        .from(TENANT)
                        .where(TENANT.TENANT_ID.eq(session.tenantId()))
                        .and(TENANT.MODE.eq(EnumText.of(TenantMode.TEST)))
                        .forShare(),
                rows -> rows.stream().findFirst().map(row -> row.get(TENANT.TEST_CLOCK_AT)));
    }

    static Tenant tenant(Record row) {
        return new Tenant(
                new TenantId(row.get(TENANT.TENANT_ID), row.get(TENANT.PUBLIC_ID)),
                row.get(TENANT.NAME),
                EnumText.read(TenantMode.class, row.get(TENANT.MODE)),
                ZoneId.of(row.get(TENANT.TIME_ZONE)),
                new CurrencyCode(row.get(TENANT.CURRENCY)),
                EnumText.read(TaxPoint.class, row.get(TENANT.TAX_POINT)),
                row.get(TENANT.DEFAULT_TERMS_DAYS),
                EnumText.read(Language.class, row.get(TENANT.LANGUAGE)),
                row.get(TENANT.VERSION),
                row.get(TENANT.RECORDED_AT),
                row.get(TENANT.TEST_CLOCK_AT));
    }

    static BillingEntity billingEntity(Record row) {
        return new BillingEntity(
                new BillingEntityId(row.get(BILLING_ENTITY.BILLING_ENTITY_ID)),
                row.get(BILLING_ENTITY.TAX_ID),
                row.get(BILLING_ENTITY.NAME),
                row.get(BILLING_ENTITY.TAX_REGIME),
                row.get(BILLING_ENTITY.VERSION),
                row.get(BILLING_ENTITY.RECORDED_AT));
    }

    static ApiKey apiKey(Record row) {
        return new ApiKey(
                new ApiKeyId(row.get(API_KEY.API_KEY_ID)),
                row.get(API_KEY.NAME),
                row.get(API_KEY.PREFIX),
                List.of(row.get(API_KEY.SCOPES)),
                List.of(row.get(API_KEY.ALLOWED_IPS)),
                row.get(API_KEY.EXPIRES_AT),
                row.get(API_KEY.LAST_USED_AT),
                row.get(API_KEY.REVOKED_AT),
                row.get(API_KEY.PREVIOUS_SECRET_UNTIL),
                row.get(API_KEY.VERSION),
                row.get(API_KEY.RECORDED_AT),
                null);
    }
}
