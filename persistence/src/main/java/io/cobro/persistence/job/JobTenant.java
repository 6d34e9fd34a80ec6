package io.cobro.persistence.job;

import static io.cobro.persistence.jooq.Tables.TENANT;

import io.cobro.core.Reading;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import java.time.ZoneId;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The tenant that a job works for, with its settings as they are.
public final class JobTenant {

    private JobTenant() {}

    /// Reads it without a lock.
    public static Reading<Tenant> read(Session session) {
        return session.read(
                DSL.select(
                                TENANT.TENANT_ID,
                                TENANT.PUBLIC_ID,
                                TENANT.NAME,
                                TENANT.MODE,
                                TENANT.TIME_ZONE,
                                TENANT.CURRENCY,
                                TENANT.TAX_POINT,
                                TENANT.DEFAULT_TERMS_DAYS,
                                TENANT.VERSION,
                                TENANT.RECORDED_AT)
                        .from(TENANT)
                        .where(TENANT.TENANT_ID.eq(session.tenantId())),
                rows -> tenant(rows.getFirst()));
    }

    private static Tenant tenant(Record row) {
        return new Tenant(
                new TenantId(row.get(TENANT.TENANT_ID), row.get(TENANT.PUBLIC_ID)),
                row.get(TENANT.NAME),
                EnumText.read(TenantMode.class, row.get(TENANT.MODE)),
                ZoneId.of(row.get(TENANT.TIME_ZONE)),
                new CurrencyCode(row.get(TENANT.CURRENCY)),
                EnumText.read(TaxPoint.class, row.get(TENANT.TAX_POINT)),
                row.get(TENANT.DEFAULT_TERMS_DAYS),
                row.get(TENANT.VERSION),
                row.get(TENANT.RECORDED_AT));
    }
}
