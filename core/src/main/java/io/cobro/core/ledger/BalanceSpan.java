package io.cobro.core.ledger;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// An amount that an installment's balance had, in addition to its other spans, on each day of
/// `[from, to)`.
///
/// The balance on a past day D is what is open now, if it has been so since D or before, plus the
/// amounts of all spans that contain D. Spans are only added, so a report of a past day costs as
/// much as one of today.
///
/// @param amountMinor may be negative: an effect recorded later but effective earlier
public record BalanceSpan(
        InvoiceId invoice,
        int installmentNo,
        CustomerId customer,
        CurrencyCode currency,
        LocalDate dueDate,
        LocalDate from,
        LocalDate to,
        long amountMinor,
        EntryId entry) {

    /// @throws IllegalArgumentException if the span contains no day
    public BalanceSpan {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("empty span " + from + " to " + to);
        }
    }

    /// The least k with `to − from ≤ 2^k` days, 0 to 31: spans over a day are found by one short
    /// range scan for each k.
    public int lifeClass() {
        long days = ChronoUnit.DAYS.between(from, to);
        return 64 - Long.numberOfLeadingZeros(days - 1);
    }
}
