package io.cobro.core.reconciliation;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a bank line, such as `btx_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record BankTransactionId(UUID value) implements Id {

    public static final String PREFIX = "btx";

    /// Reads the public text; empty if it is not the id of a bank line.
    public static Optional<BankTransactionId> parse(String text) {
        return Id.parse(PREFIX, text).map(BankTransactionId::new);
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
