package io.cobro.core.invoice;

/// What the debt comes from.
public enum InvoiceKind {
    INVOICE,
    /// A debt taken over from another system at go-live, without revenue.
    OPENING_BALANCE
}
