package io.cobro.persistence.invoice;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which invoices are wanted; null and the empty list ask for all. Days are included.
///
/// @param statuses such as `open`
public record InvoiceFilter(
        List<String> statuses,
        @Nullable CustomerId customer,
        @Nullable CurrencyCode currency,
        @Nullable LocalDate dueFrom,
        @Nullable LocalDate dueTo,
        @Nullable LocalDate issuedFrom,
        @Nullable LocalDate issuedTo,
        @Nullable String externalId,
        @Nullable UUID fiscalUuid) {

    public static final InvoiceFilter ALL =
            new InvoiceFilter(List.of(), null, null, null, null, null, null, null, null);

    public InvoiceFilter {
        statuses = List.copyOf(statuses);
    }
}
