package io.cobro.persistence.payment;

import io.cobro.core.customer.CustomerId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which payments are wanted; null and the empty list ask for all. Days are included.
///
/// @param statuses such as `received`
public record PaymentFilter(
        List<String> statuses,
        @Nullable CustomerId customer,
        @Nullable LocalDate receivedFrom,
        @Nullable LocalDate receivedTo) {

    public static final PaymentFilter ALL = new PaymentFilter(List.of(), null, null, null);

    public PaymentFilter {
        statuses = List.copyOf(statuses);
    }
}
