package io.cobro.core.allocation;

import io.cobro.core.Reading;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.ledger.EntryId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.MatchId;
import java.util.List;
import java.util.Optional;

/// The allocations of the tenant whose transaction this is.
public interface Allocations {

    Reading<Optional<Allocation>> find(AllocationId id);

    /// The active allocations of a payment, oldest first.
    Reading<List<Allocation>> activeOf(PaymentId payment);

    /// The active allocations of a credit note, oldest first.
    Reading<List<Allocation>> activeOf(CreditNoteId creditNote);

    /// The active allocations of the payment that accepting a match made, oldest first.
    Reading<List<Allocation>> activeOf(MatchId match);

    void insert(Allocation allocation);

    /// Writes the row that takes an allocation back.
    ///
    /// @param rowId the id of that row
    void insertReversal(AllocationId rowId, Allocation reversed, EntryId entry);
}
