package io.cobro.persistence.invoice;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Timeliness;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.MetadataEntry;
import io.cobro.persistence.Range;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which invoices are wanted; null and what is empty ask for all.
///
/// @param words each is in number, external id, memo or the customer's name, whatever its case and
///   accents
/// @param statuses such as `open`
/// @param kinds such as `opening_balance`
/// @param number series and folio as people quote them
/// @param paymentStates such as `partially_paid`
/// @param total in minor units
/// @param balance in minor units
public record InvoiceFilter(
        @Nullable String words,
        List<String> statuses,
        List<String> kinds,
        @Nullable CustomerId customer,
        @Nullable BillingEntityId billingEntity,
        @Nullable CurrencyCode currency,
        Range<LocalDate> due,
        Range<LocalDate> issued,
        @Nullable String externalId,
        @Nullable UUID fiscalUuid,
        @Nullable String number,
        @Nullable String series,
        @Nullable String folio,
        List<String> paymentStates,
        Timely timely,
        Range<Long> total,
        Range<Long> balance,
        @Nullable MetadataEntry metadata) {

    public static final InvoiceFilter ALL =
            new InvoiceFilter(
                    null,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null,
                    Range.all(),
                    Range.all(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    new Timely(Set.of(), LocalDate.EPOCH),
                    Range.all(),
                    Range.all(),
                    null);

    /// How the oldest open due date stands to a day.
    public record Timely(Set<Timeliness> any, LocalDate today) {

        public Timely {
            any = Set.copyOf(any);
        }
    }

    public InvoiceFilter {
        statuses = List.copyOf(statuses);
        kinds = List.copyOf(kinds);
        paymentStates = List.copyOf(paymentStates);
    }
}
