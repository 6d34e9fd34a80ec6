package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.BankTransactionId;
import java.util.Set;

/// A proposal that waits for a person: no other bank line is matched automatically to the invoices
/// that it reserves.
///
/// @param reserved see [Decision.Propose#reserved()]
public record PendingProposal(BankTransactionId bankLine, Set<InvoiceId> reserved) {

    public PendingProposal {
        reserved = Set.copyOf(reserved);
    }
}
