package io.cobro.core.payment;

import io.cobro.core.id.Id;
import java.util.Optional;
import java.util.UUID;

/// The id of a payment, such as `pay_01jd8x6q3v8f0r9t2m4n5p6q7r`.
public record PaymentId(UUID value) implements Id {

    public static final String PREFIX = "pay";

    /// Reads the public text; empty if it is not the id of a payment.
    public static Optional<PaymentId> parse(String text) {
        return Id.parse(PREFIX, text).map(PaymentId::new);
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
