package io.cobro.persistence.payment;

import static io.cobro.persistence.jooq.Tables.ALLOCATION;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.MATCH;
import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentHeader;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.Payments;
import io.cobro.core.payment.ReceivedPayment;
import io.cobro.core.payment.ReversedPayment;
import io.cobro.core.reconciliation.MatchId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Metadata;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.PaymentRecord;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// Payments in one transaction.
public final class PostgresPayments implements Payments {

    private final Session session;
    private final Condition own;

    public PostgresPayments(Session session) {
        this.session = session;
        this.own = PAYMENT.TENANT_ID.eq(session.tenantId());
    }

    @Override
    public Reading<Optional<Payment>> lock(PaymentId id) {
        return first(lock(PAYMENT.PAYMENT_ID.eq(id.value())));
    }

    @Override
    public Reading<List<Payment>> lockByExternalIds(Collection<String> externalIds) {
        return externalIds.isEmpty()
                ? List::of
                : lock(Ids.amongTexts(PAYMENT.EXTERNAL_ID, externalIds));
    }

    @Override
    public Reading<Optional<Payment>> lockOf(MatchId match) {
        return first(
                lock(
                        PAYMENT.PAYMENT_ID.eq(
                                select(MATCH.PAYMENT_ID)
                                        .from(MATCH)
                                        .where(MATCH.TENANT_ID.eq(session.tenantId()))
                                        .and(MATCH.MATCH_ID.eq(match.value())))));
    }

    @Override
    public Reading<List<Payment>> lockSourcesOf(Collection<UUID> fiscalUuids) {
        return lock(
                PAYMENT.PAYMENT_ID.in(
                        select(ALLOCATION.PAYMENT_ID)
                                .from(ALLOCATION)
                                .join(INVOICE)
                                .on(INVOICE.TENANT_ID.eq(ALLOCATION.TENANT_ID))
                                .and(INVOICE.INVOICE_ID.eq(ALLOCATION.INVOICE_ID))
                                .where(ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                .and(Ids.amongUuids(INVOICE.FISCAL_UUID, fiscalUuids))));
    }

    @Override
    public Reading<Optional<Payment>> lockSourceOf(AllocationId id) {
        return first(
                lock(
                        PAYMENT.PAYMENT_ID.eq(
                                select(ALLOCATION.PAYMENT_ID)
                                        .from(ALLOCATION)
                                        .where(ALLOCATION.TENANT_ID.eq(session.tenantId()))
                                        .and(ALLOCATION.ALLOCATION_ID.eq(id.value())))));
    }

    @Override
    public void insert(Payment payment) {
        session.insert(row(payment));
    }

    @Override
    public void update(Payment payment) {
        session.update(row(payment));
    }

    private Reading<List<Payment>> lock(Condition wanted) {
        return session.read(
                select(PAYMENT.fields())
                        .from(PAYMENT)
                        .where(own)
                        .and(wanted)
                        .orderBy(PAYMENT.PAYMENT_ID)
                        .forUpdate(),
                rows -> rows.map(PaymentRows::read));
    }

    private static Reading<Optional<Payment>> first(Reading<List<Payment>> payments) {
        return () -> payments.get().stream().findFirst();
    }

    private PaymentRecord row(Payment payment) {
        PaymentHeader header = payment.header();
        return new PaymentRecord(
                session.tenantId(),
                header.id().value(),
                header.externalId(),
                Ids.orNull(header.customer()),
                header.receivedDate(),
                header.amount().currency().code(),
                header.amount().minorUnits(),
                payment.unallocated().minorUnits(),
                header.method().text(),
                header.reference(),
                header.trackingKey(),
                Ids.orNull(header.bankTransaction()),
                payment.status(),
                reversedDate(payment),
                header.memo(),
                Metadata.json(header.metadata()),
                header.version(),
                header.recordedAt());
    }

    private static @Nullable LocalDate reversedDate(Payment payment) {
        return switch (payment) {
            case ReversedPayment reversed -> reversed.reversedDate();
            case ReceivedPayment _ -> null;
        };
    }
}
