package io.cobro.persistence.credit;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.MetadataEntry;
import io.cobro.persistence.Range;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which credit notes are wanted; null and what is empty ask for all.
///
/// @param statuses such as `issued`
/// @param number series and folio as people quote them
/// @param allocationStates such as `unallocated`
public record CreditNoteFilter(
        List<String> statuses,
        @Nullable CustomerId customer,
        @Nullable BillingEntityId billingEntity,
        @Nullable CurrencyCode currency,
        Range<LocalDate> issued,
        @Nullable String externalId,
        @Nullable UUID fiscalUuid,
        @Nullable String number,
        List<String> allocationStates,
        @Nullable MetadataEntry metadata) {

    public static final CreditNoteFilter ALL =
            new CreditNoteFilter(
                    List.of(), null, null, null, Range.all(), null, null, null, List.of(), null);

    public CreditNoteFilter {
        statuses = List.copyOf(statuses);
        allocationStates = List.copyOf(allocationStates);
    }
}
