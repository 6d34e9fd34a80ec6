package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.util.Map;

/// A proposal that waits for a person, with what it reserves of each invoice.
///
/// No other bank line is matched automatically to an amount that is reserved, nor to an invoice of
/// which an equal amount waits already: the two may be the same payment (twin guard).
///
/// @param reserved see [Decision.Propose#reserved()]
public record PendingProposal(BankTransactionId bankLine, Map<InvoiceId, Money> reserved) {

    public PendingProposal {
        reserved = Map.copyOf(reserved);
    }
}
