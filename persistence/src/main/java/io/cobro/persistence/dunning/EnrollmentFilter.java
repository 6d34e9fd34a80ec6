package io.cobro.persistence.dunning;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.invoice.InvoiceId;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which enrollments are wanted; null and empty ask for all.
///
/// @param nextFrom a step is due then or later
/// @param nextTo a step is due then or earlier
public record EnrollmentFilter(
        List<EnrollmentStatus> statuses,
        @Nullable CustomerId customer,
        @Nullable InvoiceId invoice,
        @Nullable DunningPolicyId policy,
        @Nullable LocalDate nextFrom,
        @Nullable LocalDate nextTo) {

    public static final EnrollmentFilter ALL =
            new EnrollmentFilter(List.of(), null, null, null, null, null);

    public EnrollmentFilter {
        statuses = List.copyOf(statuses);
    }
}
