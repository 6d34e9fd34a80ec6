package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.MATCHING_RUN;
import static org.jooq.impl.DSL.select;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.MatchingRunId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Passes of the engine, for those who ask. Thread-safe.
public final class MatchingRunQueries {

    private static final Listing<MatchingRun> LISTING =
            Listing.of(MATCHING_RUN.MATCHING_RUN_ID, MatchingRun::id);

    private final Reads reads;

    public MatchingRunQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<MatchingRun> find(TenantId tenant, MatchingRunId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<MatchingRun> findAll(TenantId tenant, Collection<MatchingRunId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(MATCHING_RUN.fields())
                                        .from(MATCHING_RUN)
                                        .where(MATCHING_RUN.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(MATCHING_RUN.MATCHING_RUN_ID, ids)),
                                rows -> rows.map(BankRows::run)));
    }

    /// Newest first.
    ///
    /// @param account that they looked at alone; null means all runs
    public Page<MatchingRun> list(
            TenantId tenant, @Nullable BankAccountId account, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                account == null
                                        ? MATCHING_RUN.TENANT_ID.eq(session.tenantId())
                                        : MATCHING_RUN
                                                .TENANT_ID
                                                .eq(session.tenantId())
                                                .and(
                                                        MATCHING_RUN.BANK_ACCOUNT_ID.eq(
                                                                account.value())),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(MATCHING_RUN.fields())
                                                        .from(MATCHING_RUN)
                                                        .where(
                                                                MATCHING_RUN.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(MATCHING_RUN.MATCHING_RUN_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(BankRows::run))));
    }
}
