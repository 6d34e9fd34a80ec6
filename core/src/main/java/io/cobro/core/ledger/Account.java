package io.cobro.core.ledger;

import java.util.Locale;

/// The accounts of the subledger, one set per currency. Debits are positive, credits negative.
public enum Account {
    /// What customers owe, by document; credit notes are negative.
    ACCOUNTS_RECEIVABLE,
    /// Money received that no debt has used; may have no customer ("depósitos por identificar").
    UNALLOCATED_CASH,
    /// Money on its way to a bank account.
    CASH_CLEARING,
    REVENUE,
    /// Credit notes.
    SALES_REDUCTIONS,
    DISCOUNTS_GIVEN,
    /// Tax on sales that is not owed to the authority before it is collected.
    TAX_PENDING,
    /// Tax on sales that is owed to the authority.
    TAX_PAYABLE,
    /// Tax that customers kept back and pay in our name.
    TAX_WITHHELD,
    /// Tax that we paid and can claim, such as on a processor's fee.
    TAX_RECOVERABLE,
    LATE_CHARGE_INCOME,
    BAD_DEBT,
    PROCESSOR_FEES,
    FX_DIFFERENCE,
    ROUNDING,
    OPENING_BALANCE;

    /// The account's name in SQL and JSON.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
