package io.cobro.persistence.customer;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import io.cobro.persistence.Wanted;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;

/// Customers for those who ask. Thread-safe.
public final class CustomerQueries {

    /// The name as it is sorted, which the database makes of it.
    private static final Field<String> SORTED_NAME =
            field(name("customer", "sorted_name"), String.class);

    /// What they can be sorted by.
    public static final Listing<Customer> LISTING =
            Listing.of(CUSTOMER.CUSTOMER_ID, Customer::id)
                    .byText("name", SORTED_NAME, Customer::name);

    /// Where words are looked for.
    private static final Field<String> SEARCHED =
            function(
                    "concat_ws",
                    String.class,
                    inline(" "),
                    CUSTOMER.NAME,
                    CUSTOMER.TAX_ID,
                    CUSTOMER.EMAIL,
                    CUSTOMER.EXTERNAL_ID);

    private final Reads reads;

    public CustomerQueries(Reads reads) {
        this.reads = reads;
    }

    public Optional<Customer> find(TenantId tenant, CustomerId id) {
        return findAll(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<Customer> findAll(TenantId tenant, Collection<CustomerId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(CUSTOMER.fields())
                                        .from(CUSTOMER)
                                        .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(CUSTOMER.CUSTOMER_ID, ids)),
                                rows -> rows.map(CustomerRows::read)));
    }

    public Page<Customer> list(TenantId tenant, CustomerFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        LISTING.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) ->
                                        session.read(
                                                select(CUSTOMER.fields())
                                                        .from(CUSTOMER)
                                                        .where(
                                                                CUSTOMER.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(CUSTOMER.CUSTOMER_ID.in(ids))
                                                        .orderBy(order),
                                                rows -> rows.map(CustomerRows::read))));
    }

    private static Condition wanted(long tenantId, CustomerFilter filter) {
        return Wanted.of(CUSTOMER.TENANT_ID, tenantId)
                .withWords(filter.words(), word -> PlainText.of(SEARCHED).contains(word))
                .with(CUSTOMER.TAX_ID, filter.taxId())
                .with(CUSTOMER.EXTERNAL_ID, filter.externalId())
                .withAny(CUSTOMER.KIND, filter.kinds())
                .withId(CUSTOMER.DUNNING_POLICY_ID, filter.policy())
                .withEntry(CUSTOMER.METADATA, filter.metadata())
                .all();
    }
}
