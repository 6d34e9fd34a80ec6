package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;

/// The part of a credit that goes to one invoice: positive, at most its balance.
///
/// @param settles whether nothing of the balance remains
public record AppliedAmount(InvoiceId invoice, Money amount, boolean settles) {}
