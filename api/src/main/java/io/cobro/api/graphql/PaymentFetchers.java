package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.allocation.AllocationNarrowing;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.ALLOCATE_PAYMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.ALLOCATION;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_PAYMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PAYMENT;
import io.cobro.api.graphql.schema.DgsConstants.PUT_PAYMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REVERSE_ALLOCATION_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.REVERSE_PAYMENT_PAYLOAD;
import io.cobro.api.payment.PaymentCommands;
import io.cobro.api.payment.PaymentNarrowing;
import io.cobro.core.Echo;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.persistence.payment.PaymentFilter;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/// Payments and allocations.
final class PaymentFetchers {

    private final GraphqlParts.Queries queries;
    private final PaymentRecording recording;
    private final Allocating allocating;
    private final Kinds kinds;

    PaymentFetchers(
            GraphqlParts.Queries queries,
            PaymentRecording recording,
            Allocating allocating,
            Kinds kinds) {
        this.queries = queries;
        this.recording = recording;
        this.allocating = allocating;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type(PAYMENT.TYPE_NAME)
                .json(
                        PAYMENT.Id,
                        PAYMENT.Version,
                        PAYMENT.RecordedAt,
                        PAYMENT.ExternalId,
                        PAYMENT.Status,
                        PAYMENT.CustomerId,
                        PAYMENT.Amount,
                        PAYMENT.Unallocated,
                        PAYMENT.ReceivedDate,
                        PAYMENT.Method,
                        PAYMENT.Reference,
                        PAYMENT.TrackingKey,
                        PAYMENT.BankTransactionId,
                        PAYMENT.AllocationState,
                        PAYMENT.ReversedDate,
                        PAYMENT.Memo,
                        PAYMENT.Metadata,
                        PAYMENT.AvailableActions)
                .field(PAYMENT.Customer, kinds.customers.of(PAYMENT.CustomerId))
                .field(
                        PAYMENT.BankTransaction,
                        kinds.bankTransactions.of(PAYMENT.BankTransactionId))
                .field(PAYMENT.Allocations, this::allocationsOfPayment);
        fetchers.type(ALLOCATION.TYPE_NAME)
                .json(
                        ALLOCATION.Id,
                        ALLOCATION.Version,
                        ALLOCATION.RecordedAt,
                        ALLOCATION.Status,
                        ALLOCATION.PaymentId,
                        ALLOCATION.CreditNoteId,
                        ALLOCATION.InvoiceId,
                        ALLOCATION.InstallmentNumber,
                        ALLOCATION.Amount,
                        ALLOCATION.EffectiveDate,
                        ALLOCATION.ReversedDate)
                .field(ALLOCATION.Payment, kinds.payments.of(ALLOCATION.PaymentId))
                .field(ALLOCATION.CreditNote, kinds.creditNotes.of(ALLOCATION.CreditNoteId))
                .field(ALLOCATION.Invoice, kinds.invoices.of(ALLOCATION.InvoiceId));
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Payment, kinds.payments.byArgument())
                .field(QUERY.Payments, this::payments)
                .field(QUERY.Allocation, kinds.allocations.byArgument())
                .field(QUERY.Allocations, this::allocations);
        fetchers.type(PUT_PAYMENT_PAYLOAD.TYPE_NAME)
                .json(
                        PUT_PAYMENT_PAYLOAD.Payment,
                        PUT_PAYMENT_PAYLOAD.UserErrors,
                        PUT_PAYMENT_PAYLOAD.Replayed);
        fetchers.type(CREATE_PAYMENT_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_PAYMENT_PAYLOAD.Payment,
                        CREATE_PAYMENT_PAYLOAD.UserErrors,
                        CREATE_PAYMENT_PAYLOAD.Replayed);
        fetchers.type(ALLOCATE_PAYMENT_PAYLOAD.TYPE_NAME)
                .json(
                        ALLOCATE_PAYMENT_PAYLOAD.Payment,
                        ALLOCATE_PAYMENT_PAYLOAD.Allocations,
                        ALLOCATE_PAYMENT_PAYLOAD.UserErrors,
                        ALLOCATE_PAYMENT_PAYLOAD.Replayed);
        fetchers.type(REVERSE_PAYMENT_PAYLOAD.TYPE_NAME)
                .json(
                        REVERSE_PAYMENT_PAYLOAD.Payment,
                        REVERSE_PAYMENT_PAYLOAD.UserErrors,
                        REVERSE_PAYMENT_PAYLOAD.Replayed);
        fetchers.type(REVERSE_ALLOCATION_PAYLOAD.TYPE_NAME)
                .json(
                        REVERSE_ALLOCATION_PAYLOAD.Allocation,
                        REVERSE_ALLOCATION_PAYLOAD.UserErrors,
                        REVERSE_ALLOCATION_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.PutPayment,
                        mutations.resource(
                                MUTATION.PutPayment,
                                PUT_PAYMENT_PAYLOAD.Payment,
                                kinds.payments,
                                asked -> {
                                    var command =
                                            PaymentCommands.put(
                                                    asked.input().text("external_id"),
                                                    asked.expectedVersion(),
                                                    asked.input(),
                                                    Echo.NONE);
                                    return recording.put(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CreatePayment,
                        mutations.resource(
                                MUTATION.CreatePayment,
                                CREATE_PAYMENT_PAYLOAD.Payment,
                                kinds.payments,
                                asked -> {
                                    var command = PaymentCommands.create(asked.input());
                                    return recording.record(asked.context(command), command);
                                }))
                .field(
                        MUTATION.AllocatePayment,
                        mutations.allocations(
                                MUTATION.AllocatePayment,
                                ALLOCATE_PAYMENT_PAYLOAD.Payment,
                                kinds.payments,
                                kinds.allocations,
                                asked -> {
                                    var command =
                                            PaymentCommands.allocate(
                                                    asked.id("payment", PaymentId::parse),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return recording.allocate(asked.context(command), command);
                                }))
                .field(
                        MUTATION.ReversePayment,
                        mutations.resource(
                                MUTATION.ReversePayment,
                                REVERSE_PAYMENT_PAYLOAD.Payment,
                                kinds.payments,
                                asked -> {
                                    var command =
                                            PaymentCommands.reverse(
                                                    asked.id("payment", PaymentId::parse),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return recording.reverse(asked.context(command), command);
                                }))
                .field(
                        MUTATION.ReverseAllocation,
                        mutations.resource(
                                MUTATION.ReverseAllocation,
                                REVERSE_ALLOCATION_PAYLOAD.Allocation,
                                kinds.allocations,
                                asked -> {
                                    var command =
                                            PaymentCommands.reverseAllocation(
                                                    asked.id("allocation", AllocationId::parse),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return allocating.reverse(asked.context(command), command);
                                }));
    }

    private CompletionStage<JsonNode> allocationsOfPayment(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAllocations");
        PaymentId id =
                PaymentId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.allocationsByPayment
                .load(environment, id, All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private JsonNode allocations(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAllocations");
        return paging.connection(
                queries.allocations()
                        .list(
                                paging.requested().tenantId(),
                                AllocationNarrowing.of(FilterAsked.of(environment)),
                                paging.page()));
    }

    private JsonNode payments(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listPayments");
        return paging.connection(
                queries.payments()
                        .list(paging.requested().tenantId(), filter(environment), paging.page()));
    }

    /// The payments of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listPayments");
        return kinds.paymentsByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(paging::connection);
    }

    private static PaymentFilter filter(DataFetchingEnvironment environment) {
        return PaymentNarrowing.of(FilterAsked.of(environment));
    }
}
