package io.cobro.core.invoice;

import io.cobro.core.Books;
import io.cobro.core.Patch;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentContent;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.LineDraft;
import io.cobro.core.invoice.InvoiceCommand.UpdateDraft;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.BillingEntityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A change of a draft, with what it refers to.
record DraftChange(
        UpdateDraft command,
        Reading<Optional<Customer>> customer,
        Reading<Optional<BillingEntity>> billingEntity) {

    /// Asks for what the change refers to.
    static DraftChange asked(Books books, UpdateDraft command) {
        Reading<Optional<Customer>> customer =
                command.customer() instanceof Patch.Set<CustomerId>(var id) && id != null
                        ? books.customers().find(id)
                        : Optional::empty;
        Reading<Optional<BillingEntity>> billingEntity =
                command.billingEntity() instanceof Patch.Set<BillingEntityId>(var id) && id != null
                        ? books.tenants().findBillingEntity(id)
                        : Optional::empty;
        return new DraftChange(command, customer, billingEntity);
    }

    /// The draft after the change.
    ///
    /// @throws io.cobro.core.RefusedException `reference_not_found`, and those of [DocumentContent]
    InvoiceView applyTo(InvoiceView before) {
        InvoiceHeader header = before.invoice().header();
        CustomerId newCustomer = command.customer().applyTo(header.customer(), header.customer());
        if (!newCustomer.equals(header.customer()) && customer.get().isEmpty()) {
            throw missing("/customer_id", newCustomer.text());
        }
        BillingEntityId newIssuer =
                command.billingEntity().applyTo(header.billingEntity(), header.billingEntity());
        if (!newIssuer.equals(header.billingEntity()) && billingEntity.get().isEmpty()) {
            throw missing("/billing_entity_id", newIssuer.text());
        }
        CurrencyCode currency = command.currency().applyTo(header.currency(), header.currency());
        DocumentContent content =
                switch (command.lines()) {
                    case Patch.Absent<List<LineDraft>> _ ->
                            currency.equals(header.currency())
                                    ? new DocumentContent(
                                            before.lines(), before.taxes(), header.totals())
                                    : DocumentContent.ofLines(before.lines(), currency);
                    case Patch.Set<List<LineDraft>>(var lines) ->
                            DocumentContent.of(
                                    lines == null ? List.of() : lines,
                                    DocumentContent.Given.NOTHING,
                                    currency);
                };
        InvoiceHeader changed =
                new InvoiceHeader(
                        header.id(),
                        command.externalId().applyTo(header.externalId()),
                        header.kind(),
                        newIssuer,
                        newCustomer,
                        DocumentNumber.given(
                                command.series().applyTo(header.number().series()), null),
                        null,
                        null,
                        currency,
                        command.issueDate().applyTo(header.issueDate()),
                        command.termsDays().applyTo(header.termsDays()),
                        null,
                        command.dueDate().applyTo(header.dueDate()),
                        content.totals(),
                        null,
                        null,
                        command.memo().applyTo(header.memo()),
                        command.metadata().applyTo(header.metadata()),
                        header.version() + 1,
                        header.recordedAt());
        return new InvoiceView(new DraftInvoice(changed), content.lines(), content.taxes());
    }

    private static RuntimeException missing(String pointer, String id) {
        return Refusal.at(pointer, "reference_not_found", Map.of("id", id)).exception();
    }
}
