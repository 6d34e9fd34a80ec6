package io.cobro.core.batch;

import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.core.id.Id;
import java.util.List;

/// What became of the items of a batch, in their order.
public record BatchResult(List<Entry> entries) implements Resource {

    public BatchResult {
        entries = List.copyOf(entries);
    }

    /// What became of one item.
    public sealed interface Entry {}

    /// It is as was asked for.
    ///
    /// @param isNew whether the item made it; otherwise it was there, and is changed or the same
    public record Done(Id id, boolean isNew) implements Entry {}

    /// It was not carried out.
    public record Refused(List<Refusal> refusals) implements Entry {

        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
