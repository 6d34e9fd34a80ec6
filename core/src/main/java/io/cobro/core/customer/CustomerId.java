package io.cobro.core.customer;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a customer, such as `cus_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record CustomerId(UUID value) implements Id {

    public static final String PREFIX = "cus";

    /// Reads the public text; empty if it is not the id of a customer.
    public static Optional<CustomerId> parse(String text) {
        return Id.parse(PREFIX, text).map(CustomerId::new);
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
