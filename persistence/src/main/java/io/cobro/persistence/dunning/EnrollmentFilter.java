package io.cobro.persistence.dunning;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.invoice.InvoiceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which enrollments are wanted; null and empty ask for all.
public record EnrollmentFilter(
        List<EnrollmentStatus> statuses,
        @Nullable CustomerId customer,
        @Nullable InvoiceId invoice) {

    public static final EnrollmentFilter ALL = new EnrollmentFilter(List.of(), null, null);

    public EnrollmentFilter {
        statuses = List.copyOf(statuses);
    }
}
