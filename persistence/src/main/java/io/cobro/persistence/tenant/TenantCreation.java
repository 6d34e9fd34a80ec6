package io.cobro.persistence.tenant;

import static io.cobro.persistence.jooq.Tables.EVENT_COUNTER;
import static io.cobro.persistence.jooq.Tables.TENANT;
import static io.cobro.persistence.jooq.Tables.WORK_QUEUE;

import io.cobro.core.id.NewIds;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.GlobalTables;
import io.cobro.persistence.job.WorkQueue;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.impl.DSL;

/// Making tenants, which only the command line and the demonstration do.
public final class TenantCreation {

    /// The kinds of work that have a turn for every tenant.
    private static final List<String> TURNS =
            List.of(
                    WorkQueue.OVERDUE,
                    WorkQueue.DELIVERY_RETENTION,
                    WorkQueue.IDEMPOTENCY_RETENTION);

    /// What the chain of a tenant's events begins with.
    private static final byte[] CHAIN_BEGIN = {0};

    private final DataSource dataSource;
    private final NewIds ids;

    public TenantCreation(DataSource dataSource, NewIds ids) {
        this.dataSource = dataSource;
        this.ids = ids;
    }

    /// The tenant with a name and mode: the one that exists, as it is, or a new one with its event
    /// counter and its daily work. Called at once from several places, it makes one.
    public Tenant createIfNew(NewTenant wanted, Instant now) {
        return GlobalTables.on(dataSource)
                .transactionResult(transaction -> {
                    var dsl = transaction.dsl();
                    Tenant tenant =
                            TenantRows.tenant(
                                    dsl.insertInto(TENANT)
                                            .set(TENANT.PUBLIC_ID, ids.next())
                                            .set(TENANT.NAME, wanted.name())
                                            .set(TENANT.MODE, EnumText.of(wanted.mode()))
                                            .set(TENANT.TIME_ZONE, wanted.timeZone().getId())
                                            .set(TENANT.CURRENCY, wanted.currency().code())
                                            .set(TENANT.TAX_POINT, EnumText.of(wanted.taxPoint()))
                                            .set(
                                                    TENANT.DEFAULT_TERMS_DAYS,
                                                    wanted.defaultTermsDays())
                                            .set(TENANT.LANGUAGE, EnumText.of(NewTenant.LANGUAGE))
                                            .set(TENANT.VERSION, 1)
                                            .set(TENANT.RECORDED_AT, now)
                                            .onConflict(TENANT.NAME, TENANT.MODE)
                                            .doUpdate()
                                            // Changes nothing, but locks the row and returns it.
                                            .set(TENANT.NAME, wanted.name())
                                            .returning()
                                            .fetchSingle());
                    TenantId id = tenant.id();
                    dsl.select(
                                    DSL.function(
                                            "set_config",
                                            String.class,
                                            DSL.val("app.tenant_id"),
                                            DSL.val(Long.toString(id.number())),
                                            DSL.val(true)))
                            .fetch();
                    dsl.insertInto(EVENT_COUNTER)
                            .set(EVENT_COUNTER.TENANT_ID, id.number())
                            .set(EVENT_COUNTER.NEXT_SEQUENCE, 1L)
                            .set(EVENT_COUNTER.CHAIN_HASH, CHAIN_BEGIN)
                            .onConflictDoNothing()
                            .execute();
                    for (String kind : TURNS) {
                        dsl.insertInto(WORK_QUEUE)
                                .set(WORK_QUEUE.TENANT_ID, id.number())
                                .set(WORK_QUEUE.KIND, kind)
                                .set(WORK_QUEUE.SUBJECT_ID, WorkQueue.TENANT_AS_A_WHOLE)
                                .set(WORK_QUEUE.LANE_ID, WorkQueue.TENANT_AS_A_WHOLE)
                                .set(WORK_QUEUE.DUE_AT, now)
                                .onConflictDoNothing()
                                .execute();
                    }
                    return tenant;
                });
    }
}
