package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.payment.PaymentCommands;
import io.cobro.core.Echo;
import io.cobro.core.allocation.Allocating;
import io.cobro.core.allocation.AllocationId;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.persistence.allocation.AllocationFilter;
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
        fetchers.type("Payment")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "externalId",
                        "status",
                        "customerId",
                        "amount",
                        "unallocated",
                        "receivedDate",
                        "method",
                        "reference",
                        "trackingKey",
                        "bankTransactionId",
                        "allocationState",
                        "reversedDate",
                        "memo",
                        "metadata",
                        "availableActions")
                .field("customer", kinds.customers.of("customer_id"))
                .field("bankTransaction", kinds.bankTransactions.of("bank_transaction_id"))
                .field("allocations", this::allocationsOfPayment);
        fetchers.type("Allocation")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "status",
                        "paymentId",
                        "creditNoteId",
                        "invoiceId",
                        "installmentNumber",
                        "amount",
                        "effectiveDate",
                        "reversedDate")
                .field("payment", kinds.payments.of("payment_id"))
                .field("creditNote", kinds.creditNotes.of("credit_note_id"))
                .field("invoice", kinds.invoices.of("invoice_id"));
        fetchers.type("Query")
                .field("payment", kinds.payments.byArgument())
                .field("payments", this::payments)
                .field("allocation", kinds.allocations.byArgument())
                .field("allocations", this::allocations);
        fetchers.type("PutPaymentPayload").json("payment", "userErrors", "replayed");
        fetchers.type("CreatePaymentPayload").json("payment", "userErrors", "replayed");
        fetchers.type("AllocatePaymentPayload")
                .json("payment", "allocations", "userErrors", "replayed");
        fetchers.type("ReversePaymentPayload").json("payment", "userErrors", "replayed");
        fetchers.type("ReverseAllocationPayload").json("allocation", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "putPayment",
                        mutations.resource(
                                "putPayment",
                                "payment",
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
                        "createPayment",
                        mutations.resource(
                                "createPayment",
                                "payment",
                                kinds.payments,
                                asked -> {
                                    var command = PaymentCommands.create(asked.input());
                                    return recording.record(asked.context(command), command);
                                }))
                .field(
                        "allocatePayment",
                        mutations.allocations(
                                "allocatePayment",
                                "payment",
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
                        "reversePayment",
                        mutations.resource(
                                "reversePayment",
                                "payment",
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
                        "reverseAllocation",
                        mutations.resource(
                                "reverseAllocation",
                                "allocation",
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
                PaymentId.parse(Children.object(environment).get("id").stringValue()).orElseThrow();
        return kinds.allocationsByPayment
                .load(environment, id)
                .thenApply(all -> paging.part(all, allocation -> allocation.id().value()));
    }

    private JsonNode allocations(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAllocations");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.allocations()
                        .list(
                                paging.requested().tenantId(),
                                new AllocationFilter(
                                        filter.id("paymentId", PaymentId::parse),
                                        filter.id("creditNoteId", CreditNoteId::parse),
                                        filter.id("invoiceId", InvoiceId::parse)),
                                paging.page()),
                allocation -> allocation.id().value());
    }

    private JsonNode payments(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listPayments");
        return paging.connection(
                queries.payments()
                        .list(paging.requested().tenantId(), filter(environment), paging.page()),
                payment -> payment.id().value());
    }

    /// The payments of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listPayments");
        return kinds.paymentsByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(found -> paging.connection(found, payment -> payment.id().value()));
    }

    private static PaymentFilter filter(DataFetchingEnvironment environment) {
        Arguments filter = Arguments.filter(environment);
        return new PaymentFilter(
                filter.texts("status"),
                filter.id("customerId", CustomerId::parse),
                filter.date("receivedDateGte"),
                filter.date("receivedDateLte"));
    }
}
