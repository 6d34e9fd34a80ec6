package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.TENANT;

import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.GlobalTables;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;

/// Tenants for those who ask. Thread-safe.
public final class TenantQueries {

    private final DSLContext dsl;

    public TenantQueries(DataSource dataSource) {
        this.dsl = GlobalTables.on(dataSource);
    }

    public Optional<Tenant> find(TenantId id) {
        return findByNumber(id.number());
    }

    /// The tenant of rows that a worker finds across tenants.
    ///
    /// @param number the `tenant_id` of the rows
    public Optional<Tenant> findByNumber(long number) {
        return dsl.select(TENANT.fields())
                .from(TENANT)
                .where(TENANT.TENANT_ID.eq(number))
                .fetchOptional(TenantRows::tenant);
    }

    /// All tenants, oldest first: for tools that look after the whole database.
    public List<Tenant> all() {
        return dsl.select(TENANT.fields())
                .from(TENANT)
                .orderBy(TENANT.TENANT_ID)
                .fetch(TenantRows::tenant);
    }
}
