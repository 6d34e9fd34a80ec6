package io.cobro.persistence.payment;

import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Session;
import io.cobro.persistence.Wanted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;

/// Payments for those who ask. Thread-safe.
public final class PaymentQueries {

    /// What they can be sorted by.
    public static final Listing<Payment> LISTING =
            Listing.of(PAYMENT.PAYMENT_ID, Payment::id)
                    .by(
                            "received_date",
                            PAYMENT.RECEIVED_DATE,
                            payment -> payment.header().receivedDate())
                    .by(
                            "amount",
                            PAYMENT.AMOUNT_MINOR,
                            payment -> payment.header().amount().minorUnits());

    /// See [Payment#allocationState].
    private static final Field<String> ALLOCATION_STATE =
            when(
                            PAYMENT.STATE
                                    .ne("received")
                                    .or(PAYMENT.UNALLOCATED_MINOR.eq(PAYMENT.AMOUNT_MINOR)),
                            inline("unallocated"))
                    .when(PAYMENT.UNALLOCATED_MINOR.eq(0L), inline("allocated"))
                    .otherwise(inline("partially_allocated"));

    private final Reads reads;

    public PaymentQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Payment> find(TenantId tenant, PaymentId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<Payment> findAll(TenantId tenant, Collection<PaymentId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(PAYMENT.fields())
                                        .from(PAYMENT)
                                        .where(PAYMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(PAYMENT.PAYMENT_ID, ids)),
                                rows -> rows.map(PaymentRows::read)));
    }

    public Page<Payment> list(TenantId tenant, PaymentFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    /// A page of the payments of each of several customers.
    public Map<CustomerId, Page<Payment>> ofCustomers(
            TenantId tenant,
            Collection<CustomerId> customers,
            PaymentFilter filter,
            PageRequest request) {
        return reads.lists(
                tenant,
                session ->
                        LISTING.pages(
                                session,
                                PAYMENT.CUSTOMER_ID,
                                customers,
                                payment -> Objects.requireNonNull(payment.header().customer()),
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) -> sorted(session, ids, order)));
    }

    private static Condition wanted(long tenantId, PaymentFilter filter) {
        CurrencyCode currency = filter.currency();
        return Wanted.of(PAYMENT.TENANT_ID, tenantId)
                .withAny(PAYMENT.STATE, filter.statuses())
                .withId(PAYMENT.CUSTOMER_ID, filter.customer())
                .within(PAYMENT.RECEIVED_DATE, filter.received())
                .with(PAYMENT.EXTERNAL_ID, filter.externalId())
                .withAny(PAYMENT.METHOD, filter.methods())
                .with(PAYMENT.CURRENCY, currency == null ? null : currency.code())
                .within(PAYMENT.AMOUNT_MINOR, filter.amount())
                .withAny(ALLOCATION_STATE, filter.allocationStates())
                .with(PAYMENT.REFERENCE, filter.reference())
                .with(PAYMENT.TRACKING_KEY, filter.trackingKey())
                .withEntry(PAYMENT.METADATA, filter.metadata())
                .all();
    }

    private static Reading<List<Payment>> sorted(
            Session session, Select<Record1<UUID>> ids, List<OrderField<?>> order) {
        return session.read(
                select(PAYMENT.fields())
                        .from(PAYMENT)
                        .where(PAYMENT.TENANT_ID.eq(session.tenantId()))
                        .and(PAYMENT.PAYMENT_ID.in(ids))
                        .orderBy(order),
                rows -> rows.map(PaymentRows::read));
    }
}
