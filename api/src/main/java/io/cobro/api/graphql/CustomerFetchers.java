package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.customer.CustomerCommands;
import io.cobro.core.Echo;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKeeping;
import io.cobro.persistence.customer.CustomerFilter;
import io.cobro.persistence.customer.CustomerQueries;
import tools.jackson.databind.JsonNode;

/// Customers, with their documents and payments.
final class CustomerFetchers {

    private final CustomerQueries customers;
    private final CustomerKeeping keeping;
    private final Kinds kinds;
    private final InvoiceFetchers invoices;
    private final CreditNoteFetchers creditNotes;
    private final PaymentFetchers payments;

    CustomerFetchers(
            CustomerQueries customers,
            CustomerKeeping keeping,
            Kinds kinds,
            InvoiceFetchers invoices,
            CreditNoteFetchers creditNotes,
            PaymentFetchers payments) {
        this.customers = customers;
        this.keeping = keeping;
        this.kinds = kinds;
        this.invoices = invoices;
        this.creditNotes = creditNotes;
        this.payments = payments;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("Customer")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "externalId",
                        "kind",
                        "name",
                        "taxId",
                        "email",
                        "phone",
                        "language",
                        "paymentTermsDays",
                        "payerAccounts",
                        "dunningPolicyId",
                        "dunningExcluded",
                        "hold",
                        "metadata")
                .field("dunningPolicy", kinds.dunningPolicies.of("dunning_policy_id"))
                .field("invoices", environment -> invoices.ofCustomer(environment, id(environment)))
                .field(
                        "creditNotes",
                        environment -> creditNotes.ofCustomer(environment, id(environment)))
                .field(
                        "payments",
                        environment -> payments.ofCustomer(environment, id(environment)));
        fetchers.type("Hold").json("reason", "untilDate");
        fetchers.type("Query")
                .field("customer", kinds.customers.byArgument())
                .field("customers", this::list);
        fetchers.type("CreateCustomerPayload").json("customer", "userErrors", "replayed");
        fetchers.type("PutCustomerPayload").json("customer", "userErrors", "replayed");
        fetchers.type("UpdateCustomerPayload").json("customer", "userErrors", "replayed");
        fetchers.type("HoldCustomerPayload").json("customer", "userErrors", "replayed");
        fetchers.type("ReleaseCustomerPayload").json("customer", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "createCustomer",
                        mutations.resource(
                                "createCustomer",
                                "customer",
                                kinds.customers,
                                asked -> {
                                    var command = CustomerCommands.create(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        "putCustomer",
                        mutations.resource(
                                "putCustomer",
                                "customer",
                                kinds.customers,
                                asked -> {
                                    var command =
                                            CustomerCommands.put(
                                                    asked.input().text("external_id"),
                                                    asked.expectedVersion(),
                                                    asked.input(),
                                                    Echo.NONE);
                                    return keeping.put(asked.context(command), command);
                                }))
                .field(
                        "updateCustomer",
                        mutations.resource(
                                "updateCustomer",
                                "customer",
                                kinds.customers,
                                asked -> {
                                    var command =
                                            CustomerCommands.update(
                                                    asked.id("customer", CustomerId::parse),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        "holdCustomer",
                        mutations.resource(
                                "holdCustomer",
                                "customer",
                                kinds.customers,
                                asked -> {
                                    var command =
                                            CustomerCommands.hold(
                                                    asked.id("customer", CustomerId::parse),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return keeping.hold(asked.context(command), command);
                                }))
                .field(
                        "releaseCustomer",
                        mutations.resource(
                                "releaseCustomer",
                                "customer",
                                kinds.customers,
                                asked -> {
                                    var command =
                                            CustomerCommands.release(
                                                    asked.id("customer", CustomerId::parse),
                                                    asked.expectedVersion());
                                    return keeping.release(asked.context(command), command);
                                }));
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listCustomers");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                customers.list(
                        paging.requested().tenantId(),
                        new CustomerFilter(
                                filter.text("q"), filter.text("taxId"), filter.text("externalId")),
                        paging.page()),
                customer -> customer.id().value());
    }

    private static CustomerId id(DataFetchingEnvironment environment) {
        return CustomerId.parse(Children.object(environment).get("id").stringValue()).orElseThrow();
    }
}
