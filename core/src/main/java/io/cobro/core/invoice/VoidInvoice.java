package io.cobro.core.invoice;

import java.time.LocalDate;
import java.util.List;

/// An invoice that was taken back; nobody owes it from `voidedDate` on.
public record VoidInvoice(
        InvoiceHeader header, List<Installment> installments, LocalDate voidedDate)
        implements Invoice {

    public VoidInvoice {
        installments = List.copyOf(installments);
    }

    @Override
    public String status() {
        return "void";
    }
}
