package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.BANK_ACCOUNT;
import static io.cobro.persistence.jooq.Tables.BANK_STATEMENT;
import static io.cobro.persistence.jooq.Tables.BANK_STATEMENT_PROBLEM;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankAccountId;
import io.cobro.core.reconciliation.BankStatementId;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Statements that were taken in, for those who ask. Thread-safe.
public final class BankStatementQueries {

    private static final Listing<StatementImport> LISTING =
            Listing.of(BANK_STATEMENT.BANK_STATEMENT_ID, StatementImport::id)
                    .byDate("from_date", BANK_STATEMENT.FROM_DATE, StatementImport::fromDate)
                    .byDate("to_date", BANK_STATEMENT.TO_DATE, StatementImport::toDate);

    private final Reads reads;

    public BankStatementQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<StatementImport> find(TenantId tenant, BankStatementId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, newest first.
    public List<StatementImport> findAll(TenantId tenant, Collection<BankStatementId> ids) {
        Condition wanted = Ids.among(BANK_STATEMENT.BANK_STATEMENT_ID, ids);
        return reads.read(
                tenant,
                session ->
                        read(
                                session,
                                select(BANK_STATEMENT.BANK_STATEMENT_ID)
                                        .from(BANK_STATEMENT)
                                        .where(own(session))
                                        .and(wanted),
                                List.of(BANK_STATEMENT.BANK_STATEMENT_ID.desc())));
    }

    /// Newest first.
    ///
    /// @param account null means any
    public Page<StatementImport> list(
            TenantId tenant, @Nullable BankAccountId account, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                account == null
                                        ? own(session)
                                        : own(session)
                                                .and(
                                                        BANK_STATEMENT.BANK_ACCOUNT_ID.eq(
                                                                account.value())),
                                request,
                                (ids, order) -> read(session, ids, order)));
    }

    private static Condition own(Session session) {
        return BANK_STATEMENT.TENANT_ID.eq(session.tenantId());
    }

    private static Reading<List<StatementImport>> read(
            Session session, Select<Record1<UUID>> ids, List<? extends OrderField<?>> order) {
        List<SelectField<?>> columns = new ArrayList<>(List.of(BANK_STATEMENT.fields()));
        columns.add(BANK_ACCOUNT.CURRENCY);
        Reading<Result<Record>> statements =
                session.read(
                        select(columns)
                                .from(BANK_STATEMENT)
                                .join(BANK_ACCOUNT)
                                .on(BANK_ACCOUNT.TENANT_ID.eq(BANK_STATEMENT.TENANT_ID))
                                .and(
                                        BANK_ACCOUNT.BANK_ACCOUNT_ID.eq(
                                                BANK_STATEMENT.BANK_ACCOUNT_ID))
                                .where(own(session))
                                .and(BANK_STATEMENT.BANK_STATEMENT_ID.in(ids))
                                .orderBy(order),
                        found -> found);
        Reading<Map<UUID, List<StatementProblem>>> problems =
                session.read(
                        DSL.select(
                                        BANK_STATEMENT_PROBLEM.BANK_STATEMENT_ID,
                                        BANK_STATEMENT_PROBLEM.LINE_NUMBER,
                                        BANK_STATEMENT_PROBLEM.CODE,
                                        BANK_STATEMENT_PROBLEM.MESSAGE)
                                .from(BANK_STATEMENT_PROBLEM)
                                .where(BANK_STATEMENT_PROBLEM.TENANT_ID.eq(session.tenantId()))
                                .and(BANK_STATEMENT_PROBLEM.BANK_STATEMENT_ID.in(ids))
                                .orderBy(
                                        BANK_STATEMENT_PROBLEM.BANK_STATEMENT_ID,
                                        BANK_STATEMENT_PROBLEM.PROBLEM_NO),
                        found ->
                                found.intoGroups(
                                        row -> row.get(BANK_STATEMENT_PROBLEM.BANK_STATEMENT_ID),
                                        BankRows::problem));
        return () ->
                statements
                        .get()
                        .map(row ->
                                BankRows.statement(
                                        row,
                                        problems.get()
                                                .getOrDefault(
                                                        row.get(BANK_STATEMENT.BANK_STATEMENT_ID),
                                                        List.of())));
    }
}
