package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.credit.CreditNoteCommands;
import io.cobro.core.Echo;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.Crediting;
import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.credit.CreditNoteFilter;
import io.cobro.persistence.credit.CreditNoteQueries;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Credit notes.
final class CreditNoteFetchers {

    private final CreditNoteQueries creditNotes;
    private final Crediting crediting;
    private final Kinds kinds;

    CreditNoteFetchers(CreditNoteQueries creditNotes, Crediting crediting, Kinds kinds) {
        this.creditNotes = creditNotes;
        this.crediting = crediting;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("CreditNote")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "externalId",
                        "status",
                        "billingEntityId",
                        "customerId",
                        "number",
                        "series",
                        "folio",
                        "fiscalUuid",
                        "reason",
                        "currency",
                        "issueDate",
                        "subtotal",
                        "taxTotal",
                        "withheldTotal",
                        "total",
                        "unallocated",
                        "allocationState",
                        "voidedDate",
                        "memo",
                        "metadata",
                        "availableActions")
                .field("lines", part("lines"))
                .field("taxes", part("taxes"))
                .field("billingEntity", kinds.billingEntities.of("billing_entity_id"))
                .field("customer", kinds.customers.of("customer_id"))
                .field("allocations", this::allocations);
        fetchers.type("Query")
                .field("creditNote", kinds.creditNotes.byArgument())
                .field("creditNotes", this::list);
        for (String payload :
                new String[] {
                    "CreateCreditNote", "PutCreditNote", "IssueCreditNote", "VoidCreditNote"
                }) {
            fetchers.type(payload + "Payload").json("creditNote", "userErrors", "replayed");
        }
        fetchers.type("AllocateCreditNotePayload")
                .json("creditNote", "allocations", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "putCreditNote",
                        mutations.resource(
                                "putCreditNote",
                                "credit_note",
                                kinds.creditNotes,
                                asked -> {
                                    var command =
                                            CreditNoteCommands.put(
                                                    asked.input().text("external_id"),
                                                    asked.expectedVersion(),
                                                    asked.input(),
                                                    Echo.NONE);
                                    return crediting.put(asked.context(command), command);
                                }))
                .field(
                        "createCreditNote",
                        mutation(
                                mutations,
                                "createCreditNote",
                                asked -> {
                                    var command = CreditNoteCommands.create(asked.input());
                                    return crediting.create(asked.context(command), command);
                                }))
                .field(
                        "issueCreditNote",
                        mutation(
                                mutations,
                                "issueCreditNote",
                                asked -> {
                                    var command =
                                            CreditNoteCommands.issue(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return crediting.issue(asked.context(command), command);
                                }))
                .field(
                        "voidCreditNote",
                        mutation(
                                mutations,
                                "voidCreditNote",
                                asked -> {
                                    var command =
                                            CreditNoteCommands.voidCreditNote(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return crediting.voidCreditNote(
                                            asked.context(command), command);
                                }))
                .field(
                        "allocateCreditNote",
                        mutations.allocations(
                                "allocateCreditNote",
                                "credit_note",
                                kinds.creditNotes,
                                kinds.allocations,
                                asked -> {
                                    var command =
                                            CreditNoteCommands.allocate(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return crediting.allocate(asked.context(command), command);
                                }));
    }

    private DataFetcher<CompletionStage<JsonNode>> mutation(
            Mutations mutations, String operation, Mutations.Work work) {
        return mutations.resource(operation, "credit_note", kinds.creditNotes, work);
    }

    /// Lines and taxes, which lists leave out.
    private DataFetcher<CompletionStage<@Nullable JsonNode>> part(String property) {
        return environment -> {
            JsonNode note = Children.object(environment);
            return note.has(property)
                    ? CompletableFuture.completedFuture(note.get(property))
                    : kinds.creditNoteViews
                            .load(environment, note.get("id").stringValue())
                            .thenApply(view -> view == null ? null : view.get(property));
        };
    }

    private CompletionStage<JsonNode> allocations(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listAllocations");
        CreditNoteId id =
                CreditNoteId.parse(Children.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.allocationsByCreditNote
                .load(environment, id)
                .thenApply(all -> paging.part(all, allocation -> allocation.id().value()));
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listCreditNotes");
        return paging.connection(
                creditNotes.list(paging.requested().tenantId(), filter(environment), paging.page()),
                note -> note.id().value());
    }

    /// The credit notes of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listCreditNotes");
        return kinds.creditNotesByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(found -> paging.connection(found, note -> note.id().value()));
    }

    private static CreditNoteFilter filter(DataFetchingEnvironment environment) {
        Arguments filter = Arguments.filter(environment);
        return new CreditNoteFilter(
                filter.texts("status"), filter.id("customerId", CustomerId::parse));
    }

    private static CreditNoteId id(Mutations.Asked asked) {
        return asked.id("credit_note", CreditNoteId::parse);
    }
}
