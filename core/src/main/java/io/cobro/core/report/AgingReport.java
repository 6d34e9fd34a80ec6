package io.cobro.core.report;

import io.cobro.core.Resource;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Antigüedad de saldos: what is owed at the end of a business date, by days past due.
///
/// An installment is in `current` on its due date and before, in `1–30` from the day after; day 30
/// is in `1–30`, day 31 in `31–60`. Money and credit that no debt has used are negative, in columns
/// of their own. The total of a currency equals the ledger's balance of `accounts_receivable` and
/// `unallocated_cash`: the control total.
///
/// @param asOf the business date; everything effective on it is in
/// @param rows by customer and currency, in the order of names; rows of zeros are left out
/// @param totals by currency
/// @param sequence the highest event sequence that the report contains
public record AgingReport(LocalDate asOf, List<Row> rows, List<Total> totals, long sequence)
        implements Resource {

    public AgingReport {
        rows = List.copyOf(rows);
        totals = List.copyOf(totals);
    }

    /// What one customer owes in one currency, in minor units.
    ///
    /// @param customer null in the one row of deposits that nobody has been found for
    public record Row(
            @Nullable CustomerId customer,
            @Nullable String customerName,
            @Nullable String customerTaxId,
            CurrencyCode currency,
            Buckets buckets) {}

    /// @param controlTotal what the ledger says, in minor units; equals the buckets' total
    public record Total(CurrencyCode currency, Buckets buckets, long controlTotal) {}

    /// Amounts in minor units.
    ///
    /// @param unallocated money that no debt has used; zero or negative
    /// @param credits credit that no debt has used; zero or negative
    public record Buckets(
            long current,
            long days1To30,
            long days31To60,
            long days61To90,
            long days91AndMore,
            long unallocated,
            long credits) {

        public static final Buckets ZERO = new Buckets(0, 0, 0, 0, 0, 0, 0);

        public long total() {
            return Math.addExact(
                    Math.addExact(Math.addExact(current, days1To30), days31To60),
                    Math.addExact(
                            Math.addExact(days61To90, days91AndMore),
                            Math.addExact(unallocated, credits)));
        }

        public Buckets plus(Buckets other) {
            return new Buckets(
                    Math.addExact(current, other.current),
                    Math.addExact(days1To30, other.days1To30),
                    Math.addExact(days31To60, other.days31To60),
                    Math.addExact(days61To90, other.days61To90),
                    Math.addExact(days91AndMore, other.days91AndMore),
                    Math.addExact(unallocated, other.unallocated),
                    Math.addExact(credits, other.credits));
        }
    }
}
