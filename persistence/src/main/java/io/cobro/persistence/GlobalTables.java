package io.cobro.persistence;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// The few tables without a tenant's policy: tenants, keys and the queue of work.
public final class GlobalTables {

    private static final Settings SETTINGS =
            new Settings().withRenderSchema(false).withExecuteLogging(false);

    private GlobalTables() {}

    /// Statements that each take a connection of their own.
    public static DSLContext on(DataSource dataSource) {
        return DSL.using(dataSource, SQLDialect.POSTGRES, SETTINGS);
    }
}
