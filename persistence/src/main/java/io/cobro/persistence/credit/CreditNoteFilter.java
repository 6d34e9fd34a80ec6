package io.cobro.persistence.credit;

import io.cobro.core.customer.CustomerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which credit notes are wanted; null and the empty list ask for all.
///
/// @param statuses such as `issued`
public record CreditNoteFilter(List<String> statuses, @Nullable CustomerId customer) {

    public static final CreditNoteFilter ALL = new CreditNoteFilter(List.of(), null);

    public CreditNoteFilter {
        statuses = List.copyOf(statuses);
    }
}
