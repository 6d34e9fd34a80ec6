package io.cobro.core.allocation;

import io.cobro.core.Resource;
import io.cobro.core.credit.CreditNote;
import java.util.List;

/// A credit note with the allocations that a command made of it.
public record CreditNoteAllocations(CreditNote creditNote, List<Allocation> allocations)
        implements Resource {

    public CreditNoteAllocations {
        allocations = List.copyOf(allocations);
    }
}
