package io.cobro.core.reconciliation.matching;

/// How a credit compares with the balance (or the sum of balances) that it would pay.
public enum AmountFit {
    EXACT,
    /// At most a cent for each invoice is missing or too much; what is missing stays open.
    CENT,
    /// A little less, as after a bank's fee.
    BANK_FEE,
    /// Less by a usual early-payment discount, to the cent.
    EARLY_DISCOUNT,
    /// A half, a third or a quarter, to the cent.
    FRACTION,
    /// Any smaller amount.
    PART,
    /// A little too much.
    SLIGHTLY_OVER,
    /// Much too much.
    FAR_OVER;

    private static final long[] DISCOUNTS_PERMILLE = {20, 10, 30, 50, 15, 25, 100};
    private static final int FRACTION_MAX = 4;

    /// One part in so many: a bank's fee, or an excess that a payer overlooks.
    private static final long SMALL_PART = 100;

    /// An excess that a payer overlooks on a small invoice: MXN 50.00, but not more than a tenth.
    private static final long SMALL_EXCESS_MINOR = 5_000;

    private static final long SMALL_EXCESS_PART = 10;

    /// @param paid the credit in minor units, positive
    /// @param owed the sum of the balances in minor units, positive
    /// @param invoices how many balances are in the sum
    static AmountFit of(long paid, long owed, int invoices) {
        long missing = owed - paid;
        if (missing == 0) {
            return EXACT;
        }
        if (Math.abs(missing) <= invoices) {
            return CENT;
        }
        if (missing < 0) {
            long slight =
                    Math.max(
                            owed / SMALL_PART,
                            Math.min(SMALL_EXCESS_MINOR, owed / SMALL_EXCESS_PART));
            return -missing <= slight ? SLIGHTLY_OVER : FAR_OVER;
        }
        for (long permille : DISCOUNTS_PERMILLE) {
            if (isShare(missing, owed, permille, 1000, invoices)) {
                return EARLY_DISCOUNT;
            }
        }
        if (missing <= owed / SMALL_PART) {
            return BANK_FEE;
        }
        for (int parts = 2; parts <= FRACTION_MAX; parts++) {
            if (isShare(paid, owed, 1, parts, 1)) {
                return FRACTION;
            }
        }
        return PART;
    }

    /// Whether little or nothing is missing or too much, so that the whole sum was meant.
    boolean meansTheWhole() {
        return switch (this) {
            case EXACT, CENT, BANK_FEE, EARLY_DISCOUNT, SLIGHTLY_OVER -> true;
            case FRACTION, PART, FAR_OVER -> false;
        };
    }

    private static boolean isShare(
            long amount, long whole, long numerator, long denominator, int cents) {
        if (whole > Long.MAX_VALUE / denominator) {
            return false;
        }
        // Both sides times the denominator: no rounding, and the cents of each rounded line
        // allowed.
        long difference = amount * denominator - whole * numerator;
        return Math.abs(difference) < denominator * cents;
    }
}
