package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.MATCH_ALLOCATION;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;

/// Matches with what they pay and why they were made, for those who ask. Thread-safe.
public final class MatchQueries {

    /// What they can be sorted by.
    public static final Listing<Match> LISTING =
            Listing.of(MATCH.MATCH_ID, Match::id)
                    .by("posterior", MATCH.POSTERIOR, match -> match.evidence().posterior())
                    // Events tell of matches as those of their line.
                    .changed(
                            (_, since) -> Listing.isSubjectSince(MATCH.BANK_TRANSACTION_ID, since));

    private final Reads reads;

    public MatchQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Match> find(TenantId tenant, MatchId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, newest first.
    public List<Match> findAll(TenantId tenant, Collection<MatchId> ids) {
        return reads.read(
                tenant,
                session ->
                        read(
                                session,
                                select(MATCH.MATCH_ID)
                                        .from(MATCH)
                                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(MATCH.MATCH_ID, ids)),
                                List.of(MATCH.MATCH_ID.desc())));
    }

    /// A page of the matches of each of several bank lines.
    public Map<BankTransactionId, Page<Match>> ofLines(
            TenantId tenant, Collection<BankTransactionId> lines, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                MATCH.BANK_TRANSACTION_ID,
                                lines,
                                Match::bankTransaction,
                                MATCH.TENANT_ID.eq(session.tenantId()),
                                request,
                                (ids, order) -> read(session, ids, order)));
    }

    /// Newest first.
    public Page<Match> list(TenantId tenant, MatchFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) -> read(session, ids, order)));
    }

    private static Reading<List<Match>> read(
            Session session, Select<Record1<UUID>> ids, List<? extends OrderField<?>> order) {
        return MatchRows.read(
                session,
                select(MATCH.fields())
                        .from(MATCH)
                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                        .and(MATCH.MATCH_ID.in(ids))
                        .orderBy(order),
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
        if (filter.customer() != null) {
            wanted = wanted.and(MATCH.CUSTOMER_ID.eq(filter.customer().value()));
        }
        if (filter.invoice() != null) {
            wanted =
                    wanted.and(
                            MATCH.MATCH_ID.in(
                                    select(MATCH_ALLOCATION.MATCH_ID)
                                            .from(MATCH_ALLOCATION)
                                            .where(MATCH_ALLOCATION.TENANT_ID.eq(tenantId))
                                            .and(
                                                    MATCH_ALLOCATION.INVOICE_ID.eq(
                                                            filter.invoice().value()))));
        }
        if (filter.payment() != null) {
            wanted = wanted.and(MATCH.PAYMENT_ID.eq(filter.payment().value()));
        }
        if (!filter.actors().isEmpty()) {
            wanted =
                    wanted.and(
                            MATCH.ACTOR.in(
                                    filter.actors().stream()
                                            .map(Match.Actor::text)
                                            .sorted()
                                            .toList()));
        }
        return wanted;
    }
}
