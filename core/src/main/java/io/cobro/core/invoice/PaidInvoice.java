package io.cobro.core.invoice;

import java.util.List;

/// An invoice of which nothing is open: settled by money, credit or discount.
public record PaidInvoice(InvoiceHeader header, List<Installment> installments) implements Invoice {

    public PaidInvoice {
        installments = List.copyOf(installments);
    }

    /// The same invoice, as one that was issued in place of another.
    public PaidInvoice replacing(InvoiceId old) {
        return new PaidInvoice(header.replacing(old).nextVersion(), installments);
    }

    @Override
    public String status() {
        return "paid";
    }
}
