package io.cobro.core.credit;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a credit note, such as `crn_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record CreditNoteId(UUID value) implements Id {

    public static final String PREFIX = "crn";

    /// Reads the public text; empty if it is not the id of a credit note.
    public static Optional<CreditNoteId> parse(String text) {
        return Id.parse(PREFIX, text).map(CreditNoteId::new);
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
