package io.cobro.core.invoice;

import io.cobro.core.Echo;
import io.cobro.core.MetadataPatch;
import io.cobro.core.Patch;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.LineDraft;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.BillingEntityId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of invoices.
public sealed interface InvoiceCommand {

    /// What makes an invoice, or finds it.
    sealed interface WriteInvoice extends InvoiceCommand {}

    /// What makes an invoice.
    sealed interface NewInvoice extends WriteInvoice {

        InvoiceDraft draft();
    }

    /// What drafts and invoices issued elsewhere have in common.
    ///
    /// @param billingEntity null means the tenant's only one
    /// @param currency null means the tenant's
    /// @param termsDays days from issue to due date; null means the customer's, else the tenant's
    /// @param issueDate null means the day on which it is issued
    /// @param dueDate null means issue date plus terms
    record InvoiceDraft(
            @Nullable String externalId,
            InvoiceKind kind,
            @Nullable BillingEntityId billingEntity,
            CustomerId customer,
            @Nullable CurrencyCode currency,
            @Nullable String series,
            @Nullable Integer termsDays,
            @Nullable LocalDate issueDate,
            @Nullable LocalDate dueDate,
            List<LineDraft> lines,
            DocumentContent.Given given,
            @Nullable String memo,
            Map<String, String> metadata) {}

    /// Prepares an invoice.
    record CreateDraft(InvoiceDraft draft) implements NewInvoice {}

    /// Records an invoice that somebody else issued, in one call.
    ///
    /// @param installments what is due when; empty means everything on the due date
    record RecordIssued(
            InvoiceDraft draft,
            @Nullable String folio,
            @Nullable UUID fiscalUuid,
            @Nullable String fiscalPaymentMethod,
            List<InstallmentDraft> installments)
            implements NewInvoice {}

    /// Has the invoice with an external id be as it is here, whether or not it exists. One that is
    /// issued is never changed: it is the same, or the command is refused.
    ///
    /// @param invoice with the external id
    /// @param expectedVersion the version that the caller saw, or null where it saw none
    /// @param echo what is repeated of what there is
    record PutInvoice(NewInvoice invoice, @Nullable Integer expectedVersion, Echo echo)
            implements WriteInvoice {}

    /// A part of what is owed, with its due date.
    record InstallmentDraft(LocalDate dueDate, Money amount) {}

    /// Changes a draft.
    record UpdateDraft(
            InvoiceId id,
            int expectedVersion,
            Patch<String> externalId,
            Patch<BillingEntityId> billingEntity,
            Patch<CustomerId> customer,
            Patch<CurrencyCode> currency,
            Patch<String> series,
            Patch<Integer> termsDays,
            Patch<LocalDate> issueDate,
            Patch<LocalDate> dueDate,
            Patch<List<LineDraft>> lines,
            Patch<String> memo,
            MetadataPatch metadata)
            implements InvoiceCommand {}

    record DeleteDraft(InvoiceId id, int expectedVersion) implements InvoiceCommand {}

    /// Issues a draft under the next number of its series: from then on it is owed.
    ///
    /// @param issueDate null means the draft's, else today
    record IssueInvoice(
            InvoiceId id, @Nullable Integer expectedVersion, @Nullable LocalDate issueDate)
            implements InvoiceCommand {}

    /// Takes an invoice back that nothing is allocated to.
    ///
    /// @param date from which business date on; null means today
    record VoidInvoiceCommand(
            InvoiceId id, @Nullable Integer expectedVersion, @Nullable LocalDate date)
            implements InvoiceCommand {}
}
