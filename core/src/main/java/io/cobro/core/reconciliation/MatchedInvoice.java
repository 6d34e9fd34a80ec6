package io.cobro.core.reconciliation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;

/// What a match pays of an invoice.
///
/// @param amount more than zero
public record MatchedInvoice(InvoiceId invoice, Money amount) {}
