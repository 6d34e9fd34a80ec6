package io.cobro.core.reconciliation;

import java.util.Locale;

/// What the bank says a movement is: by the bank transaction code of camt.053 or by the type text
/// of an export. It says nothing about who paid or why.
public enum LineKind {
    /// Money that somebody transferred to the account.
    TRANSFER_IN,
    /// An own transfer that came back; never a payment of a customer.
    RETURNED_TRANSFER,
    CASH_DEPOSIT,
    /// What the bank charges for its services, without tax.
    FEE,
    /// Tax that the bank charges or withholds, such as the VAT on its fees.
    TAX,
    /// Money that the owner of the account transferred away.
    TRANSFER_OUT,
    /// Everything else, in either direction: cheques, interest, what the bank does not name.
    OTHER;

    /// The word in SQL, REST and GraphQL: `transfer_in`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
