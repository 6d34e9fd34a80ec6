package io.cobro.api.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.credit.CreditNoteCommands;
import io.cobro.api.credit.CreditNoteNarrowing;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.ALLOCATE_CREDIT_NOTE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_CREDIT_NOTE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREDIT_NOTE;
import io.cobro.api.graphql.schema.DgsConstants.ISSUE_CREDIT_NOTE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PUT_CREDIT_NOTE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.VOID_CREDIT_NOTE_PAYLOAD;
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
        fetchers.type(CREDIT_NOTE.TYPE_NAME)
                .json(
                        CREDIT_NOTE.Id,
                        CREDIT_NOTE.Version,
                        CREDIT_NOTE.RecordedAt,
                        CREDIT_NOTE.ExternalId,
                        CREDIT_NOTE.Status,
                        CREDIT_NOTE.BillingEntityId,
                        CREDIT_NOTE.CustomerId,
                        CREDIT_NOTE.Number,
                        CREDIT_NOTE.Series,
                        CREDIT_NOTE.Folio,
                        CREDIT_NOTE.FiscalUuid,
                        CREDIT_NOTE.Reason,
                        CREDIT_NOTE.Currency,
                        CREDIT_NOTE.IssueDate,
                        CREDIT_NOTE.Subtotal,
                        CREDIT_NOTE.TaxTotal,
                        CREDIT_NOTE.WithheldTotal,
                        CREDIT_NOTE.Total,
                        CREDIT_NOTE.Unallocated,
                        CREDIT_NOTE.AllocationState,
                        CREDIT_NOTE.VoidedDate,
                        CREDIT_NOTE.Memo,
                        CREDIT_NOTE.Metadata,
                        CREDIT_NOTE.AvailableActions)
                .field(CREDIT_NOTE.Lines, part("lines"))
                .field(CREDIT_NOTE.Taxes, part("taxes"))
                .field(
                        CREDIT_NOTE.BillingEntity,
                        kinds.billingEntities.of(CREDIT_NOTE.BillingEntityId))
                .field(CREDIT_NOTE.Customer, kinds.customers.of(CREDIT_NOTE.CustomerId))
                .field(CREDIT_NOTE.Allocations, this::allocations);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.CreditNote, kinds.creditNotes.byArgument())
                .field(QUERY.CreditNotes, this::list);
        fetchers.type(PUT_CREDIT_NOTE_PAYLOAD.TYPE_NAME)
                .json(
                        PUT_CREDIT_NOTE_PAYLOAD.CreditNote,
                        PUT_CREDIT_NOTE_PAYLOAD.UserErrors,
                        PUT_CREDIT_NOTE_PAYLOAD.Replayed);
        fetchers.type(CREATE_CREDIT_NOTE_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_CREDIT_NOTE_PAYLOAD.CreditNote,
                        CREATE_CREDIT_NOTE_PAYLOAD.UserErrors,
                        CREATE_CREDIT_NOTE_PAYLOAD.Replayed);
        fetchers.type(ISSUE_CREDIT_NOTE_PAYLOAD.TYPE_NAME)
                .json(
                        ISSUE_CREDIT_NOTE_PAYLOAD.CreditNote,
                        ISSUE_CREDIT_NOTE_PAYLOAD.UserErrors,
                        ISSUE_CREDIT_NOTE_PAYLOAD.Replayed);
        fetchers.type(VOID_CREDIT_NOTE_PAYLOAD.TYPE_NAME)
                .json(
                        VOID_CREDIT_NOTE_PAYLOAD.CreditNote,
                        VOID_CREDIT_NOTE_PAYLOAD.UserErrors,
                        VOID_CREDIT_NOTE_PAYLOAD.Replayed);
        fetchers.type(ALLOCATE_CREDIT_NOTE_PAYLOAD.TYPE_NAME)
                .json(
                        ALLOCATE_CREDIT_NOTE_PAYLOAD.CreditNote,
                        ALLOCATE_CREDIT_NOTE_PAYLOAD.Allocations,
                        ALLOCATE_CREDIT_NOTE_PAYLOAD.UserErrors,
                        ALLOCATE_CREDIT_NOTE_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.PutCreditNote,
                        mutations.resource(
                                MUTATION.PutCreditNote,
                                PUT_CREDIT_NOTE_PAYLOAD.CreditNote,
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
                        MUTATION.CreateCreditNote,
                        mutation(
                                mutations,
                                MUTATION.CreateCreditNote,
                                asked -> {
                                    var command = CreditNoteCommands.create(asked.input());
                                    return crediting.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.IssueCreditNote,
                        mutation(
                                mutations,
                                MUTATION.IssueCreditNote,
                                asked -> {
                                    var command =
                                            CreditNoteCommands.issue(
                                                    id(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return crediting.issue(asked.context(command), command);
                                }))
                .field(
                        MUTATION.VoidCreditNote,
                        mutation(
                                mutations,
                                MUTATION.VoidCreditNote,
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
                        MUTATION.AllocateCreditNote,
                        mutations.allocations(
                                MUTATION.AllocateCreditNote,
                                ALLOCATE_CREDIT_NOTE_PAYLOAD.CreditNote,
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
        return mutations.resource(
                operation, ISSUE_CREDIT_NOTE_PAYLOAD.CreditNote, kinds.creditNotes, work);
    }

    /// Lines and taxes, which lists leave out.
    private DataFetcher<CompletionStage<@Nullable JsonNode>> part(String property) {
        return environment -> {
            JsonNode note = ChildPages.object(environment);
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
                CreditNoteId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.allocationsByCreditNote
                .load(environment, id, All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listCreditNotes");
        return paging.connection(
                creditNotes.list(
                        paging.requested().tenantId(), filter(environment), paging.page()));
    }

    /// The credit notes of a customer; a filter that names another one finds none.
    CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment, CustomerId customer) {
        Paging paging = Paging.of(environment, "listCreditNotes");
        return kinds.creditNotesByCustomer
                .load(environment, customer, filter(environment), paging.page())
                .thenApply(paging::connection);
    }

    private static CreditNoteFilter filter(DataFetchingEnvironment environment) {
        return CreditNoteNarrowing.of(FilterAsked.of(environment));
    }

    private static CreditNoteId id(Mutations.Asked asked) {
        return asked.id("credit_note", CreditNoteId::parse);
    }
}
