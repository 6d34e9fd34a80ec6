package io.cobro.core.invoice;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A part of an invoice with a due date of its own; every open peso is in exactly one.
///
/// Invariant: `0 ≤ balance ≤ amount`.
///
/// @param number 1 or more within the invoice
/// @param amountMinor what was owed at issue
/// @param balanceMinor what nobody has paid yet
/// @param balanceSince the effective date of the last change of the balance
public record Installment(
        int number,
        LocalDate dueDate,
        long amountMinor,
        long balanceMinor,
        LocalDate balanceSince) {

    /// Installments that one invoice may have.
    public static final int INSTALLMENTS_MAX = 120;

    /// @throws IllegalArgumentException if the balance is negative or more than the amount: a bug
    public Installment {
        if (balanceMinor < 0 || balanceMinor > amountMinor) {
            throw new IllegalArgumentException(
                    "installment " + number + ": balance " + balanceMinor + " of " + amountMinor);
        }
    }

    public boolean isOpen() {
        return balanceMinor > 0;
    }

    /// Whether the installment is open and its due date has passed. One that is due today is not
    /// overdue until tomorrow.
    public boolean isOverdue(LocalDate today) {
        return isOpen() && dueDate.isBefore(today);
    }

    /// Days since the due date of what is open; 0 where nothing is overdue.
    public int daysPastDue(LocalDate today) {
        return isOverdue(today) ? Math.toIntExact(ChronoUnit.DAYS.between(dueDate, today)) : 0;
    }

    /// How the installment stands to its due date.
    public Timeliness timeliness(LocalDate today) {
        if (!isOpen()) {
            return Timeliness.SETTLED;
        }
        int order = dueDate.compareTo(today);
        return order > 0
                ? Timeliness.NOT_DUE
                : order == 0 ? Timeliness.DUE_TODAY : Timeliness.OVERDUE;
    }

    /// What changes when the balance changes by `delta` on a business date.
    ///
    /// @param delta in minor units; negative lowers the balance
    /// @param date the effective date; may lie before earlier changes
    Change changed(long delta, LocalDate date) {
        LocalDate since = date.isBefore(balanceSince) ? balanceSince : date;
        Installment after =
                new Installment(
                        number, dueDate, amountMinor, Math.addExact(balanceMinor, delta), since);
        Past past =
                date.equals(balanceSince)
                        ? null
                        : date.isAfter(balanceSince)
                                ? new Past(balanceSince, date, balanceMinor)
                                : new Past(date, balanceSince, delta);
        return new Change(after, past);
    }

    /// An installment after a change, and what has to be remembered of its past.
    record Change(Installment after, @Nullable Past past) {}

    /// An amount that the balance had on each day of `[from, to)`, in addition to what is
    /// remembered already.
    record Past(LocalDate from, LocalDate to, long amountMinor) {}
}
