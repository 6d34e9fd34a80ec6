package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_INVOICE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.DELETE_INVOICE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.INSTALLMENT;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE;
import io.cobro.api.graphql.schema.DgsConstants.ISSUE_INVOICE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PUT_INVOICE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_INVOICE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.VOID_INVOICE_PAYLOAD;
import io.cobro.api.invoice.InvoiceCommands;
import io.cobro.api.invoice.InvoiceNarrowing;
import io.cobro.core.Echo;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.Invoicing;
import io.cobro.persistence.invoice.InvoiceFilter;
import io.cobro.persistence.invoice.InvoiceQueries;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Invoices.
final class InvoiceFetchers {

    private final InvoiceQueries invoices;
    private final Invoicing invoicing;
    private final Kinds kinds;

    InvoiceFetchers(InvoiceQueries invoices, Invoicing invoicing, Kinds kinds) {
        this.invoices = invoices;
        this.invoicing = invoicing;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type(INVOICE.TYPE_NAME)
                .json(
                        INVOICE.Id,
                        INVOICE.Version,
                        INVOICE.RecordedAt,
                        INVOICE.ExternalId,
                        INVOICE.Kind,
                        INVOICE.Status,
                        INVOICE.BillingEntityId,
                        INVOICE.CustomerId,
                        INVOICE.Number,
                        INVOICE.Series,
                        INVOICE.Folio,
                        INVOICE.FiscalUuid,
                        INVOICE.FiscalPaymentMethod,
                        INVOICE.Currency,
                        INVOICE.IssueDate,
                        INVOICE.PaymentTermsDays,
                        INVOICE.NominalDueDate,
                        INVOICE.DueDate,
                        INVOICE.Subtotal,
                        INVOICE.TaxTotal,
                        INVOICE.WithheldTotal,
                        INVOICE.Total,
                        INVOICE.Balance,
                        INVOICE.PaymentState,
                        INVOICE.Timeliness,
                        INVOICE.DaysPastDue,
                        INVOICE.Installments,
                        INVOICE.ReplacesInvoiceId,
                        INVOICE.ReplacedByInvoiceId,
                        INVOICE.VoidedDate,
                        INVOICE.Memo,
                        INVOICE.Metadata,
                        INVOICE.AvailableActions)
                .field(INVOICE.Lines, part("lines"))
                .field(INVOICE.Taxes, part("taxes"))
                .field(INVOICE.BillingEntity, kinds.billingEntities.of(INVOICE.BillingEntityId))
                .field(INVOICE.Customer, kinds.customers.of(INVOICE.CustomerId))
                .field(INVOICE.Allocations, this::allocations)
                .field(INVOICE.ReplacesInvoice, kinds.invoices.of(INVOICE.ReplacesInvoiceId))
                .field(INVOICE.ReplacedByInvoice, kinds.invoices.of(INVOICE.ReplacedByInvoiceId));
        fetchers.type(INSTALLMENT.TYPE_NAME)
                .json(
                        INSTALLMENT.Number,
                        INSTALLMENT.DueDate,
                        INSTALLMENT.Amount,
                        INSTALLMENT.Balance,
                        INSTALLMENT.Timeliness,
                        INSTALLMENT.DaysPastDue);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Invoice, kinds.invoices.byArgument())
                .field(QUERY.Invoices, this::list);
        fetchers.type(PUT_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        PUT_INVOICE_PAYLOAD.Invoice,
                        PUT_INVOICE_PAYLOAD.UserErrors,
                        PUT_INVOICE_PAYLOAD.Replayed);
        fetchers.type(CREATE_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_INVOICE_PAYLOAD.Invoice,
                        CREATE_INVOICE_PAYLOAD.UserErrors,
                        CREATE_INVOICE_PAYLOAD.Replayed);
        fetchers.type(UPDATE_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_INVOICE_PAYLOAD.Invoice,
                        UPDATE_INVOICE_PAYLOAD.UserErrors,
                        UPDATE_INVOICE_PAYLOAD.Replayed);
        fetchers.type(ISSUE_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        ISSUE_INVOICE_PAYLOAD.Invoice,
                        ISSUE_INVOICE_PAYLOAD.UserErrors,
                        ISSUE_INVOICE_PAYLOAD.Replayed);
        fetchers.type(VOID_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        VOID_INVOICE_PAYLOAD.Invoice,
                        VOID_INVOICE_PAYLOAD.UserErrors,
                        VOID_INVOICE_PAYLOAD.Replayed);
        fetchers.type(DELETE_INVOICE_PAYLOAD.TYPE_NAME)
                .json(
                        DELETE_INVOICE_PAYLOAD.DeletedInvoiceId,
                        DELETE_INVOICE_PAYLOAD.UserErrors,
                        DELETE_INVOICE_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.PutInvoice,
                        mutations.resource(
                                MUTATION.PutInvoice,
                                PUT_INVOICE_PAYLOAD.Invoice,
                                kinds.invoices,
                                asked -> {
                                    var command =
                                            InvoiceCommands.put(
                                                    asked.input().text("external_id"),
                                                    asked.expectedVersion(),
                                                    asked.input(),
                                                    Echo.NONE);
                                    return invoicing.put(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CreateInvoice,
                        mutation(
                                mutations,
                                MUTATION.CreateInvoice,
                                asked -> {
                                    var command = InvoiceCommands.create(asked.input());
                                    return invoicing.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.UpdateInvoice,
                        mutation(
                                mutations,
                                MUTATION.UpdateInvoice,
                                asked -> {
                                    var command =
                                            InvoiceCommands.update(
                                                    id(asked),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return invoicing.update(asked.context(command), command);
                                }))
                .field(
                        MUTATION.DeleteInvoice,
                        mutations.gone(
                                MUTATION.DeleteInvoice,
                                DELETE_INVOICE_PAYLOAD.DeletedInvoiceId,
                                asked -> {
                                    var command =
                                            InvoiceCommands.delete(
                                                    id(asked), asked.requiredVersion());
                                    return invoicing.delete(asked.context(command), command);
                                }))
                .field(
                        MUTATION.IssueInvoice,
                        mutation(
                                mutations,
                                MUTATION.IssueInvoice,
                                asked -> {
                                    var command =
                                            InvoiceCommands.issue(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return invoicing.issue(asked.context(command), command);
                                }))
                .field(
                        MUTATION.VoidInvoice,
                        mutation(
                                mutations,
                                MUTATION.VoidInvoice,
                                asked -> {
                                    var command =
                                            InvoiceCommands.voidInvoice(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return invoicing.voidInvoice(asked.context(command), command);
                                }));
    }

    private DataFetcher<CompletionStage<JsonNode>> mutation(
            Mutations mutations, String operation, Mutations.Work work) {
        return mutations.resource(operation, ISSUE_INVOICE_PAYLOAD.Invoice, kinds.invoices, work);
    }

    /// Lines and taxes, which lists leave out.
    private DataFetcher<CompletionStage<@Nullable JsonNode>> part(String property) {
        return environment -> {
            JsonNode invoice = ChildPages.object(environment);
            return invoice.has(property)
                    ? CompletableFuture.completedFuture(invoice.get(property))
                    : kinds.invoiceViews
                            .load(environment, invoice.get("id").stringValue())
                            .thenApply(view -> view == null ? null : view.get(property));
        };
    }

    private CompletionStage<JsonNode> allocations(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAllocations");
        InvoiceId id =
                InvoiceId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.allocationsByInvoice
                .load(environment, id, All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listInvoices");
        return paging.connection(
                invoices.list(paging.requested().tenantId(), filter(environment), paging.page()));
    }

    /// The invoices of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listInvoices");
        return kinds.invoicesByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(paging::connection);
    }

    private static InvoiceFilter filter(DataFetchingEnvironment environment) {
        return InvoiceNarrowing.of(FilterAsked.of(environment));
    }

    private static InvoiceId id(Mutations.Asked asked) {
        return asked.id("invoice", InvoiceId::parse);
    }
}
