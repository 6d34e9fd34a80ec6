package io.cobro.core.invoice;

import io.cobro.core.document.DocumentNumber;
import io.cobro.core.tenant.TaxPoint;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An invoice that is being prepared: it can be changed and deleted, and nobody owes it yet.
public record DraftInvoice(InvoiceHeader header) implements Invoice {

    @Override
    public List<Installment> installments() {
        return List.of();
    }

    @Override
    public String status() {
        return "draft";
    }

    /// Issues the invoice: from `issueDate` on, its total is owed.
    ///
    /// @param number the number that it is issued under
    /// @param termsDays days from issue to due date, as far as they were agreed
    /// @param installments what is due when; amounts sum to the total
    /// @return the open invoice, or the paid one where nothing is owed
    public Invoice issue(
            DocumentNumber number,
            LocalDate issueDate,
            @Nullable Integer termsDays,
            LocalDate nominalDueDate,
            List<Installment> installments,
            TaxPoint taxPoint) {
        InvoiceHeader issued =
                new InvoiceHeader(
                        header.id(),
                        header.externalId(),
                        header.kind(),
                        header.billingEntity(),
                        header.customer(),
                        number,
                        header.fiscalUuid(),
                        header.fiscalPaymentMethod(),
                        header.currency(),
                        issueDate,
                        termsDays,
                        nominalDueDate,
                        installments.getLast().dueDate(),
                        header.totals(),
                        header.replaces(),
                        null,
                        header.memo(),
                        header.metadata(),
                        header.version(),
                        header.recordedAt());
        return header.totals().total() == 0
                ? new PaidInvoice(issued, installments)
                : new OpenInvoice(
                        issued,
                        installments,
                        taxPoint == TaxPoint.PAYMENT ? header.totals().tax() : 0);
    }
}
