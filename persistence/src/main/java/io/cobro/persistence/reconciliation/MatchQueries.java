package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.MATCH;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;

/// Matches with what they pay and why they were made, for those who ask. Thread-safe.
public final class MatchQueries {

    private final Reads reads;

    public MatchQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Match> find(TenantId tenant, MatchId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, newest first.
    public List<Match> findAll(TenantId tenant, Collection<MatchId> ids) {
        return all(tenant, Ids.among(MATCH.MATCH_ID, ids));
    }

    /// The matches of bank lines, newest first.
    public List<Match> ofLines(TenantId tenant, Collection<BankTransactionId> lines) {
        return all(tenant, Ids.among(MATCH.BANK_TRANSACTION_ID, lines));
    }

    /// Newest first.
    public Page<Match> list(TenantId tenant, MatchFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session -> {
                    Reading<List<Match>> matches =
                            read(
                                    session,
                                    Pages.ids(
                                            MATCH.MATCH_ID,
                                            wanted(session.tenantId(), filter),
                                            request,
                                            // Events tell of matches as those of their line.
                                            since ->
                                                    Pages.isSubjectSince(
                                                            MATCH.BANK_TRANSACTION_ID, since)));
                    return () -> Pages.of(matches.get(), request);
                });
    }

    private List<Match> all(TenantId tenant, Condition wanted) {
        return reads.read(
                tenant,
                session ->
                        read(
                                session,
                                select(MATCH.MATCH_ID)
                                        .from(MATCH)
                                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                                        .and(wanted)));
    }

    private static Reading<List<Match>> read(Session session, Select<Record1<UUID>> ids) {
        return MatchRows.read(
                session,
                select(MATCH.fields())
                        .from(MATCH)
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH.MATCH_ID.in(ids))
                        .orderBy(MATCH.MATCH_ID.desc()),
                ids);
    }

    private static Condition wanted(long tenantId, MatchFilter filter) {
        Condition wanted = MATCH.TENANT_ID.eq(tenantId);
        if (!filter.statuses().isEmpty()) {
            wanted =
                    wanted.and(
                            MATCH.STATE.in(
                                    filter.statuses().stream()
                                            .map(Match.Status::text)
                                            .sorted()
                                            .toList()));
        }
        if (filter.bankTransaction() != null) {
            wanted = wanted.and(MATCH.BANK_TRANSACTION_ID.eq(filter.bankTransaction().value()));
        }
        return wanted;
    }
}
