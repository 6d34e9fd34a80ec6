package io.cobro.persistence.payment;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.persistence.MetadataEntry;
import io.cobro.persistence.Range;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which payments are wanted; null and what is empty ask for all.
///
/// @param statuses such as `received`
/// @param methods such as `spei`
/// @param amount in minor units
/// @param allocationStates such as `unallocated`
/// @param reference all that the payer wrote
public record PaymentFilter(
        List<String> statuses,
        @Nullable CustomerId customer,
        Range<LocalDate> received,
        @Nullable String externalId,
        List<String> methods,
        @Nullable CurrencyCode currency,
        Range<Long> amount,
        List<String> allocationStates,
        @Nullable String reference,
        @Nullable String trackingKey,
        @Nullable MetadataEntry metadata) {

    public static final PaymentFilter ALL =
            new PaymentFilter(
                    List.of(),
                    null,
                    Range.all(),
                    null,
                    List.of(),
                    null,
                    Range.all(),
                    List.of(),
                    null,
                    null,
                    null);

    public PaymentFilter {
        statuses = List.copyOf(statuses);
        methods = List.copyOf(methods);
        allocationStates = List.copyOf(allocationStates);
    }
}
