package io.cobro.core.credit;

import io.cobro.core.Reading;
import io.cobro.core.allocation.AllocationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The credit notes of the tenant whose transaction this is.
public interface CreditNotes {

    /// Locks a credit note; lines and taxes come along.
    Reading<Optional<CreditNoteView>> lock(CreditNoteId id);

    /// Locks the credit note that an allocation is of; empty where a payment is its source.
    Reading<Optional<CreditNote>> lockSourceOf(AllocationId id);

    /// Locks the credit notes that are allocated to the invoices with these fiscal UUIDs, in the
    /// order of their ids.
    Reading<List<CreditNote>> lockSourcesOf(Collection<UUID> fiscalUuids);

    /// Locks the credit notes that have one of these external ids, in the order of their ids; lines
    /// and taxes come along.
    Reading<List<CreditNoteView>> lockByExternalIds(Collection<String> externalIds);

    /// The credit notes that have one of these fiscal UUIDs, by it.
    Reading<Map<UUID, CreditNoteId>> findByFiscalUuid(Collection<UUID> fiscalUuids);

    void insert(CreditNoteView creditNote);

    /// Writes what a change made of a locked credit note; the lines and taxes stay.
    void update(CreditNote creditNote);

    /// Writes a draft anew, with its lines and taxes; also when it is issued.
    void replace(CreditNoteView creditNote);
}
