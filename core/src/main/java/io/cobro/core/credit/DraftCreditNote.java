package io.cobro.core.credit;

import io.cobro.core.document.DocumentNumber;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.TaxPoint;
import java.time.LocalDate;

/// A credit note that is being prepared; it reduces nothing yet.
public record DraftCreditNote(CreditNoteHeader header) implements CreditNote {

    @Override
    public String status() {
        return "draft";
    }

    @Override
    public Money unallocated() {
        return Money.zero(header.currency());
    }

    /// Issues the credit note: from `issueDate` on the customer owes its total less.
    public IssuedCreditNote issue(DocumentNumber number, LocalDate issueDate, TaxPoint taxPoint) {
        CreditNoteHeader issued =
                new CreditNoteHeader(
                        header.id(),
                        header.externalId(),
                        header.billingEntity(),
                        header.customer(),
                        number,
                        header.fiscalUuid(),
                        header.reason(),
                        header.currency(),
                        issueDate,
                        header.totals(),
                        header.memo(),
                        header.metadata(),
                        header.version(),
                        header.recordedAt());
        return new IssuedCreditNote(
                issued, issued.total(), taxPoint == TaxPoint.PAYMENT ? issued.totals().tax() : 0);
    }
}
