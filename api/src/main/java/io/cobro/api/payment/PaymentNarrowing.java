package io.cobro.api.payment;

import io.cobro.api.http.Asked;
import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.payment.PaymentFilter;

/// Reads which payments are wanted.
public final class PaymentNarrowing {

    private PaymentNarrowing() {}

    public static PaymentFilter of(Asked asked) {
        return new PaymentFilter(
                asked.words("status"),
                asked.id("customer_id", "customer", CustomerId::parse),
                asked.dates("received_date"),
                asked.text("external_id"),
                asked.words("method"),
                asked.currency("currency"),
                asked.amounts("amount"),
                asked.words("allocation_state"),
                asked.text("reference"),
                asked.text("tracking_key"),
                asked.metadata());
    }
}
