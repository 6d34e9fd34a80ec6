package io.cobro.persistence.allocation;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.allocation.Allocations;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.AllocationRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// Allocations in one transaction; rows are only ever added.
public final class PostgresAllocations implements Allocations {

    private final Session session;
    private final Instant now;

    public PostgresAllocations(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public Reading<Optional<Allocation>> find(AllocationId id) {
        return session.read(
                AllocationRows.of(session.tenantId(), ALLOCATION.ALLOCATION_ID.eq(id.value())),
                rows -> rows.stream().findFirst().map(AllocationRows::read));
    }

    @Override
    public Reading<List<Allocation>> activeOf(PaymentId payment) {
        return active(ALLOCATION.PAYMENT_ID.eq(payment.value()));
    }

    @Override
    public Reading<List<Allocation>> activeOf(CreditNoteId creditNote) {
        return active(ALLOCATION.CREDIT_NOTE_ID.eq(creditNote.value()));
    }

    @Override
    public Reading<List<Allocation>> activeOf(MatchId match) {
        return active(
                ALLOCATION.PAYMENT_ID.eq(
                        select(MATCH.PAYMENT_ID)
                                .from(MATCH)
                                .where(MATCH.TENANT_ID.eq(session.tenantId()))
                                .and(MATCH.MATCH_ID.eq(match.value()))));
    }

    @Override
    public void insert(Allocation allocation) {
        session.insert(
                row(
                        allocation.id(),
                        allocation,
                        1,
                        allocation.effectiveDate(),
                        allocation.entry(),
                        null,
                        allocation.recordedAt()));
    }

    @Override
    public void insertReversal(AllocationId rowId, Allocation reversed, EntryId entry) {
        session.insert(
                row(
                        rowId,
                        reversed,
                        -1,
                        Objects.requireNonNull(reversed.reversedDate()),
                        entry,
                        reversed.id().value(),
                        now));
    }

    private Reading<List<Allocation>> active(Condition wanted) {
        return session.read(
                AllocationRows.of(session.tenantId(), wanted.and(AllocationRows.isActive()))
                        .orderBy(ALLOCATION.ALLOCATION_ID),
                rows -> rows.map(AllocationRows::read));
    }

    private AllocationRecord row(
            AllocationId id,
            Allocation allocation,
            int sign,
            LocalDate effectiveDate,
            EntryId entry,
            @Nullable UUID reverses,
            Instant recordedAt) {
        return new AllocationRecord(
                session.tenantId(),
                allocation.invoice().value(),
                (short) allocation.installmentNo(),
                id.value(),
                Ids.orNull(allocation.payment()),
                Ids.orNull(allocation.creditNote()),
                allocation.amount().currency().code(),
                sign * allocation.amount().minorUnits(),
                sign * allocation.taxReleasedMinor(),
                sign * allocation.creditTaxMinor(),
                effectiveDate,
                entry.value(),
                reverses,
                recordedAt);
    }
}
