package io.cobro.core.invoice;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of an invoice, such as `inv_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record InvoiceId(UUID value) implements Id {

    public static final String PREFIX = "inv";

    /// Reads the public text; empty if it is not the id of an invoice.
    public static Optional<InvoiceId> parse(String text) {
        return Id.parse(PREFIX, text).map(InvoiceId::new);
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
