package io.cobro.persistence.customer;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerHold;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.customer.Customers;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Metadata;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.CustomerRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;

/// Customers in one transaction.
public final class PostgresCustomers implements Customers {

    private final Session session;
    private final Condition own;

    public PostgresCustomers(Session session) {
        this.session = session;
        this.own = CUSTOMER.TENANT_ID.eq(session.tenantId());
    }

    @Override
    public Reading<Optional<Customer>> find(CustomerId id) {
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(own)
                        .and(CUSTOMER.CUSTOMER_ID.eq(id.value())),
                rows -> rows.stream().findFirst().map(CustomerRows::read));
    }

    @Override
    public Reading<Optional<Customer>> findOfInvoice(InvoiceId invoice) {
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .join(INVOICE)
                        .on(INVOICE.TENANT_ID.eq(CUSTOMER.TENANT_ID))
                        .and(INVOICE.CUSTOMER_ID.eq(CUSTOMER.CUSTOMER_ID))
                        .where(own)
                        .and(INVOICE.INVOICE_ID.eq(invoice.value())),
                rows -> rows.stream().findFirst().map(CustomerRows::read));
    }

    @Override
    public Reading<Optional<Customer>> lock(CustomerId id) {
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(own)
                        .and(CUSTOMER.CUSTOMER_ID.eq(id.value()))
                        .forUpdate(),
                rows -> rows.stream().findFirst().map(CustomerRows::read));
    }

    @Override
    public Reading<List<Customer>> findAll(Collection<CustomerId> ids) {
        if (ids.isEmpty()) {
            return List::of;
        }
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(own)
                        .and(Ids.among(CUSTOMER.CUSTOMER_ID, ids)),
                rows -> rows.map(CustomerRows::read));
    }

    @Override
    public Reading<List<Customer>> lockByExternalIds(Collection<String> externalIds) {
        if (externalIds.isEmpty()) {
            return List::of;
        }
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(own)
                        .and(Ids.amongTexts(CUSTOMER.EXTERNAL_ID, externalIds))
                        .orderBy(CUSTOMER.CUSTOMER_ID)
                        .forUpdate(),
                rows -> rows.map(CustomerRows::read));
    }

    @Override
    public Reading<List<Customer>> lockByTaxId(String taxId) {
        session.lockName("customer.tax_id", taxId);
        return session.read(
                select(CUSTOMER.fields())
                        .from(CUSTOMER)
                        .where(own)
                        .and(CUSTOMER.TAX_ID.eq(taxId))
                        .orderBy(CUSTOMER.CUSTOMER_ID)
                        .forUpdate(),
                rows -> rows.map(CustomerRows::read));
    }

    @Override
    public void insert(Customer customer) {
        session.insert(row(customer));
    }

    @Override
    public void update(Customer customer) {
        session.update(row(customer));
    }

    private CustomerRecord row(Customer customer) {
        CustomerReminding reminding = customer.reminding();
        CustomerHold hold = reminding.hold();
        return new CustomerRecord(
                session.tenantId(),
                customer.id().value(),
                customer.externalId(),
                EnumText.of(customer.kind()),
                customer.name(),
                customer.taxId(),
                customer.email(),
                customer.paymentTermsDays(),
                customer.payerAccounts().toArray(String[]::new),
                Metadata.json(customer.metadata()),
                customer.version(),
                customer.recordedAt(),
                reminding.language() == null ? null : EnumText.of(reminding.language()),
                reminding.phone(),
                Ids.orNull(reminding.policy()),
                reminding.isExcluded(),
                hold == null ? null : hold.reason(),
                hold == null ? null : hold.until());
    }
}
