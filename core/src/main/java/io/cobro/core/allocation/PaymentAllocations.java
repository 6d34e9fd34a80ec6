package io.cobro.core.allocation;

import io.cobro.core.Resource;
import io.cobro.core.payment.Payment;
import java.util.List;

/// A payment with the allocations that a command made of it.
public record PaymentAllocations(Payment payment, List<Allocation> allocations)
        implements Resource {

    public PaymentAllocations {
        allocations = List.copyOf(allocations);
    }
}
