package io.cobro.core.credit;

import io.cobro.core.Echo;
import io.cobro.core.allocation.AllocationRequest;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.LineDraft;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of credit notes.
public sealed interface CreditNoteCommand {

    /// What makes a credit note, or finds it.
    sealed interface WriteCreditNote extends CreditNoteCommand {}

    /// Prepares a credit note, or records one that somebody else issued.
    ///
    /// @param issuedElsewhere whether it is recorded as issued, with its own number and date
    /// @param issueDate null means today
    record CreateCreditNote(
            @Nullable String externalId,
            @Nullable BillingEntityId billingEntity,
            CustomerId customer,
            CreditReason reason,
            @Nullable CurrencyCode currency,
            @Nullable String series,
            List<LineDraft> lines,
            DocumentContent.Given given,
            @Nullable String memo,
            Map<String, String> metadata,
            boolean issuedElsewhere,
            @Nullable String folio,
            @Nullable UUID fiscalUuid,
            @Nullable LocalDate issueDate)
            implements WriteCreditNote {}

    /// Has the credit note with an external id be as it is here, whether or not it exists. One that
    /// is issued is never changed: it is the same, or the command is refused.
    ///
    /// @param note with the external id
    /// @param expectedVersion the version that the caller saw, or null where it saw none
    /// @param echo what is repeated of what there is
    record PutCreditNote(CreateCreditNote note, @Nullable Integer expectedVersion, Echo echo)
            implements WriteCreditNote {}

    /// Issues a draft under the next number of its series.
    record IssueCreditNote(
            CreditNoteId id, @Nullable Integer expectedVersion, @Nullable LocalDate issueDate)
            implements CreditNoteCommand {}

    /// Takes a credit note back that nothing of is allocated.
    record VoidCreditNoteCommand(
            CreditNoteId id, @Nullable Integer expectedVersion, @Nullable LocalDate date)
            implements CreditNoteCommand {}

    /// Uses what is left of a credit note on invoices, in this order.
    record AllocateCreditNote(
            CreditNoteId id,
            @Nullable Integer expectedVersion,
            List<AllocationRequest> allocations,
            @Nullable LocalDate effectiveDate)
            implements CreditNoteCommand {}
}
