package io.cobro.core.reconciliation;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a bank account, such as `bac_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record BankAccountId(UUID value) implements Id {

    public static final String PREFIX = "bac";

    /// Reads the public text; empty if it is not the id of a bank account.
    public static Optional<BankAccountId> parse(String text) {
        return Id.parse(PREFIX, text).map(BankAccountId::new);
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
