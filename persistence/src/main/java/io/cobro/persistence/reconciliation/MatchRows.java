package io.cobro.persistence.reconciliation;

import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.MATCH_ALLOCATION;
import static io.cobro.persistence.jooq.Tables.MATCH_FEATURE;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchEvidence;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.core.reconciliation.MatchedInvoice;
import io.cobro.core.reconciliation.matching.Feature;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.MatchAllocationRecord;
import io.cobro.persistence.jooq.tables.records.MatchFeatureRecord;
import io.cobro.persistence.jooq.tables.records.MatchRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Matches as rows, with what they pay and why they were made.
final class MatchRows {

    private MatchRows() {}

    /// Matches with their allocations and features.
    ///
    /// @param matches gives rows of `match` with all columns
    /// @param ids gives at least the ids of those rows
    static Reading<List<Match>> read(
            Session session, ResultQuery<?> matches, Select<Record1<UUID>> ids) {
        Reading<Result<Record>> rows = session.read(matches, found -> found);
        Reading<Map<UUID, Result<Record>>> allocations =
                session.read(
                        DSL.select(
                                        MATCH_ALLOCATION.MATCH_ID,
                                        MATCH_ALLOCATION.INVOICE_ID,
                                        MATCH_ALLOCATION.AMOUNT_MINOR)
                                .from(MATCH_ALLOCATION)
                                .where(MATCH_ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                .and(MATCH_ALLOCATION.MATCH_ID.in(ids))
                                .orderBy(MATCH_ALLOCATION.MATCH_ID, MATCH_ALLOCATION.ORDINAL),
                        found -> found.intoGroups(MATCH_ALLOCATION.MATCH_ID));
        Reading<Map<UUID, Result<Record>>> features =
                session.read(
                        DSL.select(
                                        MATCH_FEATURE.MATCH_ID,
                                        MATCH_FEATURE.NAME,
                                        MATCH_FEATURE.VALUE,
                                        MATCH_FEATURE.BITS)
                                .from(MATCH_FEATURE)
                                .where(MATCH_FEATURE.TENANT_ID.eq(session.tenantId()))
                                .and(MATCH_FEATURE.MATCH_ID.in(ids))
                                .orderBy(MATCH_FEATURE.MATCH_ID, MATCH_FEATURE.ORDINAL),
                        found -> found.intoGroups(MATCH_FEATURE.MATCH_ID));
        return () ->
                rows.get()
                        .map(row ->
                                match(
                                        row,
                                        allocations.get().get(row.get(MATCH.MATCH_ID)),
                                        features.get().get(row.get(MATCH.MATCH_ID))));
    }

    static void insert(Session session, Match match) {
        MatchEvidence evidence = match.evidence();
        MatchEvidence.RunnerUp runnerUp = evidence.runnerUp();
        UUID id = match.id().value();
        session.insert(
                new MatchRecord(
                        session.tenantId(),
                        id,
                        match.bankTransaction().value(),
                        match.status().text(),
                        match.actor().text(),
                        (short) match.rank(),
                        match.customer().value(),
                        match.unallocated().currency().code(),
                        match.unallocated().minorUnits(),
                        evidence.engineVersion(),
                        evidence.bits(),
                        evidence.posterior(),
                        runnerUp == null
                                ? null
                                : runnerUp.invoices().stream()
                                        .map(InvoiceId::value)
                                        .toArray(UUID[]::new),
                        runnerUp == null ? null : runnerUp.bits(),
                        runnerUp == null ? null : runnerUp.posterior(),
                        evidence.margin(),
                        evidence.none(),
                        evidence.alreadyClosed(),
                        evidence.guards().toArray(String[]::new),
                        Ids.orNull(match.payment()),
                        match.decidedAt(),
                        match.version(),
                        match.recordedAt()));
        short ordinal = 1;
        for (MatchedInvoice paid : match.allocations()) {
            session.insert(
                    new MatchAllocationRecord(
                            session.tenantId(),
                            id,
                            ordinal++,
                            paid.invoice().value(),
                            paid.amount().minorUnits()));
        }
        ordinal = 1;
        for (Feature feature : evidence.features()) {
            session.insert(
                    new MatchFeatureRecord(
                            session.tenantId(),
                            id,
                            ordinal++,
                            feature.name(),
                            feature.value(),
                            feature.bits()));
        }
    }

    private static Match match(
            Record row, @Nullable Result<Record> allocations, @Nullable Result<Record> features) {
        CurrencyCode currency = new CurrencyCode(row.get(MATCH.CURRENCY));
        UUID payment = row.get(MATCH.PAYMENT_ID);
        return new Match(
                new MatchId(row.get(MATCH.MATCH_ID)),
                new BankTransactionId(row.get(MATCH.BANK_TRANSACTION_ID)),
                EnumText.read(Match.Status.class, row.get(MATCH.STATE)),
                EnumText.read(Match.Actor.class, row.get(MATCH.ACTOR)),
                row.get(MATCH.RANK),
                new CustomerId(row.get(MATCH.CUSTOMER_ID)),
                allocations == null
                        ? List.of()
                        : allocations.map(paid ->
                                new MatchedInvoice(
                                        new InvoiceId(paid.get(MATCH_ALLOCATION.INVOICE_ID)),
                                        Money.ofMinor(
                                                paid.get(MATCH_ALLOCATION.AMOUNT_MINOR),
                                                currency))),
                Money.ofMinor(row.get(MATCH.UNALLOCATED_MINOR), currency),
                new MatchEvidence(
                        row.get(MATCH.ENGINE_VERSION),
                        features == null
                                ? List.of()
                                : features.map(seen ->
                                        new Feature(
                                                seen.get(MATCH_FEATURE.NAME),
                                                seen.get(MATCH_FEATURE.VALUE),
                                                seen.get(MATCH_FEATURE.BITS))),
                        row.get(MATCH.BITS),
                        row.get(MATCH.POSTERIOR),
                        runnerUp(row),
                        row.get(MATCH.MARGIN),
                        row.get(MATCH.NONE_POSTERIOR),
                        row.get(MATCH.CLOSED_POSTERIOR),
                        List.of(row.get(MATCH.GUARDS))),
                payment == null ? null : new PaymentId(payment),
                row.get(MATCH.DECIDED_AT),
                row.get(MATCH.VERSION),
                row.get(MATCH.RECORDED_AT));
    }

    private static MatchEvidence.@Nullable RunnerUp runnerUp(Record row) {
        UUID[] invoices = row.get(MATCH.RUNNER_UP_INVOICE_IDS);
        return invoices == null
                ? null
                : new MatchEvidence.RunnerUp(
                        Stream.of(invoices).map(InvoiceId::new).toList(),
                        row.get(MATCH.RUNNER_UP_BITS),
                        row.get(MATCH.RUNNER_UP_POSTERIOR));
    }
}
