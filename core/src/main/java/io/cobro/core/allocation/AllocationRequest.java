package io.cobro.core.allocation;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import org.jspecify.annotations.Nullable;

/// The wish to use money or credit on an invoice.
///
/// @param amount more than zero; null asks for as much as the balance takes and the source has left
public record AllocationRequest(InvoiceId invoice, @Nullable Money amount) {}
