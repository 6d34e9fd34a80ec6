package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.customer.CustomerCommands;
import io.cobro.api.customer.CustomerNarrowing;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_CUSTOMER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER;
import io.cobro.api.graphql.schema.DgsConstants.HOLD;
import io.cobro.api.graphql.schema.DgsConstants.HOLD_CUSTOMER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PUT_CUSTOMER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.RELEASE_CUSTOMER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_CUSTOMER_PAYLOAD;
import io.cobro.core.Echo;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKeeping;
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
        fetchers.type(CUSTOMER.TYPE_NAME)
                .json(
                        CUSTOMER.Id,
                        CUSTOMER.Version,
                        CUSTOMER.RecordedAt,
                        CUSTOMER.ExternalId,
                        CUSTOMER.Kind,
                        CUSTOMER.Name,
                        CUSTOMER.TaxId,
                        CUSTOMER.Email,
                        CUSTOMER.Phone,
                        CUSTOMER.Language,
                        CUSTOMER.PaymentTermsDays,
                        CUSTOMER.PayerAccounts,
                        CUSTOMER.DunningPolicyId,
                        CUSTOMER.DunningExcluded,
                        CUSTOMER.Hold,
                        CUSTOMER.Metadata)
                .field(CUSTOMER.DunningPolicy, kinds.dunningPolicies.of(CUSTOMER.DunningPolicyId))
                .field(
                        CUSTOMER.Invoices,
                        environment -> invoices.ofCustomer(environment, id(environment)))
                .field(
                        CUSTOMER.CreditNotes,
                        environment -> creditNotes.ofCustomer(environment, id(environment)))
                .field(
                        CUSTOMER.Payments,
                        environment -> payments.ofCustomer(environment, id(environment)));
        fetchers.type(HOLD.TYPE_NAME).json(HOLD.Reason, HOLD.UntilDate);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Customer, kinds.customers.byArgument())
                .field(QUERY.Customers, this::list);
        fetchers.type(CREATE_CUSTOMER_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_CUSTOMER_PAYLOAD.Customer,
                        CREATE_CUSTOMER_PAYLOAD.UserErrors,
                        CREATE_CUSTOMER_PAYLOAD.Replayed);
        fetchers.type(PUT_CUSTOMER_PAYLOAD.TYPE_NAME)
                .json(
                        PUT_CUSTOMER_PAYLOAD.Customer,
                        PUT_CUSTOMER_PAYLOAD.UserErrors,
                        PUT_CUSTOMER_PAYLOAD.Replayed);
        fetchers.type(UPDATE_CUSTOMER_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_CUSTOMER_PAYLOAD.Customer,
                        UPDATE_CUSTOMER_PAYLOAD.UserErrors,
                        UPDATE_CUSTOMER_PAYLOAD.Replayed);
        fetchers.type(HOLD_CUSTOMER_PAYLOAD.TYPE_NAME)
                .json(
                        HOLD_CUSTOMER_PAYLOAD.Customer,
                        HOLD_CUSTOMER_PAYLOAD.UserErrors,
                        HOLD_CUSTOMER_PAYLOAD.Replayed);
        fetchers.type(RELEASE_CUSTOMER_PAYLOAD.TYPE_NAME)
                .json(
                        RELEASE_CUSTOMER_PAYLOAD.Customer,
                        RELEASE_CUSTOMER_PAYLOAD.UserErrors,
                        RELEASE_CUSTOMER_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateCustomer,
                        mutations.resource(
                                MUTATION.CreateCustomer,
                                CREATE_CUSTOMER_PAYLOAD.Customer,
                                kinds.customers,
                                asked -> {
                                    var command = CustomerCommands.create(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.PutCustomer,
                        mutations.resource(
                                MUTATION.PutCustomer,
                                PUT_CUSTOMER_PAYLOAD.Customer,
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
                        MUTATION.UpdateCustomer,
                        mutations.resource(
                                MUTATION.UpdateCustomer,
                                UPDATE_CUSTOMER_PAYLOAD.Customer,
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
                        MUTATION.HoldCustomer,
                        mutations.resource(
                                MUTATION.HoldCustomer,
                                HOLD_CUSTOMER_PAYLOAD.Customer,
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
                        MUTATION.ReleaseCustomer,
                        mutations.resource(
                                MUTATION.ReleaseCustomer,
                                RELEASE_CUSTOMER_PAYLOAD.Customer,
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
        return paging.connection(
                customers.list(
                        paging.requested().tenantId(),
                        CustomerNarrowing.of(FilterAsked.of(environment)),
                        paging.page()));
    }

    private static CustomerId id(DataFetchingEnvironment environment) {
        return CustomerId.parse(ChildPages.object(environment).get("id").stringValue())
                .orElseThrow();
    }
}
