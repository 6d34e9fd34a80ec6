package io.cobro.core.customer;

import io.cobro.core.Reading;
import io.cobro.core.invoice.InvoiceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The customers of the tenant whose transaction this is.
public interface Customers {

    Reading<Optional<Customer>> find(CustomerId id);

    /// The customer of an invoice.
    Reading<Optional<Customer>> findOfInvoice(InvoiceId invoice);

    /// Locks the customer until the transaction ends.
    Reading<Optional<Customer>> lock(CustomerId id);

    /// Those of the customers that exist.
    Reading<List<Customer>> findAll(Collection<CustomerId> ids);

    /// Locks the customers that have one of these external ids, in the order of their ids.
    Reading<List<Customer>> lockByExternalIds(Collection<String> externalIds);

    /// The customers with a tax id, oldest first; two transactions that look for the same tax id
    /// this way run one after the other, so that only one of them creates the customer.
    Reading<List<Customer>> lockByTaxId(String taxId);

    void insert(Customer customer);

    void update(Customer customer);
}
