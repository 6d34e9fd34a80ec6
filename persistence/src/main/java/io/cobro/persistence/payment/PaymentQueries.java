package io.cobro.persistence.payment;

import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.select;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;

/// Payments for those who ask. Thread-safe.
public final class PaymentQueries {

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
                        session.read(
                                select(PAYMENT.fields())
                                        .from(PAYMENT)
                                        .where(PAYMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                PAYMENT.PAYMENT_ID.in(
                                                        Pages.ids(
                                                                PAYMENT.PAYMENT_ID,
                                                                wanted(session.tenantId(), filter),
                                                                request)))
                                        .orderBy(PAYMENT.PAYMENT_ID.desc()),
                                rows -> Pages.of(rows.map(PaymentRows::read), request)));
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
                        session.read(
                                select(PAYMENT.fields())
                                        .from(PAYMENT)
                                        .where(PAYMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                PAYMENT.PAYMENT_ID.in(
                                                        Pages.idsOfEach(
                                                                PAYMENT.CUSTOMER_ID,
                                                                customers,
                                                                PAYMENT.PAYMENT_ID,
                                                                wanted(session.tenantId(), filter),
                                                                request)))
                                        .orderBy(PAYMENT.PAYMENT_ID.desc()),
                                rows ->
                                        Pages.ofEach(
                                                customers,
                                                rows.map(PaymentRows::read),
                                                payment ->
                                                        Objects.requireNonNull(
                                                                payment.header().customer()),
                                                request)));
    }

    private static Condition wanted(long tenantId, PaymentFilter filter) {
        List<Condition> wanted = new ArrayList<>();
        wanted.add(PAYMENT.TENANT_ID.eq(tenantId));
        if (!filter.statuses().isEmpty()) {
            wanted.add(PAYMENT.STATE.in(filter.statuses()));
        }
        if (filter.customer() != null) {
            wanted.add(PAYMENT.CUSTOMER_ID.eq(filter.customer().value()));
        }
        if (filter.receivedFrom() != null) {
            wanted.add(PAYMENT.RECEIVED_DATE.ge(filter.receivedFrom()));
        }
        if (filter.receivedTo() != null) {
            wanted.add(PAYMENT.RECEIVED_DATE.le(filter.receivedTo()));
        }
        return and(wanted);
    }
}
