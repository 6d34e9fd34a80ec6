package io.cobro.core.document;

import io.cobro.core.Books;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who documents name: those to whom they are addressed and those who issue them.
public final class Parties {

    private final Reading<List<Customer>> found;
    private final Reading<Set<BillingEntityId>> issuers;
    private final Reading<Optional<BillingEntity>> only;
    private final Map<CustomerId, Customer> customers = new HashMap<>();

    private Parties(
            Reading<List<Customer>> found,
            Reading<Set<BillingEntityId>> issuers,
            Reading<Optional<BillingEntity>> only) {
        this.found = found;
        this.issuers = issuers;
        this.only = only;
    }

    /// Asks for those who are named.
    ///
    /// @param issuers null means the tenant's only one
    public static Parties asked(
            Books books,
            Collection<CustomerId> customers,
            Collection<@Nullable BillingEntityId> issuers) {
        return new Parties(
                books.customers().findAll(customers),
                books.tenants()
                        .existing(issuers.stream().filter(Objects::nonNull).distinct().toList()),
                issuers.stream().anyMatch(Objects::isNull)
                        ? books.tenants().findBillingEntity(null)
                        : Optional::empty);
    }

    /// Waits for the answer, which comes with all else that was asked for.
    public Parties read() {
        found.get().forEach(customer -> customers.put(customer.id(), customer));
        return this;
    }

    /// @throws RefusedException `reference_not_found`
    public Customer customer(CustomerId id) {
        Customer customer = customers.get(id);
        if (customer == null) {
            throw missing("/customer_id", "customer", id.text());
        }
        return customer;
    }

    /// @throws RefusedException `reference_not_found`, `billing_entity_required`
    public BillingEntityId issuer(@Nullable BillingEntityId id) {
        if (id == null) {
            return only.get()
                    .map(BillingEntity::id)
                    .orElseThrow(() ->
                            Refusal.at("/billing_entity_id", "billing_entity_required")
                                    .exception());
        }
        if (!issuers.get().contains(id)) {
            throw missing("/billing_entity_id", "billing_entity", id.text());
        }
        return id;
    }

    private static RefusedException missing(String pointer, String type, String id) {
        return Refusal.at(pointer, "reference_not_found", Map.of("resource", type, "id", id))
                .exception();
    }
}
