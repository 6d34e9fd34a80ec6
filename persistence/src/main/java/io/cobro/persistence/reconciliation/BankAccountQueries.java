package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_ACCOUNT;
import static org.jooq.impl.DSL.select;

import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Bank accounts for those who ask. Thread-safe.
public final class BankAccountQueries {

    private static final Listing<BankAccount> LISTING =
            Listing.of(BANK_ACCOUNT.BANK_ACCOUNT_ID, BankAccount::id)
                    .byText("name", PlainText.sorted(BANK_ACCOUNT.NAME), BankAccount::name);

    private final Reads reads;

    public BankAccountQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<BankAccount> find(TenantId tenant, BankAccountId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<BankAccount> findAll(TenantId tenant, Collection<BankAccountId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(BANK_ACCOUNT.fields())
                                        .from(BANK_ACCOUNT)
                                        .where(BANK_ACCOUNT.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(BANK_ACCOUNT.BANK_ACCOUNT_ID, ids)),
                                rows -> rows.map(BankRows::account)));
    }

    /// Newest first.
    public Page<BankAccount> list(TenantId tenant, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                BANK_ACCOUNT.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(BANK_ACCOUNT.fields())
                                                        .from(BANK_ACCOUNT)
                                                        .where(
                                                                BANK_ACCOUNT.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(BANK_ACCOUNT.BANK_ACCOUNT_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(BankRows::account))));
    }
}
