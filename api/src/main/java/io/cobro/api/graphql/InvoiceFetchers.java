package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.invoice.InvoiceCommands;
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
        fetchers.type("Invoice")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "externalId",
                        "kind",
                        "status",
                        "billingEntityId",
                        "customerId",
                        "number",
                        "series",
                        "folio",
                        "fiscalUuid",
                        "fiscalPaymentMethod",
                        "currency",
                        "issueDate",
                        "paymentTermsDays",
                        "nominalDueDate",
                        "dueDate",
                        "subtotal",
                        "taxTotal",
                        "withheldTotal",
                        "total",
                        "balance",
                        "paymentState",
                        "timeliness",
                        "daysPastDue",
                        "installments",
                        "replacesInvoiceId",
                        "replacedByInvoiceId",
                        "voidedDate",
                        "memo",
                        "metadata",
                        "availableActions")
                .field("lines", part("lines"))
                .field("taxes", part("taxes"))
                .field("billingEntity", kinds.billingEntities.of("billing_entity_id"))
                .field("customer", kinds.customers.of("customer_id"))
                .field("allocations", this::allocations)
                .field("replacesInvoice", kinds.invoices.of("replaces_invoice_id"))
                .field("replacedByInvoice", kinds.invoices.of("replaced_by_invoice_id"));
        fetchers.type("Installment")
                .json("number", "dueDate", "amount", "balance", "timeliness", "daysPastDue");
        fetchers.type("Query")
                .field("invoice", kinds.invoices.byArgument())
                .field("invoices", this::list);
        for (String payload :
                new String[] {
                    "CreateInvoice", "PutInvoice", "UpdateInvoice", "IssueInvoice", "VoidInvoice"
                }) {
            fetchers.type(payload + "Payload").json("invoice", "userErrors", "replayed");
        }
        fetchers.type("DeleteInvoicePayload").json("deletedInvoiceId", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "putInvoice",
                        mutations.resource(
                                "putInvoice",
                                "invoice",
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
                        "createInvoice",
                        mutation(
                                mutations,
                                "createInvoice",
                                asked -> {
                                    var command = InvoiceCommands.create(asked.input());
                                    return invoicing.create(asked.context(command), command);
                                }))
                .field(
                        "updateInvoice",
                        mutation(
                                mutations,
                                "updateInvoice",
                                asked -> {
                                    var command =
                                            InvoiceCommands.update(
                                                    id(asked),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return invoicing.update(asked.context(command), command);
                                }))
                .field(
                        "deleteInvoice",
                        mutations.gone(
                                "deleteInvoice",
                                "deleted_invoice_id",
                                asked -> {
                                    var command =
                                            InvoiceCommands.delete(
                                                    id(asked), asked.requiredVersion());
                                    return invoicing.delete(asked.context(command), command);
                                }))
                .field(
                        "issueInvoice",
                        mutation(
                                mutations,
                                "issueInvoice",
                                asked -> {
                                    var command =
                                            InvoiceCommands.issue(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return invoicing.issue(asked.context(command), command);
                                }))
                .field(
                        "voidInvoice",
                        mutation(
                                mutations,
                                "voidInvoice",
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
        return mutations.resource(operation, "invoice", kinds.invoices, work);
    }

    /// Lines and taxes, which lists leave out.
    private DataFetcher<CompletionStage<@Nullable JsonNode>> part(String property) {
        return environment -> {
            JsonNode invoice = Children.object(environment);
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
                InvoiceId.parse(Children.object(environment).get("id").stringValue()).orElseThrow();
        return kinds.allocationsByInvoice
                .load(environment, id)
                .thenApply(all -> paging.part(all, allocation -> allocation.id().value()));
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listInvoices");
        return paging.connection(
                invoices.list(paging.requested().tenantId(), filter(environment), paging.page()),
                invoice -> invoice.id().value());
    }

    /// The invoices of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listInvoices");
        return kinds.invoicesByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(found -> paging.connection(found, invoice -> invoice.id().value()));
    }

    private static InvoiceFilter filter(DataFetchingEnvironment environment) {
        Arguments filter = Arguments.filter(environment);
        return new InvoiceFilter(
                filter.texts("status"),
                filter.id("customerId", CustomerId::parse),
                filter.currency("currency"),
                filter.date("dueDateGte"),
                filter.date("dueDateLte"),
                filter.date("issueDateGte"),
                filter.date("issueDateLte"),
                filter.text("externalId"),
                filter.uuid("fiscalUuid"));
    }

    private static InvoiceId id(Mutations.Asked asked) {
        return asked.id("invoice", InvoiceId::parse);
    }
}
