package io.cobro.core.ledger;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a journal entry, such as `ent_01jd8x6q3v8f0r9t2m4n5p6q7r`.
///
/// The entry that a document begins with (an invoice's issue, a payment's receipt) has the
/// document's own UUID, so that a later reversal can name it without looking it up.
public record EntryId(UUID value) implements Id {

    public static final String PREFIX = "ent";

    /// Reads the public text; empty if it is not the id of a journal entry.
    public static Optional<EntryId> parse(String text) {
        return Id.parse(PREFIX, text).map(EntryId::new);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
