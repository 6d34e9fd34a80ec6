package io.cobro.core.credit;

import io.cobro.core.money.Money;
import java.time.LocalDate;

/// A credit note that was taken back; it reduces nothing from `voidedDate` on.
public record VoidCreditNote(CreditNoteHeader header, LocalDate voidedDate) implements CreditNote {

    @Override
    public String status() {
        return "void";
    }

    @Override
    public Money unallocated() {
        return Money.zero(header.currency());
    }
}
